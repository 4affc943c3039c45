/** Each refactoring: the text after it has no type error, and the check says what it said before. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { CodeAction } from 'vscode-languageserver-protocol'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { cellOutput, runCells } from '../../../server/wire/messages.js'
import type { CellOutput } from '../../../server/wire/output.js'
import { type EditedNotebook, Editor } from './editor.js'

let editor: Editor
const outputs: CellOutput[] = []
before(async () => {
  editor = await Editor.start({ trusted: true })
  editor.connection.onNotification(cellOutput.method, ({ output }: { output: CellOutput }) => void outputs.push(output))
})
after(() => editor.close())

const text = `import { assign, setup } from 'xstate'
import { broadcast, check, type Message, type NodeInput, protocol } from 'protocol-notebook'
const server = setup({
  types: { context: {} as { votes: number; peers: readonly string[]; chosen?: string }, input: {} as NodeInput, events: {} as Message<{ type: 'vote' } | { type: 'stop' }> },
  delays: { patience: 100 },
}).createMachine({
  context: ({ input }) => ({ votes: 0, peers: input.peers }),
  initial: 'follower',
  states: {
    follower: {
      after: { patience: { target: 'leader', guard: ({ context }) => context.votes < 1, actions: broadcast({ type: 'vote' }) } },
      on: {
        vote: { guard: ({ event }) => event.from !== '', actions: assign({ votes: ({ context }) => context.votes + 1 }) },
      },
    },
    leader: { on: { stop: 'follower' } },
  },
})
const servers = protocol({
  name: 'Servers',
  nodes: { server: { machine: server, count: 2 } },
  properties: ({ always }) => ({
    'few votes': always(({ server }) => server.every((node) => node.context.votes <= 1)),
  }),
})
await check(servers)`

/** Takes an action where the reader would be. @returns the text after it */
async function done(notebook: EditedNotebook, at: string, title: string, offset = 1): Promise<string> {
  const [before] = notebook.texts
  const document = TextDocument.create('', '', 1, before)
  const position = document.positionAt(before.indexOf(at) + offset)
  const actions = await editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: notebook.cell(0) },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  })
  const action = actions.find((each) => each.title === title)
  const edits = action?.edit?.changes?.[notebook.cell(0)]
  assert.ok(edits, `${title}: ${action?.disabled?.reason ?? actions.map((each) => each.title).join(', ')}`)
  const text = await typed(notebook, TextDocument.applyEdits(document, edits))
  if (action?.command) {
    // the editor asks for a name where the new one stands
    const [uri, line, character] = action.command.arguments as [string, number, number]
    const params = { textDocument: { uri }, position: { line, character }, newName: 'named' }
    const { placeholder } = await editor.connection.sendRequest<{ placeholder: string }>(
      'textDocument/prepareRename',
      params,
    )
    assert.match(placeholder, /^(isAllowed|act2?)$/)
  } else assert.doesNotMatch(title, /^Extract/)
  return text
}

/** The quick fix of a finding of the lint, as soon as it is found. @returns the text after it */
async function mended(notebook: EditedNotebook, code: string, title: RegExp): Promise<string> {
  const [before] = notebook.texts
  const find = () => editor.latest(notebook.cell(0)).find((each) => each.code === code)
  while (!find()) await setTimeout(20)
  const found = find()!
  const actions = await editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: notebook.cell(0) },
    range: found.range,
    context: { diagnostics: [found] },
  })
  const edits = actions.find((each) => title.test(each.title))?.edit?.changes?.[notebook.cell(0)]
  assert.ok(edits, actions.map((each) => each.title).join(', '))
  return typed(notebook, TextDocument.applyEdits(TextDocument.create('', '', 1, before), edits))
}

/** Puts a text in place of the cell's; it has no type error. */
async function typed(notebook: EditedNotebook, text: string): Promise<string> {
  const version = await notebook.type(0, text)
  const found = await notebook.diagnostics(0, version)
  assert.deepEqual(
    found.filter(({ severity, source }) => severity === 1 && source === 'ts'),
    [],
    text,
  )
  return text
}

async function said(notebook: EditedNotebook) {
  outputs.length = 0
  await editor.connection.sendRequest(runCells.method, { notebook: notebook.uri, cells: [notebook.cell(0)] })
  const report = outputs.find((output) => output.type === 'check')?.report
  assert.ok(report, JSON.stringify(outputs))
  const { distinct, generated, depth } = report.statistics
  const verdicts = Object.fromEntries(Object.entries(report.properties).map(([name, { verdict }]) => [name, verdict]))
  return { distinct, generated, depth, verdicts }
}

test('what is written where it is used moves into setup, and does the same there', async () => {
  const notebook = await editor.open('extract.protocol.md', [text])
  const before = await said(notebook)
  const guarded = await done(notebook, '({ context }) => context.votes < 1', 'Extract to `setup` as a guard')
  assert.match(
    guarded,
    /delays: \{ patience: 100 \},\n {2}guards: \{ isAllowed: \(\{ context \}\) => context\.votes < 1 \},\n\}/,
  )
  assert.match(guarded, /guard: 'isAllowed', actions: broadcast/)
  const assigned = await done(notebook, 'assign({ votes', 'Extract to `setup` as an action')
  assert.match(assigned, /actions: 'act' \}/)
  const sent = await done(notebook, "broadcast({ type: 'vote' })", 'Extract to `setup` as an action')
  assert.match(sent, /actions: 'act2' \}/)
  assert.deepEqual(await said(notebook), before)
  // of whichever event is not known in setup
  await assert.rejects(done(notebook, '({ event }) =>', 'Extract to `setup` as a guard'), /It reads the event/)
  await notebook.close()
})

test('states, handlers and event types that are missing are added', async () => {
  const notebook = await editor.open('missing.protocol.md', [text])
  const before = await said(notebook)
  const handled = await done(notebook, 'leader: { on', 'Handle "vote" in leader')
  assert.match(handled, /leader: \{ on: \{ stop: 'follower', vote: \{\} \} \},/)
  assert.deepEqual(await said(notebook), before)
  await notebook.type(0, handled.replace("stop: 'follower'", "stop: 'away'"))
  const added = await done(notebook, "'away'", 'Add state "away"')
  assert.match(added, /\n {4}away: \{\},\n {2}\},/)
  await notebook.type(0, added.replace("stop: 'away'", "stop: 'away', leave: 'away'"))
  const declared = await done(notebook, 'leave:', 'Add event type "leave"')
  assert.match(declared, /\{ type: 'stop' \} \| \{ type: 'leave' \}>/)
  await said(notebook)
  await notebook.type(0, text.replace("broadcast({ type: 'vote' })", "broadcast({ type: 'ask', term: 1 })"))
  const received = await done(notebook, "'ask'", 'Handle "ask" in server')
  assert.match(received, /\{ type: 'stop' \} \| \{ type: 'ask'; term: unknown \}>/)
  assert.match(received, /\n {2}on: \{ ask: \{\} \},\n\}\)/)
  await said(notebook)
  await notebook.close()
})

test("properties come from templates, made of the protocol's own roles and states", async () => {
  const notebook = await editor.open('templates.protocol.md', [text])
  const names = [
    'never two in leader',
    'some server comes to leader',
    'eventually some server is in leader',
    'agreement on chosen',
    'no deadlock',
  ]
  for (const name of names) await done(notebook, "'few votes'", `Add property "${name}"`)
  const { verdicts } = await said(notebook)
  assert.deepEqual(Object.keys(verdicts), ['few votes', ...names])
  assert.equal(verdicts['never two in leader'], 'violated')
  assert.equal(verdicts['some server comes to leader'], 'holds')
  assert.equal(verdicts['agreement on chosen'], 'holds')
  await notebook.type(0, text.replace(/properties: .*?\}\),\n/s, 'properties: () => ({}),\n'))
  const first = await done(notebook, '({}),', 'Add property "no deadlock"')
  assert.match(first, /properties: \(\{ noDeadlock \}\) => \(\{ 'no deadlock': noDeadlock\(\) \}\),/)
  await notebook.close()
})

test('a counter of votes becomes a set of voters: a vote that comes twice counts once', async () => {
  const counted = `import { assign, setup } from 'xstate'
import { check, type Message, type NodeInput, protocol, reply, send } from 'protocol-notebook'
const candidate = setup({
  types: { context: {} as { id: string; votes: number }, input: {} as NodeInput, events: {} as Message<{ type: 'vote' }> },
}).createMachine({
  context: ({ input }) => ({ id: input.id, votes: 0 }),
  initial: 'idle',
  states: {
    idle: { after: { 10: 'asking' } },
    asking: {
      entry: [assign({ votes: 1 }), send('voter1', { type: 'ask' })],
      on: {
        vote: [
          { guard: ({ context }) => context.votes + 1 >= 3, target: 'leader' },
          { actions: assign({ votes: ({ context }) => context.votes + 1 }) },
        ],
      },
    },
    leader: {},
  },
})
const voter = setup({ types: { events: {} as Message<{ type: 'ask' }> } }).createMachine({
  on: { ask: { actions: reply({ type: 'vote' }) } },
})
const p = protocol({
  name: 'Votes',
  nodes: { candidate: { machine: candidate }, voter: { machine: voter, count: 2 } },
  network: { duplication: { max: 2 } },
  properties: ({ always }) => ({
    'a minority elects nobody': always(({ candidate: [one] }) => !one.matches('leader') && one.context.votes < 3),
  }),
})
await check(p)`
  const notebook = await editor.open('voters.protocol.md', [counted])
  assert.deepEqual((await said(notebook)).verdicts, { 'a minority elects nobody': 'violated' })
  const text = await mended(notebook, 'PN113', /^Count voters instead/)
  for (const part of [
    'votes: ReadonlySet<string> }',
    'votes: new Set<string>() }',
    'assign({ votes: ({ context }) => new Set([context.id]) })',
    '({ context, event }) => new Set(context.votes).add(event.from).size >= 3',
    'votes: ({ context, event }) => new Set(context.votes).add(event.from) })',
    'one.context.votes.size < 3',
  ])
    assert.ok(text.includes(part), `${part} in ${text}`)
  assert.deepEqual((await said(notebook)).verdicts, { 'a minority elects nobody': 'holds' })
  await notebook.close()
})
