import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commands, languages, workspace } from 'vscode'
import { eventually, folder, openCells, shownText } from '../notebook.js'

describe('a workspace that is not trusted', () => {
  it('is what these tests run in', () => assert.equal(workspace.isTrusted, false))

  it('shows a notebook and its type errors', async () => {
    const document = await openCells('looked at', `const text: string = 42`)
    assert.equal(document.cellCount, 1)
    const uri = document.cellAt(0).document.uri
    await eventually('the type error is reported', () => languages.getDiagnostics(uri).length > 0 || undefined)
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
