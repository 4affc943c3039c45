import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { TextDocument } from 'vscode-languageserver-textdocument'
import * as xstate from 'xstate'
import { takenTransition } from '../../../server/features/takenTransition.js'
import { indexMachines } from '../../../server/language/machines/machineIndex.js'
import {
  type AnyStateNode,
  stateNodes,
  transitionId,
  transitionsOf,
  transitionText,
} from '../../../server/semantics/index.js'
import { cellOutput, placesOfTrace } from '../../../server/wire/messages.js'
import type { CellOutput } from '../../../server/wire/output.js'
import type { TracePlaces } from '../../../server/wire/places.js'
import { Editor } from './editor.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: true })
})
after(() => editor.close())

// each transition says by its description which it is
const tricky = `const isOdd = ({ context }) => context.n % 2 === 1
const common = { reset: { target: '#top.off', description: 'a' } }
const shared = [{ guard: isOdd, target: 'busy', description: 'b' }]
const machine = setup({ guards: { even: () => true } }).createMachine({
  id: 'top',
  initial: 'off',
  context: { n: 0 },
  on: { ...common, '*': { actions: [], description: 'c' } },
  states: {
    off: { on: { go: [...shared, { guard: 'even', target: 'busy', description: 'd' }, { target: 'busy', description: 'e' }] } },
    busy: {
      initial: 'left',
      onDone: { target: 'off', description: 'f' },
      after: { 100: { target: 'off', description: 'g' }, patience: [{ guard: and(['even', isOdd]), description: 'h' }, { target: 'off', description: 'i' }] },
      always: [{ guard: isOdd, target: '.right', description: 'j' }, { guard: 'even', target: '.left', description: 'k' }],
      states: {
        left: { on: { go: { target: 'right', description: 'l' }, 'go.on': { target: 'right', description: 'm' } } },
        right: { type: 'final', on: { go: { description: 'n' } } },
      },
    },
  },
})`

test('every transition of a machine is found in its text, also where words alone do not tell it from another', () => {
  const machine = new Function(...Object.keys(xstate), `${tricky}; return machine`)(...Object.values(xstate))
  const text = `import { setup, and } from 'xstate'\n${tricky}`
  const [declared] = indexMachines([{ id: '1', text }]).machines
  const all = stateNodes(machine.root as AnyStateNode).flatMap(transitionsOf)
  assert.deepEqual(all.map(({ description }) => description).sort(), [...'abcdefghijklmn'])
  for (const transition of all) {
    const place = takenTransition(declared, transitionText(transition), transitionId(transition))
    const found = /description: '(.)'/.exec(place ? text.slice(place.start, place.end) : '')?.[1]
    assert.equal(found, transition.description, transitionText(transition))
  }
})

const worker = `import { assign, setup } from 'xstate'
import type { Message } from 'protocol-notebook'
export const worker = setup({
  types: { context: {} as { n: number }, events: {} as Message<{ type: 'work' } | { type: 'stop' }> },
}).createMachine({
  context: { n: 0 },
  initial: 'idle',
  states: {
    idle: { on: { work: { target: 'busy', actions: assign({ n: ({ context }) => context.n + 1 }) } } },
    busy: { always: 'idle' },
  },
})`
const boss = `import { setup } from 'xstate'
import { check, protocol, send } from 'protocol-notebook'
import { worker } from './worker.js'
const boss = setup({ delays: { soon: 10 } }).createMachine({
  initial: 'telling',
  states: {
    telling: { entry: send('worker1', { type: 'stop' }), after: { soon: 'asking' } },
    asking: { entry: [send('worker1', { type: 'work' }), send('worker1', { type: 'work' })] },
  },
})`
const works = `const works = protocol({
  name: 'Works',
  nodes: { boss: { machine: boss }, worker: { machine: worker, durable: ['n'] } },
  network: { order: 'fifo', loss: { max: 1 } },
  faults: { crash: { max: 1, nodes: ['worker'], restart: true }, partition: { max: 1 } },
  properties: ({ step }) => ({
    'nothing happens': step(() => true),
  }),
})
await replay(works, [
  { partition: [['boss1', 'worker1'], ['worker1', 'boss1']] }, { heal: true }, { deliver: 'stop', to: 'worker1' },
  { timer: 'soon', at: 'boss1' }, { lose: 'work', to: 'worker1' }, { crash: 'worker1' }, { restart: 'worker1' },
  { deliver: 'work', to: 'worker1' },
])`

test('each kind of step has its place, in cells and in the files they import', async () => {
  const file = join(editor.folder, 'worker.ts')
  await writeFile(file, worker)
  const notebook = await editor.open('works.protocol.md', [
    boss,
    `import { replay } from 'protocol-notebook'\n${works}`,
  ])
  const outputs: CellOutput[] = []
  editor.connection.onNotification(cellOutput.method, ({ output }: { output: CellOutput }) => void outputs.push(output))
  await editor.connection.sendRequest('protocolNotebook/run', { notebook: notebook.uri, cells: [notebook.cell(1)] })
  const report = outputs.flatMap((output) => (output.type === 'check' ? [output.report] : [])).at(-1)
  const trace = Object.values(report?.properties ?? {}).find((property) => property.trace)?.trace
  assert.ok(report && trace, JSON.stringify(outputs))
  const asked = { notebook: notebook.uri, cell: notebook.cell(1), protocol: report.protocol, trace }
  const places = await editor.connection.sendRequest<TracePlaces>(placesOfTrace.method, asked)
  const textOf = (uri: string) => {
    const cell = notebook.cells.findIndex(({ document }) => document === uri)
    return cell < 0 && fileURLToPath(uri) === file ? worker : notebook.texts[cell]
  }
  const told = places.steps.map((step) =>
    step.map(({ uri, range, kind }) => {
      const at = TextDocument.create(uri, '', 1, textOf(uri) ?? '').getText(range)
      return `${uri.startsWith('file:') ? 'file ' : ''}${kind}: ${at.replace(/, actions.*/, '')}`
    }),
  )
  assert.deepEqual(told, [
    ['fault: partition'],
    ['fault: partition'],
    ['file state: idle'],
    ["transition: 'asking'"],
    ['setting: loss'],
    ['fault: crash'],
    ['fault: restart'],
    ["file transition: { target: 'busy'", "file transition: 'idle'"],
  ])
})
