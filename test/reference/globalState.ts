/** Global states as plain objects: the nodes, what is in flight, what is left of each budget, the partition in force. */
import type { EventObject } from 'xstate'
import { type Budget, type NodeId, nodesOf, type Protocol } from '../../protocols/model/index.js'
import { clockOf, namedDelays, ticksOfMessages } from './clock.js'
import { type Histories, keyOfHistories, record, startHistories } from './histories.js'
import { keyOfLocal, type Local, type LocalStep, listening, type Node, start } from './localStep.js'
import { type Monitors, observe, startMonitors } from './monitors.js'
import { storageOf } from './storage.js'
import { keyOf } from './values.js'

export interface Envelope {
  readonly from: NodeId
  readonly to: NodeId
  readonly event: EventObject
  /** In timed models: the ticks within which it arrives. */
  readonly left?: number
  /** In timed models whose network is a set: has it been delivered before? */
  readonly arrived?: boolean
}

export type Link = readonly [from: NodeId, to: NodeId]

export interface GlobalState {
  readonly nodes: Readonly<Record<NodeId, Local>>
  /** In the order of sending. */
  readonly network: readonly Envelope[]
  readonly blocked: readonly Link[]
  readonly budgets: Budgets
  readonly monitors: Monitors
  readonly histories: Histories
  /** In partially synchronous models: do the bounds hold by now? */
  readonly stabilised?: boolean
}

/** How often each thing may still happen; Infinity is unbounded. */
export interface Budgets {
  readonly crash: number
  readonly partition: number
  readonly loss: number
  readonly duplication: number
  readonly byzantine: number
  /** By role, one for each declared input. */
  readonly inputs: Readonly<Record<string, readonly number[]>>
}

const amount = (budget: Budget | undefined) =>
  budget === undefined ? 0 : budget === 'unbounded' ? Infinity : budget.max

export const idsOf = (protocol: Protocol): readonly NodeId[] => nodesOf(protocol).map(({ id }) => id)

/** Those of each protocol: to make a machine listen takes long. */
const nodes = new WeakMap<Protocol, Map<NodeId, Node>>()

export function nodeOf(protocol: Protocol, id: NodeId): Node {
  const known = nodes.get(protocol) ?? new Map<NodeId, Node>()
  nodes.set(protocol, known)
  if (!known.has(id)) known.set(id, describe(protocol, id))
  return known.get(id)!
}

function describe(protocol: Protocol, id: NodeId): Node {
  const all = nodesOf(protocol)
  const role = all.find((node) => node.id === id)?.role as string
  const inRole = (name: string) => all.filter((node) => node.role === name).map((node) => node.id)
  const nodes = Object.fromEntries(Object.keys(protocol.nodes).map((name) => [name, inRole(name)]))
  const peers = inRole(role).filter((peer) => peer !== id)
  const { machine, input } = protocol.nodes[role]!
  return {
    id,
    machine: listening(machine, namedDelays(protocol)),
    input: input?.(id, peers, nodes) ?? { id, peers, nodes },
    ids: idsOf(protocol),
    storage: storageOf(protocol, id),
    clock: clockOf(protocol, id),
  }
}

/** Does this node lie? */
export function isByzantine(protocol: Protocol, id: NodeId): boolean {
  const { role } = nodesOf(protocol).find((node) => node.id === id)!
  return protocol.faults.byzantine?.nodes.some((target) => target === id || target === role) ?? false
}

/** All nodes start, in the order of declaration. */
export function initialState(protocol: Protocol): GlobalState {
  const { network, faults, inputs } = protocol
  const limit = (max: number | 'unbounded') => (max === 'unbounded' ? Infinity : max)
  const empty: GlobalState = {
    nodes: {},
    network: [],
    blocked: [],
    budgets: {
      crash: faults.crash?.max ?? 0,
      partition: faults.partition?.max ?? 0,
      loss: amount(network.loss),
      duplication: amount(network.duplication),
      byzantine: faults.byzantine?.max ?? Infinity,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([role, entries]) => [role, entries.map((i) => limit(i.max))]),
      ),
    },
    monitors: startMonitors(protocol),
    histories: startHistories(protocol),
  }
  return idsOf(protocol).reduce((state, id) => {
    const first = start(nodeOf(protocol, id))
    return afterStep(protocol, state, id, isByzantine(protocol, id) ? silent(first) : first)
  }, empty)
}

/** The step of a node whose machine does not run: it looks as at its start, and that is all. */
function silent({ local, handled }: LocalStep): LocalStep {
  return { local: local.up ? { ...local, timers: [], left: [] } : local, sent: [], observed: [], handled }
}

/** The state in which node `id` has taken a step. */
export function afterStep(protocol: Protocol, state: GlobalState, id: NodeId, step: LocalStep): GlobalState {
  const envelopes = step.sent.map(({ to, event }) => ({ from: id, to, event }))
  return {
    ...state,
    nodes: { ...state.nodes, [id]: step.local },
    network: afterSending(protocol, state.network, envelopes),
    monitors: observe(protocol, state.monitors, id, step.observed),
    histories: record(protocol, state.histories, id, step.observed),
  }
}

/** Is the network a set, in which what was once sent stays? */
export const isSet = ({ network }: Protocol) => network.order === 'unordered' && network.duplication === 'unbounded'

export function afterSending(protocol: Protocol, network: readonly Envelope[], envelopes: readonly Envelope[]) {
  const next = [...network]
  const left = ticksOfMessages(protocol)
  for (const sent of envelopes) {
    if (isByzantine(protocol, sent.to)) continue
    const envelope = left === undefined ? sent : { ...sent, left }
    if (!isSet(protocol) || !next.some((other) => keyOf(other) === keyOf(envelope))) next.push(envelope)
  }
  return next
}

/** A network without what is in it twice. */
export function distinct(network: readonly Envelope[]): readonly Envelope[] {
  const keys = network.map(keyOf)
  return network.filter((_, position) => keys.indexOf(keys[position]!) === position)
}

/** What makes two global states the same. */
export function keyOfState(protocol: Protocol, state: GlobalState): string {
  const known = keys.get(state) ?? computeKey(protocol, state)
  keys.set(state, known)
  return known
}

/** A state belongs to one protocol. */
const keys = new WeakMap<GlobalState, string>()

function computeKey(protocol: Protocol, state: GlobalState): string {
  const { network, nodes, blocked, budgets, monitors, histories, stabilised } = state
  const content = protocol.network.order === 'fifo' ? keyOf(queues(network)) : network.map(keyOf).sort().join()
  const locals = idsOf(protocol).map((id) => keyOfLocal(nodes[id]!))
  const watching = Object.values(monitors).map(keyOfLocal)
  const operations = keyOfHistories(protocol, histories)
  return [...locals, ...watching, operations, content, keyOf(new Set(blocked)), keyOf(budgets), keyOf(stabilised)].join(
    '\n',
  )
}

function queues(network: readonly Envelope[]) {
  const byLink = new Map<string, Envelope[]>()
  for (const envelope of network) {
    const link = keyOf([envelope.from, envelope.to])
    byLink.set(link, [...(byLink.get(link) ?? []), envelope])
  }
  return byLink
}
