/**
 * Two-phase commit as in Lamport's TwoPhase: the messages are a set that only grows, and every delivery of a message
 * counts as an action, the repeated ones too. An `emit` in each handler says so: a delivery that changes nothing and
 * shows nothing would be no action.
 */
import { assign, emit, setup } from 'xstate'
import { broadcast, type Message, type NodeInput, protocol, send } from '../../protocols/model/index.js'

const resourceManager = setup({
  types: {
    context: {} as Record<string, never>,
    events: {} as { type: 'prepare' | 'chooseAbort' } | Message<{ type: 'commit' | 'abort' }>,
    emitted: {} as { type: 'decided' },
    input: {} as NodeInput,
  },
}).createMachine({
  context: {},
  initial: 'working',
  on: {
    commit: { target: '.committed', actions: emit({ type: 'decided' }) },
    abort: { target: '.aborted', actions: emit({ type: 'decided' }) },
  },
  states: {
    working: { on: { prepare: 'prepared', chooseAbort: 'aborted' } },
    prepared: { entry: send('tm1', { type: 'prepared' }) },
    committed: {},
    aborted: {},
  },
})

const transactionManager = setup({
  types: {
    context: {} as { peers: readonly string[]; prepared: ReadonlySet<string> },
    events: {} as { type: 'commit' | 'abort' } | Message<{ type: 'prepared' }>,
    emitted: {} as { type: 'heard' },
    input: {} as NodeInput,
  },
  guards: {
    allPrepared: ({ context }) => context.prepared.size === context.peers.length,
  },
}).createMachine({
  context: ({ input }) => ({
    peers: input.nodes.rm ?? [],
    prepared: new Set(),
  }),
  initial: 'deciding',
  states: {
    deciding: {
      on: {
        prepared: {
          actions: [
            assign({
              prepared: ({ context, event }) => new Set(context.prepared).add(event.from),
            }),
            emit({ type: 'heard' }),
          ],
        },
        commit: { guard: 'allPrepared', target: 'committed' },
        abort: 'aborted',
      },
    },
    committed: { entry: broadcast({ type: 'commit' }) },
    aborted: { entry: broadcast({ type: 'abort' }) },
  },
})

/** Two-phase commit with so many resource managers. */
export const twoPhaseCommit = (resourceManagers: number) =>
  protocol({
    name: 'Two-phase commit',
    nodes: {
      tm: { machine: transactionManager },
      rm: { machine: resourceManager, count: resourceManagers },
    },
    network: { duplication: 'unbounded', unhandled: 'keep' },
    inputs: {
      rm: [
        { event: { type: 'prepare' }, max: 'unbounded' },
        { event: { type: 'chooseAbort' }, max: 'unbounded' },
      ],
      tm: [
        { event: { type: 'commit' }, max: 'unbounded' },
        { event: { type: 'abort' }, max: 'unbounded' },
      ],
    },
    properties: ({ always }) => ({
      consistent: always(
        ({ rm }) => !(rm.some((node) => node.matches('committed')) && rm.some((node) => node.matches('aborted'))),
      ),
    }),
  })
