import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countText } from '../../../extension/marks/countText.js'
import { countsChanged, runCells, transitionCounts } from '../../../server/wire/messages.js'
import type { CountPlace } from '../../../server/wire/places.js'
import { Editor } from './editor.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: true })
})
after(() => editor.close())

const machine = `import { createMachine } from 'xstate'
import { check, protocol } from 'protocol-notebook'
const light = createMachine({
  initial: 'red',
  states: {
    red: { after: { 10: 'green' }, on: { jump: 'green', fail: 'broken' } },
    green: { after: { 10: 'red' } },
    broken: {},
  },
})
const lights = protocol({ name: 'Lights', nodes: { light: { machine: light, count: 2 } }, properties: () => ({}) })`

test('behind each line how often the last check took it; nothing once the text is another', async () => {
  const notebook = await editor.open('counts.protocol.md', [machine, 'await check(lights)'])
  let changes = 0
  editor.connection.onNotification(countsChanged.method, () => void changes++)
  const shown = async () => {
    const counts = await editor.connection.sendRequest<CountPlace[]>(transitionCounts.method, {
      notebook: notebook.uri,
    })
    const lines = [...new Set(counts.map(({ range }) => range.start.line))].sort((a, b) => a - b)
    return lines.map((line) => `${line}: ${countText(counts.filter(({ range }) => range.start.line === line))}`)
  }
  assert.deepEqual(await shown(), [])
  await editor.connection.sendRequest(runCells.method, { notebook: notebook.uri, cells: [notebook.cell(1)] })
  assert.ok(changes > 0)
  assert.deepEqual(await shown(), ['2: light: 4 local states', '5: 10 2× · jump ⚠ 0× · fail ⚠ 0×', '6: 2×'])
  await notebook.type(0, machine.replace('fail:', 'stop:'))
  assert.deepEqual(await shown(), [])
})
