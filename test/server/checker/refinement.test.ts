/** Refinement: a protocol held against an abstract machine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AnyStateMachine, assign, createMachine, type EventObject, type StateValue, setup } from 'xstate'
import {
  type AbstractState,
  broadcast,
  type Message,
  type NodeInput,
  protocol,
} from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'

/** What two-phase commit is for: nobody aborts where somebody commits (Gray and Lamport, "Consensus on transaction commit"). */
const transaction = createMachine({
  initial: 'open',
  states: { open: { on: { commit: 'committed', abort: 'aborted' } }, committed: {}, aborted: {} },
})

test('two-phase commit refines the atomic decision, and misses one event of it', async () => {
  const atomic = (events: readonly { type: 'commit' | 'abort' }[]) =>
    twoPhaseCommit(3).with({
      properties: ({ refines }) => ({
        consistent: refines(transaction, {
          events,
          map: ({ rm }) => {
            const somebody = (value: 'committed' | 'aborted') => rm.some((node) => node.matches(value))
            return { value: somebody('committed') ? 'committed' : somebody('aborted') ? 'aborted' : 'open' }
          },
        }),
      }),
    })
  const full = await check(atomic([{ type: 'commit' }, { type: 'abort' }]))
  assert.equal(full.properties.consistent.verdict, 'holds')
  const missing = await check(atomic([{ type: 'abort' }]))
  assert.equal(missing.properties.consistent.verdict, 'violated')
  assert.match(
    missing.properties.consistent.text,
    /from "open" to "committed"; from there it can only go to "aborted" on abort\./,
  )
})

const counter = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'add'; by: number } },
}).createMachine({
  context: { n: 0 },
  initial: 'counting',
  states: {
    counting: {
      on: { add: { actions: assign({ n: ({ context, event }) => context.n + event.by }) } },
      always: { guard: ({ context }) => context.n >= 4, target: 'full' },
    },
    full: { type: 'final' },
  },
})

/** One node that counts in strides. */
const strides = (...by: number[]) => {
  const machine = setup({ types: { context: {} as { total: number }, events: {} as { type: 'go' } } }).createMachine({
    context: { total: 0 },
    on: {
      go: by.map((stride, index) => ({
        guard: ({ context }) => (context.total + index) % by.length === 0 && context.total < 4,
        actions: assign({ total: ({ context }) => context.total + stride }),
      })),
    },
  })
  return protocol({
    name: 'strides',
    nodes: { node: { machine } },
    inputs: { node: [{ event: { type: 'go' }, max: 'unbounded' }] },
    properties: ({ refines }) => ({
      counts: refines(counter, {
        events: [
          { type: 'add', by: 1 },
          { type: 'add', by: 2 },
        ],
        map: ({ node: [{ context }] }) => ({
          value: context.total >= 4 ? 'full' : 'counting',
          context: { n: context.total },
        }),
      }),
    }),
  })
}

test('a step by an event with a payload, with what the machine does by itself after it', async () => {
  const { properties, vacuity } = await check(strides(1))
  assert.equal(properties.counts.verdict, 'holds')
  assert.deepEqual(vacuity.states, [])
})

test('a step that the machine has not: the sentence says what it could have done, the trace where it was', async () => {
  const { properties } = await check(strides(3))
  const { verdict, text, trace } = properties.counts
  assert.equal(verdict, 'violated')
  assert.equal(
    trace?.text,
    'The last step takes the abstract machine from "counting" (n 0) to "counting" (n 3); from there it can only go to "counting" (n 1) on add(by 1), or to "counting" (n 2) on add(by 2).',
  )
  assert.ok(text.startsWith(trace.text))
  assert.deepEqual(trace.initial.watcher, { role: 'abstract machine', value: 'counting', context: { n: 0 } })
  assert.deepEqual(trace.steps[0]?.watcherChanges, [{ path: 'context.n', before: 0, after: 3 }])
})

const still = createMachine({})
const mapped = (spec: AnyStateMachine, map: (state: unknown) => AbstractState<StateValue, object>) =>
  protocol({
    name: 'still',
    nodes: { node: { machine: still } },
    properties: ({ refines }) => ({ abstract: refines(spec, { events: [{ type: 'commit' }], map }) }),
  })

test('the initial state must map to the initial state', async () => {
  const { properties } = await check(mapped(transaction, () => ({ value: 'committed' })))
  assert.equal(properties.abstract.verdict, 'violated')
  assert.equal(properties.abstract.trace?.steps.length, 0)
  assert.equal(
    properties.abstract.trace?.text,
    'The protocol starts as "committed", but the abstract machine starts in "open".',
  )
})

test('a mapping that never leaves the start holds, and the vacuity says what it never reached', async () => {
  const { properties, vacuity } = await check(mapped(transaction, () => ({ value: 'open' })))
  assert.equal(properties.abstract.verdict, 'holds')
  assert.deepEqual(vacuity.states, [
    'abstract machine of "abstract": committed',
    'abstract machine of "abstract": aborted',
  ])
})

test('a mapping that reads the messages is asked for every network', async () => {
  const ring = setup({
    types: {
      context: {} as { peers: readonly string[] },
      events: {} as { type: 'go' } | Message<{ type: 'word' }>,
      input: {} as NodeInput,
    },
  }).createMachine({
    context: ({ input }) => ({ peers: input.peers }),
    on: { go: { actions: broadcast({ type: 'word' }) } },
  })
  const talk = createMachine({
    initial: 'quiet',
    states: { quiet: { on: { say: 'loud' } }, loud: { on: { hush: 'quiet' } } },
  })
  const talking = (events: readonly EventObject[]) =>
    protocol({
      name: 'talk',
      nodes: { node: { machine: ring, count: 2 } },
      inputs: { node: [{ event: { type: 'go' }, max: 2 }] },
      properties: ({ refines }) => ({
        abstract: refines(talk, {
          events,
          map: ({ messages }) => ({ value: messages.length > 0 ? 'loud' : 'quiet' }),
        }),
      }),
    })
  const whole = await check(talking([{ type: 'say' }, { type: 'hush' }]))
  assert.equal(whole.properties.abstract.verdict, 'holds')
  const half = await check(talking([{ type: 'say' }]))
  assert.equal(half.properties.abstract.verdict, 'violated')
  assert.equal(half.properties.abstract.trace?.steps.length, 2)
})

test('an abstract machine may do no more than change its state', async () => {
  const waiting = createMachine({
    context: { n: 0 },
    initial: 'counting',
    states: { counting: { on: { add: 'late' } }, late: { after: { 10: 'counting' } }, full: {} },
  })
  const late = protocol({
    name: 'late',
    nodes: strides(1).nodes,
    inputs: { node: [{ event: { type: 'go' }, max: 1 }] },
    properties: ({ refines }) => ({
      counts: refines(waiting, {
        events: [{ type: 'add' }],
        map: ({ node: [{ context }] }) => ({ value: 'counting', context: { n: context.total } }),
      }),
    }),
  })
  await assert.rejects(check(late), {
    name: 'ProtocolError',
    message: /^abstract machine of "counts" in state "counting" on "add": it starts a timer/,
  })
})

const faults: readonly [name: string, spec: AnyStateMachine, map: () => unknown, message: RegExp][] = [
  [
    'a state that is not there',
    transaction,
    () => ({ value: 'comitted' }),
    /its map gives no state of the abstract machine\. .*comitted/,
  ],
  ['no state at all', transaction, () => 'open', /its map must return \{ value, context \}/],
  ['a context that is not plain', transaction, () => ({ value: 'open', context: { f: () => 0 } }), /is a function/],
  [
    'a map that fails',
    transaction,
    () => {
      throw new Error('nothing to map')
    },
    /The property "abstract" failed: nothing to map/,
  ],
  [
    'a history state',
    createMachine({ initial: 'a', states: { a: { initial: 'b', states: { b: {}, h: { type: 'history' } } } } }),
    () => ({ value: 'a' }),
    /"a\.h" is a history state/,
  ],
]
for (const [name, spec, map, message] of faults) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(check(mapped(spec, map as () => AbstractState<StateValue, object>)), {
      name: 'ProtocolError',
      message,
    })
  })
}
