import { strict as assert } from 'node:assert'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands, Uri } from 'vscode'
import { explorationMime, logMime } from '../../../server/wire/output.js'
import { eventually, folder, hasEnded, openCells, shownTypes } from '../notebook.js'

const lamp = `import { setup } from 'xstate'
import { protocol } from 'protocol-notebook'

const machine = setup({}).createMachine({
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { on: { press: 'off' } } },
})
const lamp = protocol({
  name: 'A lamp',
  nodes: { lamp: { machine } },
  inputs: { lamp: [{ event: { type: 'press' }, max: 2 }] },
})`

describe('what leads to traces beside checks', () => {
  it('explores a protocol in a cell of its own, and runs that again where it is there', async () => {
    const document = await openCells('explored', lamp)
    const before = document.cellCount
    for (let time = 0; time < 2; time++) {
      await commands.executeCommand('protocolNotebook.explore')
      const cell = await eventually('the cell is there', () =>
        document.cellCount > before ? document.cellAt(1) : undefined,
      )
      await eventually('it has run', () => hasEnded(cell) || undefined)
      assert.ok(shownTypes(cell).includes(explorationMime))
      assert.equal(document.cellCount, before + 1)
    }
  }).timeout(600_000)

  it('opens a log from the list of files, and exports it as a page', async () => {
    const log = join(folder(), 'lamp.jsonl')
    writeFileSync(log, '{"input": "press", "at": "lamp1", "state": "on"}\n')
    const document = await openCells('log from the list', lamp)
    const other = Uri.file(log)
    await commands.executeCommand('protocolNotebook.openLog', { file: other, protocol: '' })
    const cell = await eventually('the cell is there', () => (document.cellCount > 1 ? document.cellAt(1) : undefined))
    await eventually('it has run', () => hasEnded(cell) || undefined)
    assert.ok(shownTypes(cell).includes(logMime))
    const file = Uri.file(join(folder(), 'lamp.html'))
    void commands.executeCommand('protocolNotebook.exportTrace', { format: 'html', file })
    const page = await eventually('the page is there', () => {
      try {
        return readFileSync(file.fsPath, 'utf8')
      } catch {
        return undefined
      }
    })
    assert.match(page, /lamp1 is given press/)
  }).timeout(600_000)
})
