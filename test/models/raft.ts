/** Raft as the gallery's notebook has it (Ongaro and Ousterhout 2014), of any number of servers, in real time. */
import { and, assign, setup } from 'xstate'
import {
  broadcast,
  type Message,
  type NodeId,
  type NodeInput,
  protocol,
  reply,
  uniform,
} from '../../protocols/model/index.js'

interface Entry {
  readonly term: number
  /** A client's command, or the new set of members. */
  readonly value: string | readonly NodeId[]
}
type RequestVote = { type: 'requestVote'; term: number; lastIndex: number; lastTerm: number }
type Vote = { type: 'vote'; term: number; granted: boolean }
type Append = {
  type: 'append'
  term: number
  after: number
  afterTerm: number
  entries: readonly Entry[]
  commit: number
}
type Appended = { type: 'appended'; term: number; success: boolean; index: number }
type FromClient = { type: 'propose'; value: string } | { type: 'remove'; server: NodeId }

interface Server {
  readonly id: NodeId
  readonly peers: readonly NodeId[]
  readonly term: number
  readonly votedFor: NodeId | null
  readonly log: readonly Entry[]
  readonly commit: number
  readonly votes: ReadonlySet<NodeId>
  readonly next: Readonly<Record<NodeId, number>>
  readonly stored: Readonly<Record<NodeId, number>>
}

const termAt = (log: readonly Entry[], index: number) => log[index - 1]?.term ?? 0

const same = (a: Entry | undefined, b: Entry | undefined) =>
  a?.term === b?.term && String(a?.value) === String(b?.value)

function members({ id, peers, log }: Server): readonly NodeId[] {
  const latest = log.findLast((entry) => typeof entry.value !== 'string')
  return latest ? (latest.value as readonly NodeId[]) : [id, ...peers]
}

const isMajority = (server: Server, have: (id: NodeId) => boolean) =>
  2 * members(server).filter(have).length > members(server).length

const isStored = (server: Server, index: number) =>
  isMajority(server, (id) => (id === server.id ? server.log.length : server.stored[id]) >= index)

function considered(server: Server, request: Message<RequestVote>) {
  const free = server.votedFor === null || server.votedFor === request.from
  const mine = { index: server.log.length, term: termAt(server.log, server.log.length) }
  const upToDate = request.lastTerm > mine.term || (request.lastTerm === mine.term && request.lastIndex >= mine.index)
  return request.term === server.term && free && upToDate ? { votedFor: request.from } : {}
}

const vote = ({ context, event }: { context: Server; event: Message<RequestVote> }): Vote => ({
  type: 'vote',
  term: context.term,
  granted: event.term === context.term && context.votedFor === event.from,
})

const fits = ({ log }: Server, { after, afterTerm }: Append) => after <= log.length && termAt(log, after) === afterTerm

function appended(server: Server, append: Append) {
  if (append.term < server.term || !fits(server, append)) return {}
  const { after, entries, commit } = append
  const conflict = entries.some((entry, i) => termAt(server.log, after + 1 + i) !== entry.term)
  return {
    log: conflict ? [...server.log.slice(0, after), ...entries] : server.log,
    commit: Math.max(server.commit, Math.min(commit, after + entries.length)),
  }
}

const acknowledgement = ({ context, event }: { context: Server; event: Message<Append> }): Appended => {
  const success = event.term === context.term && fits(context, event)
  return {
    type: 'appended',
    term: context.term,
    success,
    index: success ? event.after + event.entries.length : event.after,
  }
}

const raftServer = setup({
  types: {
    context: {} as Server,
    events: {} as Message<RequestVote | Vote | Append | Appended> | FromClient,
    input: {} as NodeInput,
  },
  guards: {
    newerTerm: ({ context, event }) => 'term' in event && event.term > context.term,
    sameTerm: ({ context, event }) => 'term' in event && event.term === context.term,
    granted: ({ event }) => event.type === 'vote' && event.granted,
    success: ({ event }) => event.type === 'appended' && event.success,
    elected: ({ context }) => isMajority(context, (id) => context.votes.has(id)),
    nextIsStored: ({ context }) => context.commit < context.log.length && isStored(context, context.commit + 1),
    ownTermIsStored: ({ context }) =>
      context.log.some((entry, i) => entry.term === context.term && isStored(context, i + 1)),
    mayReconfigure: ({ context }) =>
      context.commit === context.log.length && termAt(context.log, context.commit) === context.term,
  },
  delays: { electionTimeout: 150, heartbeat: 50 },
  actions: {
    adoptTerm: assign(({ event }) => ('term' in event ? { term: event.term, votedFor: null } : {})),
  },
})

const candidate = raftServer.createStateConfig({
  entry: [
    assign(({ context }) => ({ term: context.term + 1, votedFor: context.id, votes: new Set([context.id]) })),
    broadcast(({ context }) => ({
      type: 'requestVote',
      term: context.term,
      lastIndex: context.log.length,
      lastTerm: termAt(context.log, context.log.length),
    })),
  ],
  exit: assign({ votes: () => new Set<NodeId>() }),
  after: { electionTimeout: { target: 'candidate', reenter: true } },
  on: {
    vote: {
      guard: and(['sameTerm', 'granted']),
      actions: assign({ votes: ({ context, event }) => new Set(context.votes).add(event.from) }),
    },
  },
  always: { guard: 'elected', target: 'leader' },
})

const leader = raftServer.createStateConfig({
  entry: assign(({ context: { peers, log } }) => ({
    next: Object.fromEntries(peers.map((peer) => [peer, log.length + 1])),
    stored: Object.fromEntries(peers.map((peer) => [peer, 0])),
  })),
  exit: assign({ next: {}, stored: {} }),
  on: {
    propose: {
      actions: assign({ log: ({ context, event }) => [...context.log, { term: context.term, value: event.value }] }),
    },
    remove: {
      guard: 'mayReconfigure',
      actions: assign({
        log: ({ context, event }) => {
          const value = members(context).filter((id) => id !== event.server)
          return [...context.log, { term: context.term, value }]
        },
      }),
    },
    appended: [
      {
        guard: and(['sameTerm', 'success']),
        actions: assign(({ context, event }) => {
          const index = Math.max(context.stored[event.from], event.index)
          return {
            stored: { ...context.stored, [event.from]: index },
            next: { ...context.next, [event.from]: index + 1 },
          }
        }),
      },
      {
        guard: 'sameTerm',
        actions: assign({
          next: ({ context, event }) => ({ ...context.next, [event.from]: Math.max(1, event.index) }),
        }),
      },
    ],
  },
  always: {
    guard: and(['nextIsStored', 'ownTermIsStored']),
    actions: assign({ commit: ({ context }) => context.commit + 1 }),
  },
  initial: 'leading',
  states: {
    leading: {
      after: {
        heartbeat: {
          target: 'leading',
          reenter: true,
          actions: broadcast(({ context, to }) => {
            const after = context.next[to] - 1
            return {
              type: 'append',
              term: context.term,
              after,
              afterTerm: termAt(context.log, after),
              entries: context.log.slice(after, after + 1),
              commit: context.commit,
            }
          }),
        },
      },
    },
  },
})

const server = raftServer.createMachine({
  context: ({ input }) => ({
    id: input.id,
    peers: input.peers,
    term: 0,
    votedFor: null,
    log: [],
    commit: 0,
    votes: new Set(),
    next: {},
    stored: {},
  }),
  initial: 'follower',
  on: {
    requestVote: [
      {
        guard: 'newerTerm',
        target: '.follower',
        actions: ['adoptTerm', assign(({ context, event }) => considered(context, event)), reply(vote)],
      },
      { actions: [assign(({ context, event }) => considered(context, event)), reply(vote)] },
    ],
    append: [
      {
        guard: 'newerTerm',
        target: '.follower',
        actions: ['adoptTerm', assign(({ context, event }) => appended(context, event)), reply(acknowledgement)],
      },
      {
        guard: 'sameTerm',
        target: '.follower',
        actions: [assign(({ context, event }) => appended(context, event)), reply(acknowledgement)],
      },
      { actions: reply(acknowledgement) },
    ],
    vote: { guard: 'newerTerm', target: '.follower', actions: 'adoptTerm' },
    appended: { guard: 'newerTerm', target: '.follower', actions: 'adoptTerm' },
  },
  states: {
    follower: {
      after: { electionTimeout: 'candidate' },
    },
    candidate,
    leader,
  },
})

/** @param count servers */
export const raftOf = (count: number) =>
  protocol({
    name: 'Raft',
    nodes: { server: { machine: server, count, durable: ['term', 'votedFor', 'log'] } },
    network: { loss: 'unbounded' },
    inputs: { server: [{ event: { type: 'propose', value: 'x' }, max: 1 }] },
    delays: { electionTimeout: uniform(150, 300) },
    properties: ({ always, step, reachable }) => ({
      'election safety': always(({ server }) => {
        const terms = server.filter((node) => node.matches('leader')).map((node) => node.context.term)
        return new Set(terms).size === terms.length
      }),
      'leader append-only': step((before, after) =>
        before.server.every((was, i) => {
          const is = after.server[i]
          if (!was.matches('leader') || !is.matches('leader')) return true
          return was.context.log.every((entry, k) => same(entry, is.context.log[k]))
        }),
      ),
      'log matching': always(({ server }) =>
        server.every((a) =>
          server.every((b) => {
            const common = a.context.log.findLastIndex((entry, k) => entry.term === b.context.log[k]?.term)
            return a.context.log.slice(0, common + 1).every((entry, k) => same(entry, b.context.log[k]))
          }),
        ),
      ),
      'leader completeness': always(({ server }) =>
        server
          .filter((node) => node.matches('leader'))
          .every((leader) =>
            server.every(
              ({ context: { term, log, commit } }) =>
                term > leader.context.term ||
                log.slice(0, commit).every((entry, k) => same(entry, leader.context.log[k])),
            ),
          ),
      ),
      'state machine safety': always(({ server }) =>
        server.every((a) =>
          server.every((b) => {
            const both = Math.min(a.context.commit, b.context.commit)
            return a.context.log.slice(0, both).every((entry, k) => same(entry, b.context.log[k]))
          }),
        ),
      ),
      'an entry is committed': reachable(({ server }) => server.some(({ context }) => context.commit > 0)),
    }),
  })
