import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { commands, type NotebookDocument, Range, WorkspaceEdit, workspace } from 'vscode'
import { coveredFiles, detailsOf } from '../../../extension/testing/coverage.js'
import { checkMime } from '../../../server/wire/output.js'
import { lamp } from '../lamp.js'
import { eventually, openCells, shownText, shownTypes } from '../notebook.js'

/** The ids of the tests that VS Code knows in a cell, from the notebook's down. */
const testsIn = (document: NotebookDocument, index: number): Thenable<readonly (readonly string[])[]> =>
  commands.executeCommand('vscode.testing.getTestsInFile', document.cellAt(index).document.uri)

describe('the Testing view', () => {
  it('knows the checks of a notebook before anything runs, and runs them in their cells', async () => {
    const document = await openCells('tested', lamp, 'await check(lamp)', 'const other = 1')
    const found = await eventually('the check is found', async () => {
      const all = await testsIn(document, 1)
      return all.length > 0 ? all : undefined
    })
    assert.deepEqual(
      found.map((path) => path.length),
      [3],
      'a controller, a notebook, a check',
    )
    const properties = await testsIn(document, 0)
    assert.deepEqual(properties.map((path) => path.at(-1)?.replace(/^.*#/, '')).sort(), ['can be on', 'stays off'])
    for (const cell of document.getCells()) assert.equal(cell.executionSummary?.success, undefined)
    await commands.executeCommand('testing.coverage.uri', document.uri)
    const cell = document.cellAt(1)
    await eventually('the cell has a verdict', () => shownTypes(cell).includes(checkMime) || undefined)
    assert.match(shownText(cell), /stays off/)
    assert.equal(document.cellAt(2).executionSummary?.success, undefined, 'what no test needs is not run')
  })

  it('runs the checks of a notebook again when it is saved', async () => {
    const document = await openCells('saved', lamp, 'await check(lamp)')
    await eventually('the check is found', async () => (await testsIn(document, 1)).length > 0 || undefined)
    void commands.executeCommand('testing.startContinuousRun')
    try {
      let saved = 0
      await eventually('the check runs', async () => {
        if (Date.now() - saved > 5000) {
          // nobody tells when such runs have begun: until then a save is none of their business
          saved = Date.now()
          const edit = new WorkspaceEdit()
          edit.replace(document.cellAt(1).document.uri, new Range(0, 0, 0, 0), ' ')
          await workspace.applyEdit(edit)
          await document.save()
        }
        return shownTypes(document.cellAt(1)).includes(checkMime) || undefined
      })
    } finally {
      await commands.executeCommand('testing.stopContinuousRun')
    }
  })

  it('tells coverage of the cells by the lines of their file', async () => {
    const document = await openCells('covered', 'const one = 1\nconst two = 2', 'const three = 3')
    const part = (line: number) => ({
      name: 'part',
      taken: 1,
      range: { start: { line, character: 6 }, end: { line, character: 9 } },
    })
    const texts = [
      [0, 1],
      [1, 0],
    ].map(([cell, line]) => ({
      uri: document.cellAt(cell).document.uri.toString(),
      states: [],
      transitions: [{ ...part(line), branches: [] }],
    }))
    const files = coveredFiles(document, texts, String)
    assert.deepEqual(
      files.map(({ uri }) => uri.toString()),
      [document.uri.toString()],
    )
    const lines = readFileSync(document.uri.fsPath, 'utf8').split('\n')
    const told = detailsOf(files[0]).map(({ location }) => lines[(location as Range).start.line])
    assert.deepEqual(told, ['const two = 2', 'const three = 3'])
  })
})
