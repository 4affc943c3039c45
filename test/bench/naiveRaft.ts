/**
 * Raft of the benchmark searched as one writes it in an hour: global states are plain objects, found again by their JSON, and
 * XState's public `transition()` computes every successor. The machine is the same; only its sending actions differ, so that
 * `transition()` hands out what they send.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, type EventObject, initialTransition, transition } from 'xstate'
import { isInside, type RaftSize, server } from './raft.js'

interface Letter {
  readonly to: number
  readonly event: EventObject & { from: string }
}

interface GlobalState {
  readonly servers: readonly AnyMachineSnapshot[]
  readonly network: readonly Letter[]
}

const ids = ['server1', 'server2', 'server3']

type Args = { context: { peers: readonly string[] }; event: { from: string } }
type MessageOf = (args: Args) => EventObject

/** Actions that do nothing and say in their parameters what is to be sent. */
const broadcast = (message: MessageOf) => ({
  type: 'send',
  params: (args: Args) => ({ to: args.context.peers, message: message(args) }),
})
const reply = (message: MessageOf) => ({
  type: 'send',
  params: (args: Args) => ({ to: [args.event.from], message: message(args) }),
})

const machine: AnyStateMachine = server({ broadcast, reply } as unknown as Parameters<typeof server>[0])

/** What the actions of a transition send. */
const lettersOf = (from: number, actions: readonly { type: string; params?: unknown }[]): Letter[] =>
  actions.flatMap(({ type, params }) => {
    if (type !== 'send') return []
    const { to, message } = params as { to: readonly string[]; message: EventObject }
    return to.map((id) => ({ to: ids.indexOf(id), event: { ...message, from: ids[from]! } }))
  })

/** The timers that may fire: those of the states that the server is in. */
const timersOf = (snapshot: AnyMachineSnapshot): string[] =>
  snapshot._nodes.flatMap((node) => node.ownEvents.filter((type) => type.startsWith('xstate.after')))

function* successors({ servers, network }: GlobalState): Generator<GlobalState> {
  const after = (node: number, event: EventObject, rest: readonly Letter[]): GlobalState => {
    const [next, actions] = transition(machine, servers[node]!, event)
    return { servers: servers.with(node, next), network: [...rest, ...lettersOf(node, actions)] }
  }
  const tried = new Set<string>()
  for (const [index, letter] of network.entries()) {
    const key = JSON.stringify(letter)
    if (tried.has(key)) continue
    tried.add(key)
    yield after(letter.to, letter.event, network.toSpliced(index, 1))
  }
  for (const [node, snapshot] of servers.entries()) {
    for (const type of timersOf(snapshot)) yield after(node, { type }, network)
  }
}

const keyOf = ({ servers, network }: GlobalState): string =>
  JSON.stringify([
    servers.map(({ value, context }) => [value, context]),
    network.map((letter) => JSON.stringify(letter)).sort(),
  ])

/** Explores everything. @returns the states and the counts */
export function searchNaively(size: RaftSize) {
  const started = ids.map((id) => initialTransition(machine, { id, peers: ids.filter((peer) => peer !== id) }))
  const initial: GlobalState = {
    servers: started.map(([snapshot]) => snapshot),
    network: started.flatMap(([, actions], node) => lettersOf(node, actions)),
  }
  const seen = new Map<string, GlobalState>([[keyOf(initial), initial]])
  let generated = 1
  for (const state of seen.values()) {
    for (const next of successors(state)) {
      if (!next.servers.every(({ context }, index) => isInside(size, context, index))) continue
      generated++
      const key = keyOf(next)
      if (!seen.has(key)) seen.set(key, next)
    }
  }
  return { seen, distinct: seen.size, generated }
}
