import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { restartKernel } from '../../../server/wire/messages.js'
import { type EditedNotebook, Editor } from '../features/editor.js'
import { Client } from './client.js'

const client = `import { setup } from 'xstate'
import { type Message, send } from 'protocol-notebook'

export const client = setup({
  types: { events: {} as Message<{ type: 'done' }> },
  delays: { patience: 100 },
}).createMachine({
  initial: 'asking',
  states: {
    asking: {
      entry: send('server1', { type: 'work', amount: 1 }),
      after: { patience: { target: 'asking', reenter: true } },
      on: { done: 'answered' },
    },
    answered: {},
  },
})`
const server = `import { assign, setup } from 'xstate'
import { check, type Message, protocol, reply } from 'protocol-notebook'
import { client } from './client.js'

const server = setup({
  types: { context: {} as { executed: number }, events: {} as Message<{ type: 'work'; amount: number }> },
}).createMachine({
  context: { executed: 0 },
  initial: 'fresh',
  on: {
    work: {
      target: '.used',
      actions: [assign({ executed: ({ context, event }) => context.executed + event.amount }), reply({ type: 'done' })],
    },
  },
  states: { fresh: {}, used: {} },
})`
const request = `const most = 1
const request = protocol({
  name: 'A request and its retry',
  nodes: { client: { machine: client }, server: { machine: server, durable: ['executed'] } },
  network: { loss: { max: 2 } },
  faults: { crash: { max: 1, nodes: ['server'] } },
  within: ({ messages, server }) => messages.length <= 2 && server[0].context.executed <= 2,
  properties: ({ always, eventually }) => ({
    'executed at most once': always(({ server }) => server.every((node) => node.context.executed <= most)),
    'nothing is done': always(({ messages }) => messages.every(({ message }) => message.type !== 'done')),
    'the client is answered': eventually(({ client }) => client[0].matches('answered')),
  }),
})`

const lamp = `const lamp = setup({}).createMachine({
  initial: 'new',
  states: { new: { after: { 10: 'on' } }, on: { after: { 10: 'off' } }, off: { after: { 10: 'on' } } },
})
await check(
  protocol({
    name: 'Lamp',
    nodes: { lamp: { machine: lamp } },
    properties: ({ stabilizes }) => ({ 'it stays on': stabilizes(({ lamp }) => lamp[0].matches('on')) }),
  }),
)`

let editor: Editor
let notebook: EditedNotebook
before(async () => {
  editor = await Editor.start({ trusted: true })
  writeFileSync(join(editor.folder, 'client.ts'), client)
  notebook = await editor.open('retry.protocol.md', [server, request, 'await check(request)', 'const secret = 7', lamp])
})
after(() => editor.close())

/** A session that stands at the start; it stops at violations, as it does unless a reader says otherwise. */
async function start(cell = 2, property = 'executed at most once'): Promise<Client> {
  const session = await Client.debug(editor, notebook, cell, property)
  await session.ask('setExceptionBreakpoints', { filters: ['violation'] })
  await session.go('configurationDone')
  return session
}

/** The line of a text, from 1. */
const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1

test('a trace is walked forward and back, the acting node in front with the chain that led there', async () => {
  const session = await start()
  const first = await session.go('next')
  assert.deepEqual(first, {
    reason: 'step',
    description: 'Step 1 of 3',
    text: '',
    node: 'server1',
    stack: ['1. server1 receives work(amount 1) from client1', 'Start of server1'],
    line: 'work: {',
  })
  const second = await session.go('next')
  assert.equal(second.node, 'client1')
  assert.equal(second.line, 'after: { patience: ' + "{ target: 'asking', reenter: true } },", 'in the imported file')
  const end = await session.go('continue')
  assert.equal(end.reason, 'exception')
  assert.deepEqual(end.stack, [
    '3. server1 receives work(amount 1) from client1',
    "2. client1's timer patience fires in asking",
    'Start of server1',
  ])
  assert.match((await session.ask('exceptionInfo')).description, /“node.context.executed” is 2/)
  assert.deepEqual(await session.go('stepBack'), second)
  assert.deepEqual(await session.go('stepBack'), first)
  assert.equal((await session.go('reverseContinue')).description, 'Start')
  // into what a step sends, and out to the next step of the node in front
  assert.match((await session.go('stepIn')).stack[0], /^1\. server1 receives work/)
  assert.match((await session.go('stepOut', { threadId: 2 })).stack[0], /^3\. server1 receives work/)
  assert.equal((await session.go('restart')).description, 'Start')
  const { threads } = await session.ask('threads')
  assert.deepEqual(
    threads.map(({ name }: { name: string }) => name),
    ['client1', 'server1'],
  )
})

test('it stops at breakpoints on transitions, states and properties, in cells and files, on the way there and back', async () => {
  const session = await start()
  const at = async (uri: string, ...breakpoints: object[]) =>
    (await session.ask('setBreakpoints', { source: { path: uri }, breakpoints })).breakpoints
  const cell = notebook.cell(0)
  const file = pathToFileURL(join(editor.folder, 'client.ts')).href
  const [inside] = await at(cell, { line: lineOf(server, 'actions:') })
  assert.deepEqual(
    { verified: inside.verified, line: inside.line },
    { verified: true, line: lineOf(server, 'work: {') },
  )
  assert.match((await session.go('continue')).stack[0], /^1\./)
  assert.match((await session.go('continue')).stack[0], /^3\./)
  assert.match((await session.go('reverseContinue')).stack[0], /^1\./)

  await at(cell, { line: lineOf(server, 'states: {') })
  const [timer] = await at(file, { line: lineOf(client, 'after:') })
  assert.equal(timer.verified, true)
  assert.match((await session.go('continue')).stack[0], /^2\. client1's timer/)
  await at(file)

  const [property] = await at(notebook.cell(1), { line: lineOf(request, "'nothing is done'") })
  assert.match(property.message, /“nothing is done” turns false/)
  await session.go('restart')
  const stopped = await session.go('continue')
  assert.equal(stopped.description, 'Step 1 of 3')
  assert.equal(stopped.text, 'server1 enters used; “nothing is done” is violated')

  const [none, faulty] = await at(cell, { line: 1 }, { line: lineOf(server, 'work: {'), hitCondition: 'often' })
  assert.deepEqual([none.verified, faulty.verified], [false, false])
  assert.match(none.message, /Set it on a transition/)
  assert.match(faulty.message, /“often” is no number of hits/)
})

test('conditions, hits and messages of breakpoints are computed in the states', async () => {
  const session = await start()
  const source = { path: notebook.cell(0) }
  const line = lineOf(server, 'work: {')
  const set = (breakpoint: object) => session.ask('setBreakpoints', { source, breakpoints: [{ line, ...breakpoint }] })
  await session.ask('setExceptionBreakpoints', { filters: [] })
  await set({ condition: 'context.executed > most' })
  assert.match((await session.go('continue')).stack[0], /^3\./)
  await session.go('restart')
  await set({ hitCondition: '% 2' })
  assert.match((await session.go('continue')).stack[0], /^3\./)
  await session.go('restart')
  await set({ logMessage: 'executed {server1.context.executed} of {most}' })
  assert.equal((await session.go('continue')).text, 'The trace ends here.')
  assert.match(session.printed, /executed 1 of 1\nexecuted 2 of 1\n/)
  await session.go('restart')
  await set({ condition: 'nobody.knows' })
  assert.equal((await session.go('continue')).reason, 'pause')
  assert.match(session.printed, /The condition “nobody.knows” fails: ReferenceError: nobody is not defined/)
})

test('it stops at what has a name, at what changes and at faults', async () => {
  const session = await start()
  await session.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'patience' }] })
  assert.equal((await session.go('continue')).reason, 'function breakpoint')
  await session.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'used' }] })
  assert.match((await session.go('reverseContinue')).text, /server1 enters used/)
  const [unknown] = (await session.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'a b' }] })).breakpoints
  assert.equal(unknown.verified, false)

  const [frame] = await session.frames(2)
  const { scopes } = await session.ask('scopes', { frameId: frame.id })
  const info = await session.ask('dataBreakpointInfo', {
    variablesReference: scopes[0].variablesReference,
    name: 'executed',
  })
  assert.equal(info.description, 'server1: executed changes')
  const byHand = await session.ask('dataBreakpointInfo', { name: 'messages.length' })
  await session.ask('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId }] })
  assert.match((await session.go('continue')).text, /server1: executed 1 → 2/)
  await session.ask('setDataBreakpoints', { breakpoints: [{ dataId: byHand.dataId }] })
  assert.match((await session.go('reverseContinue')).text, /messages.length: 1 → 2/)
})

test('a frame shows its state, what changed, what a crash would leave, and why properties are what they are', async () => {
  const session = await start()
  await session.go('continue')
  const [now, before] = await session.frames(2)
  assert.deepEqual(await session.variables(now.id), {
    server1: {
      state: 'used',
      executed: '2 (was 1)',
      timers: 'none',
      durable: '{ executed: 2 } (was { executed: 1 })',
    },
    Step: {
      what: 'server1 receives work(amount 1) from client1',
      message: 'work(amount 1) from client1 to server1',
      transitions: 'any state on work → used',
      sent: 'done from server1 to client1',
    },
    'Other nodes': { client1: 'asking' },
    Network: { m2: 'done from server1 to client1', m4: 'done from server1 to client1 (new)' },
    Properties: {
      'executed at most once': 'violated (was holds)',
      'nothing is done': 'violated',
      'the client is answered': 'false',
    },
    Budgets: { crashes: '1', losses: '2' },
  })
  const parts = await session.below(await session.reference(now.id, 'Properties', 'executed at most once'))
  assert.equal(parts['server.every((node) => node.context.executed <= most)'], 'false (was true)')
  const { client1 } = await session.variables(before.id)
  assert.deepEqual(client1, { state: 'asking', timers: 'patience' }, 'of the step that it stands for')
})

test('expressions are those of properties, in any state, and see the cells; mistakes are told', async () => {
  const session = await start()
  await session.go('continue')
  const [now, before] = await session.frames(2)
  assert.equal(await session.value('server[0].context.executed > most'), 'true')
  assert.equal(await session.value('server1.context.executed', before.id), '1')
  assert.equal(await session.value('before.server[0].context.executed'), '1')
  assert.equal(await session.value('messages.map(({ message }) => message.type)'), '["done", "done"]')
  assert.equal(await session.value('context', now.id), '{ executed: 2 }')
  assert.equal(await session.value('event.amount + action.message.amount'), '2')
  assert.equal(await session.value("client.filter((node) => node.matches('asking'))"), '[client1: asking]')
  const { variablesReference } = await session.ask('evaluate', { expression: 'server', context: 'repl' })
  await session.go('stepBack')
  assert.deepEqual(await session.below(variablesReference), { 0: 'server1: used' }, 'what was evaluated by hand stays')
  await session.go('next')
  await assert.rejects(session.value('server['), /“server\[” is no expression: /)
  await assert.rejects(session.value('secret'), /secret is not defined/)
  await assert.rejects(session.value('server[4].id'), /Cannot read properties of undefined/)
  await assert.rejects(session.value('Math.random()'), /not allowed/)
  await assert.rejects(session.value('(() => { while (true); })()'), /took longer than 2 seconds/)
  assert.equal(await session.value('1 + 1'), '2')

  const labels = async (text: string) =>
    (await session.ask('completions', { text, column: text.length + 1 })).targets.map(
      ({ label }: { label: string }) => label,
    )
  assert.ok((await labels('ser')).includes('server'))
  assert.deepEqual(await labels('most < server[0].context.ex'), ['executed'])
  assert.ok((await labels('client1.')).includes('matches'))
})

test('another action begins a branch, which is kept and can be returned to', async () => {
  const session = await start()
  await session.go('next')
  const { possible } = await session.ask('possible')
  const texts = possible.map(({ text }: { text: string }) => text)
  assert.ok(texts.includes('server1 crashes') && texts.includes('client1 receives done from server1'))
  const choose = (text: string) => session.go('choose', { action: texts.indexOf(text), text })
  const branch = await choose('client1 receives done from server1')
  assert.equal(branch.description, 'Step 2 of 2')
  assert.equal(branch.text, 'The branch ends here: choose how it goes on.')
  assert.deepEqual(branch.stack, [
    '2. client1 receives done from server1',
    '1. server1 receives work(amount 1) from client1',
    'Start of client1',
  ])
  assert.equal(branch.line, "on: { done: 'answered' },")
  assert.equal(await session.value('client1.value'), '"answered"')
  assert.equal(
    (await session.variables((await session.frames(1))[0].id)).Properties['the client is answered'],
    'true (was false)',
  )
  // it grows at its end
  const next = await session.ask('possible')
  assert.match((await session.go('choose', next.possible[0])).description, /^Step 3 of 3/)
  const { runs } = await session.ask('runs')
  assert.deepEqual(
    runs.map(({ title, fork, steps }: { title: string; fork?: object; steps: object[] }) => [
      title,
      fork,
      steps.length,
    ]),
    [
      ['Counterexample', undefined, 3],
      ['What if client1 receives done from server1', { run: 0, step: 1 }, 3],
    ],
  )
  // back in the trace, and by the same choice into the same branch
  assert.match((await session.go('goTo', { run: 0, step: 1 })).stack[0], /^1\./)
  await choose('client1 receives done from server1')
  assert.equal((await session.ask('runs')).runs.length, 2)
  // what the trace itself does next is no branch
  await session.go('goTo', { run: 0, step: 1 })
  assert.equal((await choose("client1's timer patience fires in asking")).description, 'Step 2 of 3')
  // a branch in which the property turns false stops there, too
  const second = (await session.ask('possible')).possible
  const lost = second.find(({ text }: { text: string }) => /^done .* is lost$/.test(text))
  await session.go('choose', lost)
  const third = (await session.ask('possible')).possible
  const violation = third.find(({ violates }: { violates: string[] }) => violates.includes('executed at most once'))
  const end = await session.go('choose', violation)
  assert.equal(end.reason, 'exception')
  assert.match(end.text, /“executed at most once”/)
})

test('a loop begins again', async () => {
  const session = await start(4, 'it stays on')
  const end = await session.go('continue')
  assert.equal(end.reason, 'exception')
  assert.equal(end.description, 'Step 3 of 3')
  assert.equal((await session.go('next')).description, 'Step 2 of 3', 'after step 1, where the loop begins')
})

test('without its kernel a trace can still be walked, and says what is missing', async () => {
  const session = await start()
  await session.go('continue')
  await editor.connection.sendRequest(restartKernel.method, { notebook: notebook.uri })
  await assert.rejects(session.value('server'), /^Error: Its kernel has ended\. Run the cell again\.$/)
  assert.match((await session.go('stepBack')).stack[0], /^2\./)
})

test('when its cell has run in a kernel that was started anew, a trace and its branches are known again', async () => {
  const session = await start()
  const before = await session.value('server')
  const { possible } = await session.ask('possible')
  await session.go('choose', possible[0])
  await editor.connection.sendRequest(restartKernel.method, { notebook: notebook.uri })
  // meanwhile the new kernel hears of another trace first
  const other = await start()
  assert.equal((await session.ask('possible')).step, 1)
  await session.go('goTo', { run: 0, step: 0 })
  assert.equal(await session.value('server'), before)
  assert.equal(await other.value('server'), before)
})

test('of a run that is told only from its middle on, steps keep their numbers, and it says why nothing is evaluated', async () => {
  const part = { before: 4000, of: 4003 }
  const session = await Client.debug(editor, notebook, 2, 'executed at most once', (trace) => ({ ...trace, part }))
  assert.match(session.printed, /Nothing can be evaluated.*: of this run only steps 4,001 to 4,003 are told/)
  assert.equal((await session.go('configurationDone')).description, 'After step 4000')
  const first = await session.go('next')
  assert.equal(first.description, 'Step 4001 of 4003')
  assert.deepEqual(first.stack, ['4001. server1 receives work(amount 1) from client1', 'After step 4000 of server1'])
  await assert.rejects(session.value('server'), /Of this run only steps 4,001 to 4,003 are told/)
  await assert.rejects(session.ask('possible'), /a kernel follows runs from their start/)
})
