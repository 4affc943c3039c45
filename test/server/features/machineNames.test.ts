import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type {
  CodeAction,
  CompletionList,
  Location,
  LocationLink,
  Range,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol'
import { render, textOf } from '../language/carets.js'
import { Editor } from './editor.js'
import { applied, type Marked, openMarked, textsIn } from './marked.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: false })
})
after(() => editor.close())

let count = 0
const open = (...cells: string[]) => openMarked(editor, `machines${++count}`, [imports, ...cells])
const about = <Result>(method: string, marked: Marked, more: object = {}, mark = ''): Promise<Result> =>
  editor.connection.sendRequest(`textDocument/${method}`, { ...marked.at(mark), ...more })

const imports = `import { and, assign, not, raise, setup, stateIn } from 'xstate'
import { broadcast, check, type Message, type NodeInput, protocol, reply, send } from 'protocol-notebook'`

const declared = `const both = setup({
  types: {
    context: {} as { peers: readonly string[] },
    events: {} as Message<{ type: 'vote'; granted: boolean } | { type: 'ask' }> | { type: 'propose' },
    tags: {} as 'busy' | 'calm',
    input: {} as NodeInput,
  },
  guards: { granted: ({ event }) => event.type === 'vote' && event.granted, isFirst: () => true },
  actions: { ask: broadcast({ type: 'ask' }), forget: assign({}) },
  delays: { patience: 100, heartbeat: 20 },
})`
/** A machine whose `waiting` state has something in it. */
const machineWith = (inside: string) => `const server = both.createMachine({
  id: 'server',
  context: ({ input }) => ({ peers: input.peers }),
  initial: 'idle',
  states: {
    idle: { on: { propose: 'waiting' }, tags: 'calm' },
    waiting: { initial: 'first', states: { first: {}, second: {} }, ${inside} },
    'in office': { id: 'boss' },
  },
})`

async function offered(...cells: string[]): Promise<string[]> {
  const marked = await open(...cells)
  const { items } = await about<CompletionList>('completion', marked)
  return items.map(({ label }) => label)
}

test('completes targets: siblings, children, ids, and paths through them', async () => {
  const expected = [
    'idle',
    'waiting',
    'waiting.first',
    'waiting.second',
    'in office',
    '.first',
    '.second',
    '#server',
    '#boss',
  ]
  assert.deepEqual(await offered(declared, machineWith("always: '⟦⟧'")), expected)
  assert.deepEqual(
    await offered(declared, machineWith("on: { vote: [{ guard: 'granted', target: 'id⟦⟧' }] }")),
    expected,
  )
  assert.deepEqual(await offered(declared, machineWith("always: { target: ['.⟦⟧'] }")), expected)
  assert.deepEqual(await offered(declared, machineWith("always: { guard: stateIn('#⟦⟧') }")), expected)
})

test('completes initial, guards, actions, delays, tags', async () => {
  assert.deepEqual(await offered(declared, machineWith('').replace("'first',", "'⟦⟧',")), ['first', 'second'])
  assert.deepEqual(await offered(declared, machineWith("always: { guard: and(['granted', not('⟦⟧')]) }")), [
    'granted',
    'isFirst',
  ])
  assert.deepEqual(await offered(declared, machineWith("entry: ['ask', '⟦⟧']")), ['ask', 'forget'])
  assert.deepEqual(await offered(declared, machineWith("entry: { type: '⟦⟧' }")), ['ask', 'forget'])
  assert.deepEqual(await offered(declared, machineWith('after: { ⟦⟧ }')), ['patience', 'heartbeat'])
  assert.deepEqual(await offered(declared, machineWith("after: { patience: 'idle', he⟦⟧ }")), ['patience', 'heartbeat'])
  assert.deepEqual(await offered(declared, machineWith("tags: ['⟦⟧']")), ['busy', 'calm'])
})

test('completes in strings and objects that are not closed yet', async () => {
  assert.deepEqual((await offered(declared, machineWith("always: { target: 'id⟦⟧ },"))).slice(0, 2), [
    'idle',
    'waiting',
  ])
  assert.deepEqual(await offered(declared, machineWith("always: { guard: 'gr⟦⟧")), ['granted', 'isFirst'])
  const marked = await open(declared, machineWith("always: { guard: 'gr⟦⟧ }"))
  const { items } = await about<CompletionList>('completion', marked)
  const edit = items[0]?.textEdit as TextEdit
  assert.deepEqual(textsIn(marked.texts[2]!, [edit.range]), ['gr'])
})

test('completes events: those declared and not handled yet, with who sends them, and those that only peers send', async () => {
  const other = `const client = setup({}).createMachine({ context: {}, entry: [send('⟦to⟧', { type: 'ask' }), send('server1', { type: 'stray' })] })
const all = protocol({ name: 'all', nodes: { server: { machine: server, count: 2 }, client: { machine: client } } })`
  const marked = await open(declared, machineWith("on: { vote: 'idle', ⟦⟧ }, entry: 'ask'"), other)
  const { items } = await about<CompletionList>('completion', marked)
  assert.deepEqual(
    items.map(({ label, detail }) => [label, detail]),
    [
      ['ask', 'sent by server.waiting, client'],
      ['propose', 'event'],
      ['stray', 'sent by client'],
    ],
  )
  const nodes = await about<CompletionList>('completion', marked, {}, 'to')
  assert.deepEqual(
    nodes.items.map(({ label }) => label),
    ['server1', 'server2', 'client1'],
  )
  assert.deepEqual(await offered(declared, machineWith("entry: reply({ type: '⟦⟧' })")), ['vote', 'ask', 'propose'])
})

test('completes tags that properties ask for', async () => {
  const property = `const all = protocol({
  name: 'all', nodes: { server: { machine: server } },
  properties: ({ always }) => ({ calm: always(({ server: [one] }) => one.hasTag('⟦⟧')) }),
})`
  assert.deepEqual(await offered(declared, machineWith(''), property), ['busy', 'calm'])
})

test('completes and checks states and actions that no machine has yet', async () => {
  const state = (inside: string) => `const waiting = both.createStateConfig({ ${inside} })`
  assert.deepEqual(await offered(declared, state("always: { guard: '⟦⟧' }")), ['granted', 'isFirst'])
  assert.deepEqual(await offered(declared, state('on: { vote: {}, ⟦⟧ }')), ['ask', 'propose'])
  assert.deepEqual(await offered(declared, state("initial: '⟦⟧', states: { one: {}, two: {} }")), ['one', 'two'])
  assert.deepEqual(await offered(declared, "const act = both.createAction(raise({ type: '⟦⟧' }))"), [
    'vote',
    'ask',
    'propose',
  ])
  const extended = 'const more = both.extend({ guards: { isLast: () => true } })\n'
  assert.deepEqual(await offered(declared, `${extended}more.createStateConfig({ always: { guard: '⟦⟧' } })`), [
    'granted',
    'isFirst',
    'isLast',
  ])
  const fixture = `const waiting = both.createStateConfig({
  always: { guard: 'grantd', target: 'wherever' },
                    ^^^^^^ There is no guard "grantd" in \`setup\`. Did you mean "granted"?
  on: { ask: '.secnd' },
              ^^^^^^ There is no state ".secnd": this state has no such state in it. Did you mean ".second"?
  initial: 'first',
  states: { first: {}, second: {} },
})`
  assert.equal((await mistakes(declared, fixture)).drawn, fixture)
})

test('elsewhere TypeScript completes', async () => {
  assert.ok((await offered(declared, machineWith('ta⟦⟧'))).some((label) => label.startsWith('tags')))
})

const where = (marked: Marked, found: readonly (Location | LocationLink)[] | null, files = {}) =>
  (found ?? []).map((place) => marked.words(place, files)).sort()

test('goes from a target to its state, and to its configuration where that stands elsewhere', async () => {
  const marked = await open(
    declared,
    'const first = both.createStateConfig({ tags: [] })',
    machineWith("on: { vote: '#bo⟦id⟧ss', ask: '.fir⟦⟧st', propose: 'wai⟦path⟧ting.first' }").replace(
      'first: {}',
      'first',
    ),
  )
  assert.deepEqual(where(marked, await about('definition', marked, {}, 'id')), ['4: boss'])
  assert.deepEqual(where(marked, await about('definition', marked)), ['3: { tags: [] }', '4: first'])
  assert.deepEqual(where(marked, await about('definition', marked, {}, 'path')), ['4: waiting'])
})

test('finds and renames a state wherever it is named', async () => {
  const marked = await open(
    declared,
    machineWith("on: { vote: '#server.waiting.second', ask: 'wait⟦⟧ing.first', propose: '.second' }"),
    `const p = protocol({
  name: 'p',
  nodes: { server: { machine: server, count: 2 } },
  properties: ({ always }) => ({
    never: always(({ server }) => !server.some((node) => node.matches('waiting') || node.matches({ waiting: 'second' }))),
  }),
})`,
  )
  const references = await about<Location[]>('references', marked, { context: { includeDeclaration: true } })
  assert.equal(references.length, 6)
  const edit = await about<WorkspaceEdit>('rename', marked, { newName: 'on hold' })
  const [, , machine, property] = marked.after(edit)
  assert.ok(machine?.includes("'on hold': { initial: 'first'"), machine)
  assert.ok(machine.includes("vote: '#server.on hold.second', ask: 'on hold.first', propose: '.second'"))
  assert.ok(machine.includes("propose: 'on hold' }, tags"))
  assert.ok(property?.includes("node.matches('on hold') || node.matches({ 'on hold': 'second' })"))
  await assert.rejects(about('rename', marked, { newName: 'idle' }), /There is a state "idle" beside it already/)
  await assert.rejects(about('rename', marked, { newName: 'a.b' }), /dots and # have a meaning/)
})

test('renames an event across machines, what is sent, types and comparisons; another protocol keeps its own', async () => {
  const marked = await open(
    declared,
    machineWith("on: { vo⟦⟧te: { guard: 'granted', actions: reply(() => ({ type: 'vote', granted: true })) } }"),
    "const p = protocol({ name: 'p', nodes: { server: { machine: server } }, faults: { byzantine: { nodes: ['server1'], messages: [{ type: 'vote', granted: false }] } } })",
    "const other = setup({ types: { events: {} as Message<{ type: 'vote' }> } }).createMachine({ context: {}, on: { vote: {} } })",
  )
  const edit = await about<WorkspaceEdit>('rename', marked, { newName: 'ballot' })
  const [, setup, machine, p, other] = marked.after(edit)
  assert.ok(setup?.includes("{ type: 'ballot'; granted: boolean }"), setup)
  assert.ok(setup.includes("event.type === 'ballot' && event.granted"))
  assert.ok(
    machine?.includes("ballot: { guard: 'granted', actions: reply(() => ({ type: 'ballot', granted: true })) }"),
  )
  assert.ok(p?.includes("{ type: 'ballot', granted: false }"))
  assert.equal(other, marked.texts[4])
})

test('renames guards, actions, delays and tags where they are declared, provided and used', async () => {
  const marked = await open(
    declared,
    machineWith(
      "always: { guard: not('gran⟦guard⟧ted') }, after: { pa⟦delay⟧tience: 'idle' }, entry: 'fo⟦action⟧rget', tags: 'bu⟦tag⟧sy'",
    ),
    'const wrong = server.provide({ guards: { granted: () => true } })',
  )
  for (const [mark, to, places] of [
    ['guard', 'agreed', ['agreed: ({ event })', "not('agreed')", '{ agreed: () => true }']],
    ['delay', 'silence', ['silence: 100', "{ silence: 'idle' }"]],
    ['action', 'clear', ['clear: assign', "entry: 'clear'"]],
    ['tag', 'at work', ["'at work' | 'calm'", "tags: 'at work'"]],
  ] as const) {
    const text = marked.after(await about<WorkspaceEdit>('rename', marked, { newName: to }, mark)).join('\n')
    for (const place of places) assert.ok(text.includes(place), `${place} in ${text}`)
  }
})

test('a machine in an imported file: definition into it, rename across it, unsaved changes in it', async () => {
  const file =
    "import { setup } from 'xstate'\nexport const server = setup({ guards: { ready: () => true } }).createMachine({ initial: 'a', states: { a: { always: { guard: 'ready', target: 'b' } }, b: {} } })"
  await writeFile(join(editor.folder, 'server.ts'), file)
  const marked = await open(
    `import { server } from './server'
const p = protocol({ name: 'p', nodes: { server: { machine: server } }, properties: ({ reachable }) => ({ b: reachable(({ server: [one] }) => one.matches('b⟦⟧')) }) })`,
  )
  assert.deepEqual(where(marked, await about('definition', marked), { 'server.ts': file }), ['server.ts: b'])
  const { changes = {} } = await about<WorkspaceEdit>('rename', marked, { newName: 'end' })
  const [uri = ''] = Object.keys(changes).filter((each) => each.endsWith('server.ts'))
  assert.match(applied(file, changes[uri] ?? []), /target: 'end' } }, end: {} }/)
  assert.match(marked.after({ changes })[1] ?? '', /matches\('end'\)/)
  const unsaved = file.replaceAll('b: {}', 'c: {}, b: {}')
  await editor.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: unsaved },
  })
  const later = await about<WorkspaceEdit>('rename', marked, { newName: 'end' })
  assert.match(applied(unsaved, later.changes?.[uri] ?? []), /c: {}, end: {} }/)
})

/** The errors of this kind in a cell, drawn below its lines. */
async function mistakes(...fixtures: string[]) {
  const marked = await open(...fixtures.map(textOf))
  const index = fixtures.length
  const text = marked.texts[index] ?? ''
  for (;;) {
    const found = editor.latest(marked.notebook.cell(index)).filter(({ code }) => /^PN1(03|2)/.test(String(code)))
    if (found.length > 0) {
      const lines = text.split('\n')
      const offset = ({ line, character }: Range['start']) =>
        lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character
      const problems = found.map(({ range, message }) => ({
        start: offset(range.start),
        end: offset(range.end),
        message: String(message),
      }))
      return { marked, found, drawn: render(fixtures.at(-1)!, problems), index }
    }
    await setTimeout(20)
  }
}

test('says at the name what does not exist, what may have been meant, and mends it', async () => {
  const fixture = `const server = both.createMachine({
  context: { peers: [] },
  initial: 'ilde',
            ^^^^ "ilde" is no state of the machine. Did you mean "idle"?
  states: {
    idle: { on: { vote: { target: 'waitin', guard: and(['grnted']) } }, entry: 'frget' },
                                   ^^^^^^ There is no state "waitin": "idle" has no such sibling. Did you mean "waiting"?
                                                         ^^^^^^ There is no guard "grnted" in \`setup\`. Did you mean "granted"?
                                                                                ^^^^^ There is no action "frget" in \`setup\`. Did you mean "forget"?
    waiting: { after: { heartbaet: '#nobody' }, always: 'inner', initial: 'inner', states: { inner: {} } },
                        ^^^^^^^^^ There is no delay "heartbaet" in \`setup\`. Did you mean "heartbeat"?
                                    ^^^^^^^ There is no state "#nobody": no state has this id.
                                                         ^^^^^ There is no state "inner": "waiting" has no such sibling. Did you mean ".inner"?
  },
})`
  const { drawn, found, marked, index } = await mistakes(declared, fixture)
  assert.equal(drawn, fixture)
  const wrong = found.find(({ message }) => String(message).includes('waitin"'))!
  const actions = await about<CodeAction[]>(
    'codeAction',
    { ...marked, at: () => ({ textDocument: { uri: marked.notebook.cell(index) }, position: wrong.range.start }) },
    { range: wrong.range, context: { diagnostics: [wrong] } },
  )
  const fix = actions.find(({ title }) => title === 'Change to "waiting"')
  assert.match(marked.after(fix?.edit)[index] ?? '', /target: 'waiting', guard/)
})
