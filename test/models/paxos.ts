/**
 * Single-decree Paxos (Lamport, The Part-Time Parliament, 1998) as a register that can be written once, as in Stateright's
 * `paxos.rs`: each put begins a ballot of the server that receives it; a put is answered when its value is decided (a put
 * whose value is not, never), a get by a server that knows the decision. What a server would send to itself it does at once.
 */
import { assign, enqueueActions, setup } from 'xstate'
import {
  broadcast,
  type Message,
  type NodeId,
  type NodeInput,
  protocol,
  reply,
  send,
} from '../../protocols/model/index.js'
import { client, clientInput, type Request, registerProperties, type Value } from './registerClients.js'

/** Ordered by round, then by server. */
interface Ballot {
  readonly round: number
  readonly server: NodeId
}

interface Proposal {
  readonly id: string
  readonly requester: NodeId
  readonly value: Value
}

interface Accepted {
  readonly ballot: Ballot
  readonly proposal: Proposal
}

interface Server {
  readonly id: NodeId
  readonly peers: readonly NodeId[]
  readonly ballot: Ballot
  /** As the leader of a ballot. */
  readonly proposal: Proposal | null
  readonly prepared: Readonly<Record<NodeId, Accepted | null>>
  readonly accepts: readonly NodeId[]
  /** As an acceptor. */
  readonly accepted: Accepted | null
}

type Internal =
  | Message<{ type: 'prepare'; ballot: Ballot }>
  | Message<{ type: 'prepared'; ballot: Ballot; accepted: Accepted | null }>
  | Message<{ type: 'accept'; ballot: Ballot; proposal: Proposal }>
  | Message<{ type: 'accepted'; ballot: Ballot }>
  | Message<{ type: 'decided'; ballot: Ballot; proposal: Proposal }>

const isHigher = (a: Ballot, b: Ballot) => a.round > b.round || (a.round === b.round && a.server > b.server)
const isSame = (a: Ballot, b: Ballot) => a.round === b.round && a.server === b.server
const majority = ({ peers }: Server) => Math.floor((peers.length + 1) / 2) + 1

/** Of what a majority had accepted, the newest. */
const newest = (prepared: Server['prepared']): Accepted | null =>
  Object.values(prepared).reduce((a, b) => (a && (!b || isHigher(a.ballot, b.ballot)) ? a : b), null)

const server = setup({
  types: { context: {} as Server, events: {} as Request | Internal, input: {} as NodeInput },
  guards: {
    mayPropose: ({ context }) => context.proposal === null,
    isHigher: ({ context, event }) => 'ballot' in event && isHigher(event.ballot, context.ballot),
    isOwn: ({ context, event }) => 'ballot' in event && isSame(event.ballot, context.ballot),
    isNotLower: ({ context, event }) => 'ballot' in event && !isHigher(context.ballot, event.ballot),
    completesMajority: ({ context, event }) =>
      event.type === 'accepted' &&
      isSame(event.ballot, context.ballot) &&
      new Set([...context.accepts, event.from]).size === majority(context),
  },
  actions: {
    propose: assign(({ context: { id, ballot, accepted }, event }) =>
      event.type !== 'put'
        ? {}
        : {
            proposal: { id: event.id, requester: event.from, value: event.value },
            ballot: { round: ballot.round + 1, server: id },
            prepared: { [id]: accepted },
            accepts: [],
          },
    ),
    join: assign(({ event }) => ('ballot' in event ? { ballot: event.ballot } : {})),
    accept: assign(({ event }) =>
      event.type === 'accept' || event.type === 'decided'
        ? { ballot: event.ballot, accepted: { ballot: event.ballot, proposal: event.proposal } }
        : {},
    ),
    collect: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'prepared') return
      const { id, ballot } = context
      const prepared = { ...context.prepared, [event.from]: event.accepted }
      enqueue.assign({ prepared })
      if (Object.keys(prepared).length !== majority(context)) return
      const proposal = newest(prepared)?.proposal ?? context.proposal
      if (!proposal) throw new Error('A ballot without a proposal.')
      enqueue.assign({
        proposal,
        accepted: { ballot, proposal },
        accepts: [...new Set([...context.accepts, id])].sort(),
      })
      enqueue(broadcast({ type: 'accept', ballot, proposal }))
    }),
    count: assign(({ context, event }) => ({ accepts: [...new Set([...context.accepts, event.from])].sort() })),
    tellDecision: enqueueActions(({ context: { ballot, proposal }, enqueue }) => {
      if (!proposal) throw new Error('A decision without a proposal.')
      enqueue(broadcast({ type: 'decided', ballot, proposal }))
      enqueue(send(proposal.requester, { type: 'putOk', id: proposal.id }))
    }),
  },
}).createMachine({
  context: ({ input: { id, peers, nodes } }) => ({
    id,
    peers,
    ballot: { round: 0, server: nodes.server[0] },
    proposal: null,
    prepared: {},
    accepts: [],
    accepted: null,
  }),
  initial: 'undecided',
  states: {
    undecided: {
      on: {
        put: {
          guard: 'mayPropose',
          actions: ['propose', broadcast(({ context }) => ({ type: 'prepare', ballot: context.ballot }))],
        },
        prepare: {
          guard: 'isHigher',
          actions: [
            reply(({ context: { accepted }, event: { ballot } }) => ({ type: 'prepared', ballot, accepted })),
            'join',
          ],
        },
        prepared: { guard: 'isOwn', actions: 'collect' },
        accept: {
          guard: 'isNotLower',
          actions: ['accept', reply(({ event: { ballot } }) => ({ type: 'accepted', ballot }))],
        },
        accepted: [
          { guard: 'completesMajority', target: 'decided', actions: ['count', 'tellDecision'] },
          { guard: 'isOwn', actions: 'count' },
        ],
        decided: { target: 'decided', actions: 'accept' },
      },
    },
    decided: {
      on: {
        get: {
          actions: reply(({ context, event }) => ({
            type: 'getOk',
            id: event.id,
            value: context.accepted?.proposal.value ?? null,
          })),
        },
      },
    },
  },
})

/** With 3 servers and 3 clients it is the model of the benchmark. */
export const paxos = (servers: number, clients: number) =>
  protocol({
    name: `Single-decree Paxos, ${servers} servers, ${clients} clients`,
    nodes: {
      server: { machine: server, count: servers },
      client: { machine: client, count: clients, input: clientInput },
    },
    network: { unhandled: 'keep' },
    properties: (kinds) => registerProperties(kinds),
  })
