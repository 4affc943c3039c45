import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Diagnostic } from 'vscode-languageserver-protocol'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { cellStarted, runCells } from '../../../server/wire/messages.js'
import { type EditedNotebook, Editor } from './editor.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: true })
})
after(async () => {
  assert.equal(await editor.close(), 0, 'the server ends, and what looks ahead with it')
})

const machines = `import { assign, setup } from 'xstate'
import { type Message, protocol, reply, send } from 'protocol-notebook'

const client = setup({
  types: { events: {} as Message<{ type: 'done' }> },
  delays: { patience: 100 },
}).createMachine({
  initial: 'asking',
  states: {
    asking: {
      entry: send('server1', { type: 'work' }),
      after: { patience: { target: 'asking', reenter: true } },
      on: { done: 'answered' },
    },
    answered: {},
  },
})
const server = setup({
  types: { context: {} as { executed: number }, events: {} as Message<{ type: 'work' }> },
}).createMachine({
  context: { executed: 0 },
  on: { work: { actions: [assign({ executed: ({ context }) => context.executed + 1 }), reply({ type: 'done' })] } },
})`
const request = `const request = protocol({
  name: 'request',
  nodes: { client: { machine: client }, server: { machine: server } },
  within: ({ messages, server }) => messages.length <= 2 && server[0].context.executed <= 2,
  properties: ({ always }) => ({
    'executed once': always(({ server }) => server[0].context.executed <= LIMIT),
  }),
})`
const strict = request.replace('LIMIT', '1')
const lax = request.replace('LIMIT', '3')

const ofChecks = (diagnostics: readonly Diagnostic[]) => diagnostics.filter(({ source }) => source === 'protocol')

/** What a cell shows of checks, as soon as it is as asked. */
async function shown(
  of: Editor,
  notebook: EditedNotebook,
  index: number,
  wanted: (found: Diagnostic[]) => boolean,
): Promise<Diagnostic[]> {
  const end = Date.now() + 60_000
  for (;;) {
    const found = ofChecks(of.latest(notebook.cell(index)))
    if (wanted(found) || Date.now() > end) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const some = (found: Diagnostic[]) => found.length > 0
const none = (found: Diagnostic[]) => found.length === 0

const at = (text: string, { range }: { range: Diagnostic['range'] }) =>
  TextDocument.create('', '', 1, text).getText(range)

test('a violation appears on its property, each step linked to its transition, and goes when it is mended', async () => {
  const notebook = await editor.open('typed.protocol.md', [machines, lax])
  await notebook.diagnostics(1)
  await notebook.type(1, strict)
  const [violation] = await shown(editor, notebook, 1, some)
  assert.match(String(violation?.message), /^"executed once" is violated: /)
  assert.equal(at(strict, violation!), 'executed once')
  const steps = violation?.relatedInformation ?? []
  assert.ok(steps.length >= 3)
  assert.match(steps[0]?.message ?? '', /^1\. /)
  const places = steps.map(
    ({ location }) =>
      `${notebook.cells.findIndex(({ document }) => document === location.uri)}: ${at(machines, location)}`,
  )
  assert.ok(places.includes("0: { target: 'asking', reenter: true }"), places.join('\n'))
  assert.ok(
    places.some((place) => place.startsWith('0: { actions: [assign(')),
    places.join('\n'),
  )
  await notebook.type(1, lax)
  assert.deepEqual(await shown(editor, notebook, 1, none), [])
  // also where only a machine below the property changes
  await notebook.type(1, strict)
  assert.equal((await shown(editor, notebook, 1, some)).length, 1)
  await notebook.type(0, machines.replace('context.executed + 1', '1'))
  assert.deepEqual(await shown(editor, notebook, 1, none), [])
  await notebook.close()
})

test('what a cell expects is no violation, and what it checks is what counts', async () => {
  const check =
    "import { check } from 'protocol-notebook'\nawait check(request, { expect: { 'executed once': 'violated' } })"
  const notebook = await editor.open('expected.protocol.md', [machines, lax, check])
  await notebook.type(1, strict)
  await notebook.diagnostics(1, 2)
  await notebook.type(2, check.replace("'violated'", "'holds'"))
  assert.equal((await shown(editor, notebook, 1, some)).length, 1)
  await notebook.type(2, check)
  assert.deepEqual(await shown(editor, notebook, 1, none), [])
  await notebook.close()
})

test('nothing but computing is evaluated, and the kernel of the notebook is left alone', async () => {
  const started: string[] = []
  editor.connection.onNotification(cellStarted.method, ({ cell }: { cell: string }) => void started.push(cell))
  const file = join(editor.folder, 'written')
  const writes = `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(file)}, '')\n`
  const notebook = await editor.open('harmless.protocol.md', [`${machines}\nlet runs = 0`, writes + lax, strict])
  await notebook.type(1, writes + strict)
  await notebook.type(2, `${strict} `)
  assert.equal((await shown(editor, notebook, 2, some)).length, 1, 'what is harmless is checked')
  assert.deepEqual(ofChecks(editor.latest(notebook.cell(1))), [])
  assert.ok(!existsSync(file))
  assert.deepEqual(started, [])
  await editor.connection.sendRequest(runCells.method, { notebook: notebook.uri, cells: [notebook.cell(0)] })
  assert.deepEqual(started, [notebook.cell(0)])
  await notebook.close()
})

test('an endless cell is given up; the next edit is checked', async () => {
  const notebook = await editor.open('endless.protocol.md', [machines, lax])
  await notebook.type(1, `${strict}\nwhile (true) {}`)
  await notebook.diagnostics(1, 2)
  await notebook.type(1, strict)
  assert.equal((await shown(editor, notebook, 1, some)).length, 1)
  await notebook.close()
})

test('off by a setting, and never in a workspace that is not trusted', async () => {
  const off = { protocolNotebook: { checkAsYouType: { enabled: false } } }
  for (const other of [await Editor.start({ trusted: true }, undefined, off), await Editor.start({ trusted: false })]) {
    const notebook = await other.open('off.protocol.md', [machines, lax])
    const version = await notebook.type(1, strict)
    await notebook.diagnostics(1, version)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    assert.deepEqual(ofChecks(other.latest(notebook.cell(1))), [])
    await other.close()
  }
})
