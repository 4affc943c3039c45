/**
 * Two-phase commit between a coordinator and two participants that have voted yes: who has voted may not decide alone, so
 * while the coordinator is down they wait (Skeen, "Nonblocking commit protocols", SIGMOD 1981). The coordinator keeps its decision
 * and tells it again when it starts again; without a decision it aborts.
 */
import { assign, setup } from 'xstate'
import { broadcast, type Message, type NodeInput, protocol, reply } from '../../../protocols/model/index.js'

type Decision = 'commit' | 'abort'

const coordinator = setup({
  types: {
    context: {} as { peers: readonly string[]; votes: readonly string[]; decision: Decision | 'none'; begun: boolean },
    events: {} as Message<{ type: 'yes' }>,
    input: {} as NodeInput,
  },
  guards: {
    begun: ({ context }) => context.begun,
    decided: ({ context }) => context.decision !== 'none',
    all: ({ context }) => context.votes.length === context.peers.length,
  },
}).createMachine({
  context: ({ input }) => ({ peers: input.nodes.participant ?? [], votes: [], decision: 'none', begun: false }),
  initial: 'starting',
  states: {
    starting: {
      always: [
        { guard: 'decided', target: 'done' },
        { guard: 'begun', target: 'done', actions: assign({ decision: 'abort' }) },
        { target: 'asking', actions: assign({ begun: true }) },
      ],
    },
    asking: {
      entry: broadcast({ type: 'prepare' }),
      on: { yes: { actions: assign({ votes: ({ context, event }) => [...context.votes, event.from] }) } },
      always: { guard: 'all', target: 'done', actions: assign({ decision: 'commit' }) },
    },
    done: { entry: broadcast(({ context }) => ({ type: context.decision })) },
  },
})

const participant = setup({
  types: {
    context: {} as Record<string, never>,
    events: {} as Message<{ type: 'prepare' | 'commit' | 'abort' }>,
    input: {} as NodeInput,
  },
}).createMachine({
  context: {},
  initial: 'working',
  states: {
    working: { on: { prepare: { target: 'prepared', actions: reply({ type: 'yes' }) }, abort: 'aborted' } },
    prepared: { on: { commit: 'committed', abort: 'aborted' } },
    committed: {},
    aborted: {},
  },
})

/** Without crashes. */
export const blockingCommit = protocol({
  name: 'Two-phase commit that blocks',
  nodes: {
    coordinator: { machine: coordinator, durable: ['decision', 'begun'] },
    participant: { machine: participant, count: 2 },
  },
  properties: ({ always, leadsTo }) => ({
    consistent: always(
      ({ participant: all }) =>
        !(all.some((node) => node.matches('committed')) && all.some((node) => node.matches('aborted'))),
    ),
    'who is prepared learns the decision': leadsTo(
      ({ participant: all }) => all.some((node) => node.matches('prepared')),
      ({ participant: all }) => all.every((node) => !node.matches('prepared')),
    ),
  }),
})

/** The coordinator may crash once. */
export const blockingCommitWithCrash = blockingCommit.with({ faults: { crash: { max: 1, nodes: ['coordinator'] } } })
