import { strict as assert } from 'node:assert'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { commands, Range, Uri, WorkspaceEdit, workspace } from 'vscode'
import { checkMime, logMime, protocolMime } from '../../../server/wire/output.js'
import { lamp } from '../lamp.js'
import { eventually, hasEnded, openCells, runCell, shownText, shownTypes, startCell } from '../notebook.js'

describe('running cells', () => {
  it('shows a protocol as a card and a check as a report, each with a plain text', async () => {
    const document = await openCells('lamp', lamp, `await check(lamp, { expect: { 'stays off': 'violated' } })`)
    const card = await runCell(document, 0)
    assert.equal(card.executionSummary?.success, true, shownText(card))
    assert.deepEqual(shownTypes(card).sort(), [protocolMime, 'text/plain'].sort())
    const report = await runCell(document, 1)
    assert.equal(report.executionSummary?.success, true, shownText(report))
    assert.deepEqual(shownTypes(report).sort(), [checkMime, 'text/plain'].sort())
    assert.match(shownText(report), /stays off/)
    assert.match(shownText(report), /violated/)
  })

  it('exports a trace that a cell shows', async () => {
    const document = await openCells('exported', lamp, `await check(lamp, { expect: { 'stays off': 'violated' } })`)
    await runCell(document, 1)
    const file = Uri.joinPath(document.uri, '../stays-off.mmd')
    // the message that it is written waits for an answer
    void commands.executeCommand('protocolNotebook.exportTrace', { property: 'stays off', format: 'mermaid', file })
    const text = await eventually(
      'the file is written',
      () => (existsSync(file.fsPath) && readFileSync(file.fsPath, 'utf8')) || undefined,
    )
    assert.match(text, /^ {2}participant lamp1$/m)
    assert.match(text, /^ {2}Note over lamp1: 1\. lamp1 .*press/m)
    const picture = Uri.joinPath(document.uri, '../stays-off.png')
    void commands.executeCommand('protocolNotebook.exportTrace', {
      property: 'stays off',
      format: 'png',
      file: picture,
    })
    const pixels = await eventually('the picture is written', () =>
      existsSync(picture.fsPath) && statSync(picture.fsPath).size > 0 ? readFileSync(picture.fsPath) : undefined,
    )
    assert.equal(pixels.subarray(1, 4).toString(), 'PNG')
    // two pixels for each of the drawing's
    assert.ok(pixels.readUInt32BE(16) > 1000 && pixels.readUInt32BE(20) > 300)
  })

  it('opens a log in a cell, and holds it against the protocol', async () => {
    const document = await openCells('logged', lamp)
    const file = Uri.joinPath(document.uri, '../pressed.jsonl')
    writeFileSync(file.fsPath, '{"input": "press", "at": "lamp1", "state": "on"}\n{"input": "pull", "at": "lamp1"}\n')
    await commands.executeCommand('protocolNotebook.openLog', { file, protocol: '' })
    const shown = await eventually(
      'the log is drawn',
      () => shownTypes(document.cellAt(1)).includes(logMime) || undefined,
    )
    assert.ok(shown)
    await commands.executeCommand('protocolNotebook.openLog', { file, protocol: 'lamp' })
    await eventually('the log is judged', () => shownTypes(document.cellAt(2)).includes(checkMime) || undefined)
    assert.match(shownText(document.cellAt(2)), /Line 2 of pressed\.jsonl is the first entry that the model does not/)
  })

  it('keeps a trace as a cell that replays it, and says where it diverges after an edit', async () => {
    const checks = `await check(lamp, { expect: { 'stays off': 'violated' } })`
    const document = await openCells('regression', lamp, checks)
    await runCell(document, 1)
    await commands.executeCommand('protocolNotebook.addRegressionCell', { property: 'stays off', name: 'kept' })
    await eventually('the cell is there', () => document.cellCount === 3 || undefined)
    const cell = await runCell(document, 2)
    assert.equal(cell.executionSummary?.success, true, shownText(cell))
    const tests = () => commands.executeCommand<string[][]>('vscode.testing.getTestsInFile', cell.document.uri)
    await eventually('it is a test', async () => ((await tests()).length > 0 ? true : undefined))
    const edit = new WorkspaceEdit()
    const text = document.cellAt(2).document.getText().replace("'press'", "'pull'")
    edit.replace(cell.document.uri, new Range(0, 0, cell.document.lineCount, 0), text)
    await workspace.applyEdit(edit)
    const mended = await runCell(document, 2)
    assert.equal(mended.executionSummary?.success, false)
    assert.match(
      shownText(mended),
      /Step 1 cannot happen: lamp1 is given pull\. What could happen is: lamp1 is given press/,
    )
  })

  it('fails a cell whose check is not as expected', async () => {
    const document = await openCells('unexpected', lamp, 'await check(lamp)')
    const cell = await runCell(document, 1)
    assert.equal(cell.executionSummary?.success, false)
    assert.ok(shownTypes(cell).includes(checkMime))
  })

  it('runs all cells in order, and what a cell prints is shown', async () => {
    const document = await openCells('all', 'const a = 20', 'const b = a + 1', 'console.log(b * 2)')
    await commands.executeCommand('notebook.execute', document.uri)
    const cells = document.getCells()
    await eventually('all cells end', () => cells.every((cell) => hasEnded(cell)) || undefined)
    assert.match(cells.map(shownText).join(''), /42/)
    const orders = cells.map((cell) => cell.executionSummary?.executionOrder ?? Number.NaN)
    assert.deepEqual(
      orders,
      [...orders].sort((a, b) => a - b),
    )
  })

  it('runs the cells first that a cell depends on', async () => {
    const document = await openCells('dependence', 'const a = 6', 'a * 7')
    assert.match(shownText(await runCell(document, 1)), /42/)
  })

  it('shows where in the cell an error was thrown', async () => {
    const document = await openCells('thrown', `const one = 1\nthrow new RangeError('out of bounds')`)
    const cell = await runCell(document, 0)
    assert.equal(cell.executionSummary?.success, false)
    assert.match(shownText(cell), /RangeError/)
    assert.match(shownText(cell), /out of bounds/)
    assert.match(shownText(cell), /cell 1, line 2/)
  })
})

describe('a cell that harms its kernel', () => {
  it('is interrupted in an endless loop, and the next run has a fresh kernel', async () => {
    const document = await openCells('endless', 'while (true);', '6 * 7')
    const cell = await startCell(document, 0)
    const begin = Date.now()
    await commands.executeCommand('notebook.cancelExecution', document.uri)
    await eventually('the loop ends', () => hasEnded(cell) || undefined, 10_000)
    console.log(`      interrupted in ${Date.now() - begin} ms`)
    assert.equal(cell.executionSummary?.success, false)
    assert.match(shownText(await runCell(document, 1)), /42/)
  })

  it('is named when it ends the process', async () => {
    const document = await openCells('exit', 'process.exit(3)', '6 * 7')
    const cell = await runCell(document, 0)
    assert.equal(cell.executionSummary?.success, false)
    assert.match(shownText(cell), /cell 1 \(“process\.exit\(3\)”\)/i)
    assert.match(shownText(await runCell(document, 1)), /42/)
  })

  it('is named when it needs more memory than the kernel may take', async () => {
    const hog = 'const kept: number[][] = []\nwhile (true) kept.push(new Array(1e6).fill(1))'
    const document = await openCells('memory', hog, '6 * 7')
    const cell = await runCell(document, 0)
    assert.equal(cell.executionSummary?.success, false)
    assert.match(shownText(cell), /cell 1 /i)
    assert.match(shownText(cell), /memory/)
    assert.match(shownText(await runCell(document, 1)), /42/)
  })
})
