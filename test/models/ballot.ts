/** Two candidates ask three voters for their one vote, which must outlast a crash. */
import { assign, setup } from 'xstate'
import { broadcast, type Message, type NodeInput, protocol, reply, sync } from '../../protocols/model/index.js'

const voter = setup({
  types: {
    context: {} as { votedFor: string | null },
    events: {} as Message<{ type: 'ask' }>,
    input: {} as NodeInput,
  },
  guards: { free: ({ context, event }) => context.votedFor === null || context.votedFor === event.from },
  actions: { persist: () => {} },
}).createMachine({
  context: { votedFor: null },
  on: {
    ask: {
      guard: 'free',
      actions: [assign(({ event }) => ({ votedFor: event.from })), 'persist', reply({ type: 'vote' })],
    },
  },
})

/** The same voter, which writes its vote through to the disk before it answers. */
export const carefulVoter = voter.provide({ actions: { persist: sync() } })

const candidate = setup({
  types: {
    context: {} as { peers: readonly string[]; votes: readonly string[] },
    events: {} as Message<{ type: 'vote' }>,
    input: {} as NodeInput,
  },
}).createMachine({
  context: ({ input }) => ({ peers: input.nodes.voter, votes: [] }),
  entry: broadcast({ type: 'ask' }),
  initial: 'asking',
  states: {
    asking: {
      on: {
        vote: { actions: assign(({ context, event }) => ({ votes: [...new Set([...context.votes, event.from])] })) },
      },
      always: { guard: ({ context }) => context.votes.length >= 2, target: 'elected' },
    },
    elected: {},
  },
})

export const ballot = protocol({
  name: 'ballot',
  nodes: { voter: { machine: voter, count: 3, durable: ['votedFor'] }, candidate: { machine: candidate, count: 2 } },
  faults: { crash: { max: 1, nodes: ['voter'] } },
  properties: ({ always, reachable }) => ({
    'one is elected at most': always(({ candidate }) => candidate.filter((node) => node.matches('elected')).length < 2),
    'one is elected': reachable(({ candidate }) => candidate.some((node) => node.matches('elected'))),
  }),
})
