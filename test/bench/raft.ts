/**
 * Raft's election and the replication of one entry per leader, for the benchmark: `raft.pml` is the same model in Promela,
 * variable by variable, so that the numbers of states can be compared.
 */
import { assign, setup } from 'xstate'
import { broadcast, type Message, type NodeInput, protocol, reply } from '../../protocols/model/index.js'

interface ServerContext {
  peers: readonly string[]
  term: number
  votedFor: string | null
  votes: number
  /** Term of the entry that was accepted last. */
  log: number
  /** Term of the entry that the leader knows to be on a majority. */
  committed: number
}

type ServerEvent = Message<{ type: 'requestVote' | 'vote' | 'append' | 'ack'; term: number }>

/** How a server sends: the naive search has other actions than the kit's. */
interface Sending {
  readonly broadcast: typeof broadcast
  readonly reply: typeof reply
}

/** A server's machine. */
export const server = ({ broadcast, reply }: Sending) =>
  setup({
    types: { context: {} as ServerContext, events: {} as ServerEvent, input: {} as NodeInput },
    delays: { electionTimeout: 150 },
    guards: {
      newer: ({ context, event }) => event.term > context.term,
      current: ({ context, event }) => event.term === context.term,
      currentAndFree: ({ context, event }) => event.term === context.term && context.votedFor === null,
    },
    actions: {
      grant: assign({ term: ({ event }) => event.term, votedFor: ({ event }) => event.from, votes: 0 }),
      accept: assign({
        term: ({ event }) => event.term,
        votedFor: ({ context, event }) => (event.term > context.term ? null : context.votedFor),
        votes: 0,
        log: ({ event }) => event.term,
      }),
    },
  }).createMachine({
    context: ({ input }) => ({ peers: input.peers, term: 0, votedFor: null, votes: 0, log: 0, committed: 0 }),
    initial: 'follower',
    on: {
      requestVote: {
        guard: 'newer',
        target: '.follower',
        actions: ['grant', reply(({ event }) => ({ type: 'vote', term: event.term }))],
      },
      append: {
        guard: 'newer',
        target: '.follower',
        actions: ['accept', reply(({ event }) => ({ type: 'ack', term: event.term }))],
      },
    },
    states: {
      follower: {
        after: { electionTimeout: 'candidate' },
        on: {
          requestVote: [
            {
              guard: 'currentAndFree',
              actions: ['grant', reply(({ event }) => ({ type: 'vote', term: event.term }))],
            },
            { guard: 'newer', actions: ['grant', reply(({ event }) => ({ type: 'vote', term: event.term }))] },
          ],
          append: [
            { guard: 'current', actions: ['accept', reply(({ event }) => ({ type: 'ack', term: event.term }))] },
            { guard: 'newer', actions: ['accept', reply(({ event }) => ({ type: 'ack', term: event.term }))] },
          ],
        },
      },
      candidate: {
        entry: [
          assign({ term: ({ context }) => context.term + 1, votedFor: 'itself', votes: 1 }),
          broadcast(({ context }) => ({ type: 'requestVote', term: context.term })),
        ],
        after: { electionTimeout: { target: 'candidate', reenter: true } },
        on: {
          vote: { guard: 'current', target: 'leader' },
          append: {
            guard: 'current',
            target: 'follower',
            actions: ['accept', reply(({ event }) => ({ type: 'ack', term: event.term }))],
          },
        },
      },
      leader: {
        entry: [
          assign({ votes: 0, log: ({ context }) => context.term }),
          broadcast(({ context }) => ({ type: 'append', term: context.term })),
        ],
        on: { ack: { guard: 'current', actions: assign({ committed: ({ context }) => context.term }) } },
      },
    },
  })

/** How large the model is. Terms end at `terms`, and only the first `candidates` servers ever stand for election. */
export interface RaftSize {
  readonly terms: number
  readonly candidates: number
}

/** Does a server's context lie inside the model? @param index of the server, from 0 */
export const isInside = ({ terms, candidates }: RaftSize, context: ServerContext, index: number): boolean =>
  context.term <= terms && (index < candidates || context.votedFor !== 'itself')

/** Raft with three servers: one vote of another server is a majority. */
export const raft = (size: RaftSize) =>
  protocol({
    name: 'Raft',
    nodes: { server: { machine: server({ broadcast, reply }), count: 3 } },
    within: ({ server }) => server.every(({ context }, index) => isInside(size, context, index)),
    properties: ({ always }) => ({
      'one leader in a term': always(({ server }) => {
        const leading = server.filter((node) => node.matches('leader')).map(({ context }) => context.term)
        return new Set(leading).size === leading.length
      }),
    }),
  })
