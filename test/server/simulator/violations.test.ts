/** What simulations find, how it is made small, and that the checker agrees. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assign, createMachine, emit, setup } from 'xstate'
import { register } from '../../../protocols/library/index.js'
import {
  exponential,
  invoke,
  type Message,
  protocol,
  reply,
  respond,
  seconds,
  send,
  uniform,
  within,
  workload,
} from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { raftOf } from '../../models/raft.js'

test('a Raft server that forgets its vote: found by chance, made as small as the checker finds it', async () => {
  const forgetful = raftOf(3).with({ nodes: { server: { durable: ['term', 'log'] } } })
  const report = await simulate(forgetful, {
    duration: seconds(60),
    seed: 2,
    network: { latency: uniform(1, 100) },
    delays: { electionTimeout: uniform(150, 250) },
    chaos: { crash: { every: exponential(200), down: exponential(10), atMost: 2 }, loss: 0.01, duplication: 0.01 },
  })
  const { judgement, causes } = report.properties['election safety']
  const [{ trace, steps }] = causes
  assert.equal(judgement, 'violated')
  assert.ok(steps > 100, `${steps} steps as it came`)
  assert.equal(trace?.steps.length, 8)
  assert.ok(trace.steps.every(({ time }, index, all) => index === 0 || (time ?? 0) >= (all[index - 1].time ?? 0)))
  // The checker's shortest, with the budgets that the small run needs.
  const bounded = forgetful.with({
    inputs: { server: [] },
    network: { loss: { max: 0 } },
    faults: { crash: { max: 1 } },
    within: ({ server }) => server.every(({ context }) => context.term <= 1),
  })
  const checked = await check(bounded, { only: ['election safety'], depth: 10 })
  assert.equal(checked.properties['election safety'].trace?.steps.length, 8)
})

test('a deadline that faults break: the faults that do it, and no others', async () => {
  const raft = raftOf(3)
  const report = await simulate(raft, {
    duration: seconds(10),
    timeline: ({ at }) => [
      at(100).clockJump('server2', 5),
      at(seconds(1)).slow('server1', 2).for(50),
      at(seconds(2)).crash('server'),
      at(seconds(3)).slow('server2', 2).for(50),
    ],
    deadlines: {
      'a leader again': within(seconds(2), ({ server }) => server.some((node) => node.matches('leader')), {
        whenever: ({ server }) => !server.some((node) => node.matches('leader')),
      }),
    },
  })
  const found = report.properties['a leader again']
  assert.deepEqual([found.judgement, found.at], ['violated', 4000])
  const crashes = found.causes[0].trace?.steps.filter(({ action }) => action.type === 'crash')
  // Two of three are a majority: without it nobody is elected.
  assert.equal(crashes?.length, 2)
  assert.equal(report.asExpected, false)
})

test('liveness with a bound: the protocol’s own properties, judged by the clock', async () => {
  const idle = setup({ types: { events: {} as { type: 'go' } } }).createMachine({
    initial: 'off',
    states: { off: { on: { go: 'on' } }, on: {} },
  })
  const late = protocol({
    name: 'Late',
    nodes: { node: { machine: idle } },
    properties: ({ eventually, stabilizes }) => ({
      'it is on': eventually(({ node }) => node[0].matches('on')),
      'it stays on': stabilizes(({ node }) => node[0].matches('on')),
    }),
  })
  const at = (time: number) =>
    simulate(late, {
      duration: 1000,
      liveness: 500,
      stop: false,
      timeline: ({ at }) => [at(time).input('node1', { type: 'go' })],
    })
  const judgements = async (time: number) =>
    Object.values((await at(time)).properties).map((property) => [property.judgement, property.at])
  assert.deepEqual(await judgements(400), [
    ['not violated', undefined],
    ['not violated', undefined],
  ])
  assert.deepEqual(await judgements(600), [
    ['violated', 500],
    ['violated', 500],
  ])
})

type Ask = { type: 'write'; value: number } | { type: 'read' }
type Answer = { type: 'done' } | { type: 'value'; value: number }

/** Two servers of which a write reaches one at once and the other by and by: reads may see old values. */
const stale = () => {
  const client = setup({
    types: { context: {} as { id: string }, events: {} as { type: 'ask'; ask: Ask; server: string } | Message<Answer> },
  }).createMachine({
    context: ({ input }) => ({ id: (input as { id: string }).id }),
    initial: 'idle',
    states: {
      idle: {
        on: {
          ask: {
            target: 'busy',
            actions: [
              invoke(({ event }) => event.ask),
              send(
                ({ event }) => event.server,
                ({ event }) => event.ask,
              ),
            ],
          },
        },
      },
      busy: {
        on: {
          done: { target: 'idle', actions: respond() },
          value: { target: 'idle', actions: respond(({ event }) => event.value) },
        },
      },
    },
  })
  const server = setup({
    types: {
      context: {} as { value: number },
      events: {} as Message<Ask> | Message<{ type: 'copy'; value: number }>,
    },
  }).createMachine({
    context: { value: 0 },
    on: {
      write: {
        actions: [
          assign({ value: ({ event }) => event.value }),
          reply({ type: 'done' }),
          send('server2', ({ event }) => ({ type: 'copy', value: event.value })),
        ],
      },
      copy: { actions: assign({ value: ({ event }) => event.value }) },
      read: { actions: reply(({ context }) => ({ type: 'value', value: context.value })) },
    },
  })
  return protocol({
    name: 'Stale reads',
    nodes: { client: { machine: client, count: 2 }, server: { machine: server, count: 2 } },
    properties: ({ linearizable }) => ({ 'one copy': linearizable(register(0)) }),
  })
}

test('linearizability of the recorded history; the small run has the operations that stand in each other’s way', async () => {
  const report = await simulate(stale(), {
    duration: seconds(20),
    network: { latency: exponential(10), links: [{ from: 'server1', to: 'server2', latency: exponential(200) }] },
    workload: workload.closed({
      to: 'client',
      think: exponential(50),
      event: ({ to, number, chance }) => ({
        type: 'ask',
        ask: to === 'client1' ? { type: 'write', value: number + 1 } : { type: 'read' },
        server: to === 'client1' || chance < 0.5 ? 'server1' : 'server2',
      }),
    }),
  })
  const { judgement, causes } = report.properties['one copy']
  const [{ trace }] = causes
  assert.equal(judgement, 'violated')
  // A write that is answered, and a read of the copy: an input, a request and an answer each.
  assert.equal(trace?.steps.length, 6)
  assert.ok(trace.operations?.some(({ conflicting }) => conflicting))
  assert.ok(report.metrics['operations answered'].mean > 10)
})

test('a monitor follows the run, and is shown in its small trace', async () => {
  const machine = setup({
    types: { context: {} as { left: number } },
    delays: { pause: 100 },
  }).createMachine({
    context: { left: 3 },
    initial: 'on',
    states: {
      on: {
        after: {
          pause: {
            target: 'on',
            reenter: true,
            actions: [emit({ type: 'beat' }), assign({ left: ({ context }) => (context.left + 3) % 4 })],
          },
        },
      },
    },
  })
  const watched = protocol({
    name: 'Beats',
    nodes: { heart: { machine, count: 2 } },
    properties: ({ monitor }) => ({
      'no more than three': monitor(
        createMachine({
          context: { beats: 0 },
          initial: 'counting',
          states: {
            counting: {
              always: { guard: ({ context }) => context.beats > 3, target: 'tooMany' },
              on: { beat: { actions: assign({ beats: ({ context }) => context.beats + 1 }) } },
            },
            tooMany: { tags: 'violation' },
          },
        }),
      ),
    }),
  })
  const { properties } = await simulate(watched, { duration: seconds(1) })
  const { judgement, at, causes } = properties['no more than three']
  const [{ trace }] = causes
  assert.deepEqual([judgement, at, trace?.steps.length], ['violated', 200, 4])
  assert.equal(trace?.steps.at(-1)?.watcher?.value, 'tooMany')
})
