import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Chart, StatechartAt } from '../../../server/wire/chart.js'
import { layoutChart, placeOfPart, statechartAt } from '../../../server/wire/messages.js'
import type { SourceRange } from '../../../server/wire/places.js'
import { Editor } from './editor.js'
import { type Marked, openMarked } from './marked.js'

let editor: Editor
let lamp: Marked
before(async () => {
  editor = await Editor.start({ trusted: false })
  lamp = await openMarked(editor, 'lamp', [
    `import { setup } from 'xstate'
import { protocol } from 'protocol-notebook'
const on = { on: { pr⟦event⟧ess: { target: 'off', actions: ⟦inside⟧[] } }, after: { 50: '⟦delayed⟧off' } }`,
    `const machine = setup({}).createMachine({ initial: 'off', states: { o⟦state⟧ff: { on: { press: 'on' } }, on } })`,
    `const lamp = protocol({ name: 'Lamp', nodes: { la⟦role⟧mp: { machine } }, properties: () => ({}) })`,
  ])
})
after(() => editor.close())

async function chartAt(mark: string): Promise<StatechartAt> {
  const { textDocument, position } = lamp.at(mark)
  const found = await editor.connection.sendRequest<StatechartAt | null>(statechartAt.method, {
    uri: textDocument.uri,
    position,
  })
  return found ?? assert.fail(`nothing at ${mark}`)
}

test('the machine at the cursor, and the parts of it that stand there, also where they are written elsewhere', async () => {
  const marked = async (mark: string) => (await chartAt(mark)).marked
  const press = JSON.stringify(['on', 'on press', 0])
  assert.deepEqual(await marked('event'), [press])
  assert.deepEqual(await marked('inside'), [press])
  assert.deepEqual(await marked('delayed'), [JSON.stringify(['on', 'after 50', 0])])
  assert.deepEqual(await marked('state'), ['off'])
  const chart = await chartAt('role')
  assert.deepEqual(chart.marked, [])
  assert.equal(chart.name, 'machine')
  assert.deepEqual(chart.roles, [{ protocol: 'Lamp', role: 'lamp' }])
  assert.deepEqual(
    chart.outline.states.map(({ key }) => key),
    ['off', 'on'],
  )
})

test('a part of a drawn machine leads to its source, by the machine and by the role', async () => {
  const { notebook, machine } = await chartAt('state')
  const place = async (of: unknown, part: string) => {
    const found = await editor.connection.sendRequest<SourceRange | null>(placeOfPart.method, { notebook, of, part })
    return found && lamp.words(found)
  }
  const role = { protocol: 'Lamp', role: 'lamp' }
  for (const of of [{ machine }, role]) {
    assert.equal(await place(of, JSON.stringify(['on', 'on press', 0])), '1: press')
    assert.equal(await place(of, 'off'), '2: off')
    assert.equal(await place(of, ''), '2: machine')
  }
  assert.equal(await place(role, 'gone'), null)
})

test('charts are laid out in a thread of the server', async () => {
  const { name, outline } = await chartAt('state')
  const request = { name, machine: outline, room: 600 }
  const chart = await editor.connection.sendRequest<Chart | null>(layoutChart.method, request)
  assert.deepEqual(
    chart?.states.map(({ path }) => path),
    ['', 'off', 'on'],
  )
})
