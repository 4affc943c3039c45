/** Monitors: machines that watch. What they see, how they count as states, what they say, and what is refused in them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AnyStateMachine, assign, createMachine, emit, raise, sendTo, setup } from 'xstate'
import { type Message, type MonitorInput, protocol, reply, send } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'

/** A lock that hands itself to whoever asks; `careful` makes clients wait for the grant. */
const lock = (careful: boolean) => {
  const client = setup({ types: { events: {} as { type: 'go' } | Message<{ type: 'grant' }> } }).createMachine({
    initial: 'outside',
    states: {
      outside: {
        on: { go: careful ? { target: 'waiting', actions: send('server1', { type: 'ask' }) } : { target: 'inside' } },
      },
      waiting: { on: { grant: 'inside' } },
      inside: {
        entry: emit({ type: 'entered' }),
        after: { 10: 'outside' },
        exit: [emit({ type: 'left' }), send('server1', { type: 'release' })],
      },
    },
  })
  const server = setup({
    types: { context: {} as { queue: string[] }, events: {} as Message<{ type: 'ask' } | { type: 'release' }> },
  }).createMachine({
    context: { queue: [] },
    initial: 'free',
    states: {
      free: { on: { ask: { target: 'taken', actions: reply({ type: 'grant' }) } } },
      taken: {
        on: {
          ask: { actions: assign({ queue: ({ context, event }) => [...context.queue, event.from] }) },
          release: [
            {
              guard: ({ context }) => context.queue.length > 0,
              actions: [
                send(({ context }) => context.queue[0] as string, { type: 'grant' }),
                assign({ queue: ({ context }) => context.queue.slice(1) }),
              ],
            },
            { target: 'free' },
          ],
        },
      },
    },
  })
  return { client, server }
}

const oneAtATime = createMachine({
  initial: 'free',
  states: {
    free: { on: { entered: 'taken' } },
    taken: { on: { left: 'free', entered: 'two inside' } },
    'two inside': { tags: 'violation', on: { left: 'taken' } },
  },
})

const locked = (careful: boolean, watcher: AnyStateMachine = oneAtATime) => {
  const { client, server } = lock(careful)
  return protocol({
    name: 'lock',
    nodes: { client: { machine: client, count: 2 }, server: { machine: server } },
    inputs: { client: [{ event: { type: 'go' }, max: 2 }] },
    properties: ({ monitor }) => ({ 'one at a time': monitor(watcher) }),
  })
}

test('a monitor that is never brought to a violation holds', async () => {
  const { properties, statistics, vacuity } = await check(locked(true))
  assert.equal(properties['one at a time'].verdict, 'holds')
  assert.deepEqual(vacuity.states, [], 'what must not be entered is no gap')
  assert.deepEqual(vacuity.unseenObservations, [])
  assert.ok(statistics.complete)
})

test('a violation is reached on a shortest way, and the trace shows where the monitor was', async () => {
  const { properties } = await check(locked(false))
  const { verdict, text, trace } = properties['one at a time']
  assert.equal(verdict, 'violated')
  assert.match(text, /^In the last state the monitor is in "two inside", which is tagged violation\. .* takes 2 steps/)
  assert.deepEqual(trace?.initial.watcher, { role: 'monitor', value: 'free', context: {} })
  assert.deepEqual(
    trace?.steps.map(({ watcherChanges }) => watcherChanges),
    [[{ path: 'value', before: 'free', after: 'taken' }], [{ path: 'value', before: 'taken', after: 'two inside' }]],
  )
})

test('a monitor in a violating state is not left, though its machine could', async () => {
  const ways = (watcher: AnyStateMachine) => check(locked(false, watcher), { complete: true })
  const leaving = await ways(oneAtATime)
  const staying = await ways(
    createMachine({
      initial: 'free',
      states: {
        free: { on: { entered: 'taken' } },
        taken: { on: { left: 'free', entered: 'two inside' } },
        'two inside': { tags: 'violation' },
      },
    }),
  )
  assert.equal(leaving.statistics.distinct, staying.statistics.distinct)
})

test('states that differ in a monitor only are different, and a monitor left out costs none', async () => {
  const remembering = createMachine({
    context: { first: '' },
    on: {
      entered: {
        guard: ({ context }) => context.first === '',
        actions: assign({ first: ({ event }) => String(event.from) }),
      },
    },
  })
  const watched = locked(true, remembering)
  const distinct = async (only?: 'one at a time'[]) =>
    (await check(watched, { complete: true, ...(only && { only }) })).statistics.distinct
  assert.ok((await distinct()) > (await distinct([])))
  assert.equal(await distinct([]), (await check(locked(true), { complete: true, only: [] })).statistics.distinct)
})

test('a decided property keeps moving its monitor, so the counts are the same whenever it was decided', async () => {
  const { client, server } = lock(false)
  const base = {
    name: 'lock',
    nodes: { client: { machine: client, count: 2 }, server: { machine: server } },
    inputs: { client: [{ event: { type: 'go' as const }, max: 2 }] },
  }
  const early = createMachine({
    context: { n: 0 },
    on: { entered: { actions: assign({ n: ({ context }) => (context.n as number) + 1 }) } },
  })
  const one = protocol({ ...base, properties: ({ monitor }) => ({ a: monitor(oneAtATime), b: monitor(early) }) })
  const other = protocol({ ...base, properties: ({ monitor }) => ({ b: monitor(early), a: monitor(oneAtATime) }) })
  const counts = async (p: typeof one) => {
    const { distinct, generated, depth } = (await check(p, { complete: true })).statistics
    return { distinct, generated, depth }
  }
  assert.deepEqual(await counts(one), await counts(other))
})

test('a monitor knows the nodes, sees who emits, from the first step on', async () => {
  const node = createMachine({ entry: emit({ type: 'up', since: 0 }) })
  const all = setup({
    types: {
      context: {} as { awaited: readonly string[] },
      input: {} as MonitorInput,
      events: {} as Message<{ type: 'up'; since: number }>,
    },
  }).createMachine({
    context: ({ input }) => ({ awaited: input.nodes.node ?? [] }),
    initial: 'waiting',
    states: {
      waiting: {
        on: {
          up: {
            actions: assign({ awaited: ({ context, event }) => context.awaited.filter((id) => id !== event.from) }),
          },
        },
        always: { guard: ({ context }) => context.awaited.length === 0, target: 'all up' },
      },
      'all up': { tags: 'violation' },
    },
  })
  const { properties } = await check(
    protocol({
      name: 'start',
      nodes: { node: { machine: node, count: 3 } },
      properties: ({ monitor }) => ({ never: monitor(all) }),
    }),
  )
  assert.equal(properties.never.verdict, 'violated')
  assert.equal(properties.never.trace?.steps.length, 0)
  assert.deepEqual(properties.never.trace?.initial.watcher?.value, 'all up')
})

test('a monitor that may be pending does not hold by its safety alone', async () => {
  const { properties } = await check(
    locked(true, createMachine({ initial: 'a', states: { a: { tags: 'pending', on: { entered: 'b' } }, b: {} } })),
  )
  assert.notEqual(properties['one at a time'].verdict, 'holds')
})

test('what a monitor never saw is told', async () => {
  const { vacuity } = await check(
    locked(
      true,
      createMachine({
        initial: 'a',
        states: { a: { on: { enterred: 'b', left: 'c' } }, b: { on: { left: 'c' } }, c: {} },
      }),
    ),
  )
  assert.deepEqual(vacuity.unseenObservations, ['monitor "one at a time": enterred'])
  assert.deepEqual(vacuity.states, ['monitor "one at a time": b'])
})

let outside = 0
const refused: readonly [name: string, machine: AnyStateMachine, message: RegExp][] = [
  [
    'a timer',
    createMachine({ initial: 'a', states: { a: { on: { entered: 'b' } }, b: { after: { 100: 'a' } } } }),
    /^monitor "one at a time" in state "a" on "entered" from client1: it starts a timer .* no more than change its own state\.$/,
  ],
  [
    'a message',
    createMachine({ on: { entered: { actions: sendTo(({ system }) => system.get('server1'), { type: 'ask' }) } } }),
    /it sends "ask" to server1, but a machine that only judges/,
  ],
  [
    'an observation',
    createMachine({ on: { entered: { actions: emit({ type: 'seen' }) } } }),
    /it emits "seen", but a machine that only judges/,
  ],
  [
    'an endless macrostep',
    createMachine({
      on: { entered: { actions: raise({ type: 'again' }) }, again: { actions: raise({ type: 'again' }) } },
    }),
    /monitor "one at a time".* on "entered" from client1: /,
  ],
  [
    'hidden state',
    createMachine({ context: { n: 0 }, on: { entered: { actions: assign({ n: () => outside++ }) } } }),
    /monitor "one at a time".*: the same step gave two different results/,
  ],
  [
    'the time',
    createMachine({ context: { n: 0 }, on: { entered: { actions: assign({ n: () => Date.now() }) } } }),
    /monitor "one at a time".*: The present time \(Date\) is not allowed/,
  ],
  [
    'a context that is not plain',
    createMachine({ context: {}, on: { entered: { actions: assign({ f: () => () => 0 }) } } }),
    /monitor "one at a time".*: context\.f is a function/,
  ],
  [
    'a Set changed in place',
    createMachine({
      context: { seen: new Set<string>() },
      on: {
        entered: {
          actions: assign({ seen: ({ context, event }) => (context.seen as Set<string>).add(String(event.from)) }),
        },
      },
    }),
    /monitor "one at a time".*: a Map or Set is changed in place/,
  ],
  [
    'an invoked actor',
    createMachine({ initial: 'a', states: { a: {}, b: { invoke: { src: 'x' } } } }),
    /^monitor "one at a time": the state "b" invokes an actor/,
  ],
]
for (const [name, machine, message] of refused) {
  test(`refused in a monitor: ${name}`, async () => {
    await assert.rejects(check(locked(true, machine)), { name: 'ProtocolError', message })
  })
}

test('an error in a monitor leads to the place', async () => {
  const failing = createMachine({
    on: {
      entered: {
        guard: function broken() {
          throw new Error('no such thing')
        },
        actions: [],
      },
    },
  })
  const error = await check(locked(true, failing)).then(
    () => assert.fail('nothing was refused'),
    (reason: Error) => reason,
  )
  assert.match(error.message, /on "entered" from client1: no such thing/)
  assert.match(error.stack ?? '', /at broken .*monitors\.test/)
})
