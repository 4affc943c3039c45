/**
 * The register of Attiya, Bar-Noy and Dolev (Sharing Memory Robustly in Message-Passing Systems, 1995), as in Stateright's
 * `linearizable-register.rs`: a server that is asked queries a majority for the newest value and then has a majority record
 * the value to be written, or the one to be returned. What a server would send to itself it does at once.
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

/** A count of writes, and the server that made the last one. */
interface Stamp {
  readonly count: number
  readonly server: NodeId
}

interface Stamped {
  readonly stamp: Stamp
  readonly value: Value
}

type Phase =
  | { readonly type: 'idle' }
  | {
      readonly type: 'query'
      readonly id: string
      readonly requester: NodeId
      readonly write: Value
      readonly responses: Readonly<Record<NodeId, Stamped>>
    }
  | {
      readonly type: 'record'
      readonly id: string
      readonly requester: NodeId
      readonly read: { readonly value: Value } | null
      readonly acknowledged: readonly NodeId[]
    }

interface Server extends Stamped {
  readonly id: NodeId
  readonly peers: readonly NodeId[]
  readonly phase: Phase
}

type Internal =
  | Message<{ type: 'query'; id: string }>
  | Message<{ type: 'queried'; id: string; stamped: Stamped }>
  | Message<{ type: 'record'; id: string; stamped: Stamped }>
  | Message<{ type: 'recorded'; id: string }>

const isNewer = (a: Stamp, b: Stamp) => a.count > b.count || (a.count === b.count && a.server > b.server)
const majority = ({ peers }: Server) => Math.floor((peers.length + 1) / 2) + 1

const server = setup({
  types: { context: {} as Server, events: {} as Request | Internal, input: {} as NodeInput },
  guards: {
    isIdle: ({ context }) => context.phase.type === 'idle',
    isQuerying: ({ context: { phase }, event }) => phase.type === 'query' && event.id === phase.id,
    isRecording: ({ context: { phase }, event }) =>
      phase.type === 'record' && event.id === phase.id && !phase.acknowledged.includes(event.from),
  },
  actions: {
    beginQuery: assign(({ context: { id, stamp, value }, event }) => ({
      phase: {
        type: 'query' as const,
        id: event.id,
        requester: event.from,
        write: event.type === 'put' ? event.value : null,
        responses: { [id]: { stamp, value } },
      },
    })),
    collect: enqueueActions(({ context, event, enqueue }) => {
      const { id, phase } = context
      if (phase.type !== 'query' || event.type !== 'queried') return
      const responses = { ...phase.responses, [event.from]: event.stamped }
      const all = Object.values(responses)
      if (all.length < majority(context)) return enqueue.assign({ phase: { ...phase, responses } })
      const newest = all.reduce((a, b) => (isNewer(b.stamp, a.stamp) ? b : a))
      const isWrite = phase.write !== null
      const stamped = isWrite ? { stamp: { count: newest.stamp.count + 1, server: id }, value: phase.write } : newest
      enqueue(broadcast({ type: 'record', id: phase.id, stamped }))
      enqueue.assign({
        ...(isNewer(stamped.stamp, context.stamp) && stamped),
        phase: {
          type: 'record',
          id: phase.id,
          requester: phase.requester,
          read: isWrite ? null : { value: newest.value },
          acknowledged: [id],
        },
      })
    }),
    keepNewer: assign(({ context, event }) =>
      event.type === 'record' && isNewer(event.stamped.stamp, context.stamp) ? event.stamped : {},
    ),
    count: enqueueActions(({ context, event, enqueue }) => {
      const { phase } = context
      if (phase.type !== 'record') return
      const acknowledged = [...phase.acknowledged, event.from].sort()
      if (acknowledged.length < majority(context)) return enqueue.assign({ phase: { ...phase, acknowledged } })
      const answer = phase.read ? { type: 'getOk', id: phase.id, ...phase.read } : { type: 'putOk', id: phase.id }
      enqueue(send(phase.requester, answer))
      enqueue.assign({ phase: { type: 'idle' } })
    }),
  },
}).createMachine({
  context: ({ input: { id, peers } }) => ({
    id,
    peers,
    stamp: { count: 0, server: id },
    value: null,
    phase: { type: 'idle' },
  }),
  on: {
    put: { guard: 'isIdle', actions: ['beginQuery', broadcast(({ event }) => ({ type: 'query', id: event.id }))] },
    get: { guard: 'isIdle', actions: ['beginQuery', broadcast(({ event }) => ({ type: 'query', id: event.id }))] },
    query: {
      actions: reply(({ context: { stamp, value }, event: { id } }) => ({
        type: 'queried',
        id,
        stamped: { stamp, value },
      })),
    },
    queried: { guard: 'isQuerying', actions: 'collect' },
    record: { actions: [reply(({ event }) => ({ type: 'recorded', id: event.id })), 'keepNewer'] },
    recorded: { guard: 'isRecording', actions: 'count' },
  },
})

export const quorumRegister = (servers = 2, clients = 2) =>
  protocol({
    name: `ABD quorum register, ${servers} servers, ${clients} clients`,
    nodes: {
      server: { machine: server, count: servers },
      client: { machine: client, count: clients, input: clientInput },
    },
    network: { unhandled: 'keep' },
    properties: (kinds) => registerProperties(kinds),
  })
