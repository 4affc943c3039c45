/**
 * Who leads in Raft when links are down: the example of Howard and Abraham, "Raft does not guarantee liveness in the face of
 * network faults" (decentralizedthoughts, 2020). Servers 1, 2 and 3 are linked with each other, 4 with 2 only, 5 with 3
 * only. Whoever leads, 4 or 5 does not hear of it, stands, and deposes the leader by its higher term: no leader lasts. With pre-vote
 * and the quorum check one does.
 *
 * What is left out, and why the answers are those of the whole protocol:
 * - Logs are empty: who may be voted for is a question of terms and votes only.
 * - Time: heartbeats are much faster than election timeouts, as Raft demands. So a leader is heard of at once by all that are
 *   linked with it, a request and its answers are one action, and a server stands only while it hears of no leader. (Were
 *   timeouts free, no leader would last in any asynchronous protocol.)
 * - Terms grow for ever. Raft only compares them and adds one, so they are told as differences to the lowest: two states that
 *   differ by as much in all terms behave alike, and a loop here is a run there. Where differences too can grow, `within`
 *   bounds them; a lasso inside of it is real.
 *
 * The cluster is one node, since its actions read several servers; that a server stands is an input, weakly fair.
 */
import { assign, setup } from 'xstate'
import { protocol } from '../../../protocols/model/index.js'

interface Server {
  readonly term: number
  /** Whether it has voted in its term. */
  readonly voted: boolean
  readonly leads: boolean
}

interface Rules {
  /** A server asks first who would vote for it; who hears of a leader would not. */
  readonly preVote: boolean
  /** A leader that is not linked with a majority steps down. */
  readonly quorumCheck: boolean
}

interface Setting extends Rules {
  /** Pairs of servers, numbered from 1. */
  readonly links: readonly (readonly [number, number])[]
  /** The server that leads at the beginning. */
  readonly leader: number
}

interface Cluster extends Setting {
  readonly servers: readonly Server[]
}

const count = 5
const majority = 3
const all = Array.from({ length: count }, (_, server) => server)

const linked = ({ links }: Setting, a: number, b: number) =>
  links.some(([x, y]) => (x === a + 1 && y === b + 1) || (x === b + 1 && y === a + 1))

const peersOf = (setting: Setting, server: number) => all.filter((other) => linked(setting, server, other))

const hears = (cluster: Cluster, server: number): boolean =>
  peersOf(cluster, server).some(
    (other) => cluster.servers[other]!.leads && cluster.servers[other]!.term === cluster.servers[server]!.term,
  )

const hasMajority = (setting: Setting, server: number): boolean => peersOf(setting, server).length + 1 >= majority

/** Heartbeats, until they change nothing: lower terms are taken over, a leader that meets a higher one steps down. */
function settled(cluster: Cluster): Cluster {
  const servers = cluster.servers.map((server) => ({ ...server }))
  for (let changed = true; changed; ) {
    changed = false
    for (const leader of all) {
      if (!servers[leader]!.leads) continue
      for (const other of peersOf(cluster, leader)) {
        const [low, high] = [leader, other].sort((a, b) => servers[a]!.term - servers[b]!.term) as [number, number]
        if (servers[low]!.term === servers[high]!.term) continue
        servers[low] = { term: servers[high]!.term, voted: false, leads: false }
        changed = true
      }
      if (cluster.quorumCheck && servers[leader]!.leads && !hasMajority(cluster, leader)) {
        servers[leader] = { ...servers[leader]!, leads: false }
        changed = true
      }
    }
  }
  const lowest = Math.min(...servers.map(({ term }) => term))
  return { ...cluster, servers: servers.map((server) => ({ ...server, term: server.term - lowest })) }
}

function stands(cluster: Cluster, candidate: number): Cluster {
  const servers = [...cluster.servers]
  const { term } = servers[candidate]!
  const peers = peersOf(cluster, candidate)
  const highest = Math.max(...peers.map((peer) => servers[peer]!.term))
  const behind = { term: highest, voted: false, leads: false }
  if (cluster.preVote) {
    const would = peers.filter(
      (peer) => servers[peer]!.term <= term + 1 && !servers[peer]!.leads && !hears(cluster, peer),
    )
    if (would.length + 1 < majority) {
      return settled({ ...cluster, servers: highest > term ? servers.with(candidate, behind) : servers })
    }
  }
  servers[candidate] = { term: term + 1, voted: true, leads: false }
  let votes = 1
  for (const peer of peers) {
    const asked = servers[peer]!
    if (asked.term > term + 1 || (asked.term === term + 1 && asked.voted)) continue
    servers[peer] = { term: term + 1, voted: true, leads: false }
    votes++
  }
  if (highest > term + 1) servers[candidate] = behind
  else if (votes >= majority) servers[candidate] = { term: term + 1, voted: true, leads: true }
  return settled({ ...cluster, servers })
}

type Standing = { type: 'stand1' | 'stand2' | 'stand3' | 'stand4' | 'stand5' }
const candidateOf = ({ type }: Standing) => Number(type.slice(-1)) - 1

const cluster = setup({
  types: { context: {} as Cluster, events: {} as Standing, input: {} as Setting },
  guards: {
    hearsNobody: ({ context, event }) =>
      !context.servers[candidateOf(event)]!.leads && !hears(context, candidateOf(event)),
  },
}).createMachine({
  context: ({ input }) =>
    settled({ ...input, servers: all.map((server) => ({ term: 0, voted: true, leads: server + 1 === input.leader })) }),
  on: {
    '*': { guard: 'hearsNobody', actions: assign(({ context, event }) => stands(context, candidateOf(event))) },
  },
})

/** Five servers, some of them linked. */
export const raftLinks = (setting: Setting) =>
  protocol({
    name: 'Leaders in Raft',
    nodes: { cluster: { machine: cluster, input: () => setting } },
    inputs: {
      cluster: (['stand1', 'stand2', 'stand3', 'stand4', 'stand5'] as const).map((type) => ({
        event: { type },
        max: 'unbounded' as const,
      })),
    },
    fairness: { inputs: 'weak' },
    within: ({ cluster: [{ context }] }) => context.servers.every(({ term }) => term <= 4),
    properties: ({ stabilizes }) => ({
      'a leader lasts': stabilizes(({ cluster: [{ context }] }) =>
        context.servers.some(({ leads }, server) => leads && hasMajority(context, server)),
      ),
    }),
  })
