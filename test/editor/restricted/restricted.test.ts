import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commands, languages, workspace } from 'vscode'
import { lamp } from '../lamp.js'
import { eventually, folder, openCells, shownText } from '../notebook.js'

describe('a workspace that is not trusted', () => {
  it('is what these tests run in', () => assert.equal(workspace.isTrusted, false))

  it('shows a notebook and its type errors, but no tests, which could not be run', async () => {
    const document = await openCells('looked at', lamp, 'await check(lamp)', `const text: string = 42`)
    assert.equal(document.cellCount, 3)
    const uri = document.cellAt(2).document.uri
    await eventually('the type error is reported', () => languages.getDiagnostics(uri).length > 0 || undefined)
    const checking = document.cellAt(1).document.uri
    assert.deepEqual(await commands.executeCommand('vscode.testing.getTestsInFile', checking), [])
  })

  it('evaluates nothing', async () => {
    const trace = join(folder(), 'evaluated.txt')
    const document = await openCells(
      'evaluated',
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(trace)}, '')`,
    )
    // VS Code may ask for trust now, which nobody gives, and wait for the answer
    void commands.executeCommand('notebook.execute', document.uri)
    // long enough for a kernel to start and to run the cell
    await new Promise((resolve) => setTimeout(resolve, 5000))
    assert.equal(existsSync(trace), false)
    const text = shownText(document.cellAt(0))
    assert.ok(text === '' || /trust/i.test(text), text)
  })
})
