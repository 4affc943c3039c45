import { strict as assert } from 'node:assert'
import { commands, type NotebookDocument } from 'vscode'
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
})
