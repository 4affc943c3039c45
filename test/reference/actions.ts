/** Everything that may happen in a global state, and the state each of it leads to. */
import type { EventObject } from 'xstate'
import { type Action, type NodeId, nodesOf, type PartitionShape, type Protocol } from '../../protocols/model/index.js'
import {
  afterSending,
  afterStep,
  distinct,
  type Envelope,
  type GlobalState,
  idsOf,
  isByzantine,
  isSet,
  keyOfState,
  type Link,
  nodeOf,
} from './globalState.js'
import { keyOfLocal, type LocalStep, start, step } from './localStep.js'
import { isTimed, stabilisations, ticks } from './timing.js'
import { keyOf } from './values.js'

export interface Successor {
  readonly action: Action
  readonly state: GlobalState
}

/** Those of the states that were asked about: a state is searched, and then followed in traces. */
const known = new WeakMap<Protocol, Map<string, readonly Successor[]>>()

/** All actions, in no particular order. */
export function successors(protocol: Protocol, state: GlobalState): readonly Successor[] {
  const ofProtocol = known.get(protocol) ?? new Map<string, readonly Successor[]>()
  known.set(protocol, ofProtocol)
  const key = keyOfState(protocol, state)
  const found = ofProtocol.get(key) ?? compute(protocol, state)
  ofProtocol.set(key, found)
  return found
}

function compute(protocol: Protocol, state: GlobalState): Successor[] {
  const possible = deliverable(protocol, state)
  const kinds = [losses, timers, inputs, crashes, restarts, partitions, heals, lies, stabilisations]
  return [
    ...possible.flatMap((delivery) => delivered(protocol, state, delivery)),
    ...kinds.flatMap((kind) => kind(protocol, state)),
    ...ticks(
      protocol,
      state,
      possible.map(({ envelope }) => envelope),
    ),
  ]
}

/** Does this action mean that the protocol goes on? A fault that may strike does not. */
export const isProgress = ({ type }: Action) => ['deliver', 'timer', 'input', 'restart', 'heal', 'tick'].includes(type)

/** A message that can be delivered, and the step that its receiver takes. */
interface Delivery {
  readonly envelope: Envelope
  readonly position: number
  readonly taken: LocalStep
}

function deliverable(protocol: Protocol, state: GlobalState): Delivery[] {
  const { network } = state
  const fifo = protocol.network.order === 'fifo'
  const found: Delivery[] = []
  for (const [position, envelope] of network.entries()) {
    const { from, to, event } = envelope
    const behind = (other: Envelope) =>
      fifo ? other.from === from && other.to === to : keyOf(other) === keyOf(envelope)
    if (network.slice(0, position).some(behind)) continue
    if (!state.nodes[to]!.up || state.blocked.some((link) => link[0] === from && link[1] === to)) continue

    const before = state.nodes[to]!
    const taken = step(nodeOf(protocol, to), before, { ...event, from } as EventObject)
    const idle = keyOfLocal(before) === keyOfLocal(taken.local) && !taken.sent.length && !taken.observed.length
    if (protocol.network.unhandled === 'keep' && idle) continue
    found.push({ envelope, position, taken })
  }
  return found
}

/** The delivery, and where that may be, the delivery that leaves a copy. */
function delivered(protocol: Protocol, state: GlobalState, { envelope, position, taken }: Delivery): Successor[] {
  const { network, budgets } = state
  const { from, to, event } = envelope
  const message = { ...event, from }
  const happens = (type: 'deliver' | 'duplicate', before: GlobalState): Successor => ({
    action: { type, node: to, from, message, ...(envelope.left === 0 && !envelope.arrived && { due: true }) },
    state: afterStep(protocol, before, to, taken),
  })
  if (isSet(protocol)) return [happens('deliver', { ...state, network: arrivedIn(network, position) })]
  const kept = { ...state, budgets: { ...budgets, duplication: budgets.duplication - 1 } }
  return [
    happens('deliver', { ...state, network: network.toSpliced(position, 1) }),
    ...(budgets.duplication > 0 ? [happens('duplicate', kept)] : []),
  ]
}

/** A set of messages stays as it is; where time counts, the message is marked as arrived. */
function arrivedIn(network: readonly Envelope[], position: number): readonly Envelope[] {
  const envelope = network[position]!
  return envelope.left === undefined ? network : distinct(network.with(position, { ...envelope, arrived: true }))
}

function losses(protocol: Protocol, state: GlobalState): Successor[] {
  const { network, budgets } = state
  if (budgets.loss === 0) return []
  return network.flatMap((envelope, position) => {
    const seen = network.slice(0, position).some((other) => keyOf(other) === keyOf(envelope))
    if (protocol.network.order === 'unordered' && seen) return []
    const { from, to, event } = envelope
    const next = {
      ...state,
      network: network.toSpliced(position, 1),
      budgets: { ...budgets, loss: budgets.loss - 1 },
    }
    return [
      {
        action: { type: 'lose', from, to, message: { ...event, from } },
        state: next,
      },
    ]
  })
}

function timers(protocol: Protocol, state: GlobalState): Successor[] {
  return idsOf(protocol).flatMap((id) => {
    const local = state.nodes[id]!
    if (!local.up || local.snapshot.status !== 'active') return []
    const ready = local.timers.filter((timer) => !isTimed(protocol, state) || timer.earliest === 0)
    return ready.map((timer): Successor => {
      const rest = {
        ...local,
        timers: local.timers.filter((other) => other !== timer),
      }
      const { event, target } = timer
      const taken =
        target === undefined
          ? step(nodeOf(protocol, id), rest, event)
          : {
              local: rest,
              sent: [{ to: target, event }],
              observed: [],
              handled: true,
            }
      return {
        action: { type: 'timer', node: id, timer: timer.id },
        state: afterStep(protocol, state, id, taken),
      }
    })
  })
}

function inputs(protocol: Protocol, state: GlobalState): Successor[] {
  const found: Successor[] = []
  for (const [role, entries] of Object.entries(protocol.inputs)) {
    const left = state.budgets.inputs[role]!
    for (const [index, { event }] of entries.entries()) {
      if (left[index] === 0) continue
      const budgets = {
        ...state.budgets,
        inputs: {
          ...state.budgets.inputs,
          [role]: left.with(index, left[index]! - 1),
        },
      }
      for (const { id } of nodesOf(protocol).filter((node) => node.role === role)) {
        if (isByzantine(protocol, id)) continue
        const taken = step(nodeOf(protocol, id), state.nodes[id]!, event as EventObject)
        if (!taken.handled) continue
        found.push({
          action: { type: 'input', node: id, event },
          state: afterStep(protocol, { ...state, budgets }, id, taken),
        })
      }
    }
  }
  return found
}

function crashes(protocol: Protocol, state: GlobalState): Successor[] {
  const { crash } = protocol.faults
  if (state.budgets.crash === 0) return []
  return targets(protocol, crash?.nodes).flatMap((node) => {
    const local = state.nodes[node]!
    if (!local.up || isByzantine(protocol, node)) return []
    const budgets = { ...state.budgets, crash: state.budgets.crash - 1 }
    return local.left.map((durable): Successor => {
      const nodes = { ...state.nodes, [node]: { up: false, durable } as const }
      return { action: { type: 'crash', node }, state: { ...state, nodes, budgets } }
    })
  })
}

function restarts(protocol: Protocol, state: GlobalState): Successor[] {
  if (protocol.faults.crash?.restart === false) return []
  return idsOf(protocol).flatMap((node) => {
    const local = state.nodes[node]!
    if (local.up) return []
    const taken = start(nodeOf(protocol, node), local.durable)
    return [
      {
        action: { type: 'restart', node },
        state: afterStep(protocol, state, node, taken),
      },
    ]
  })
}

function partitions(protocol: Protocol, state: GlobalState): Successor[] {
  const { partition } = protocol.faults
  if (!partition || state.blocked.length || state.budgets.partition === 0) return []
  const shapes = typeof partition.shape === 'string' ? [partition.shape] : (partition.shape ?? ['halves'])
  const told = targets(protocol, partition.nodes)
  const found = new Map<string, readonly Link[]>()
  for (const blocked of shapes.flatMap((shape) => partitionsOf(shape, told)))
    found.set(keyOf(new Set(blocked)), blocked)
  const budgets = { ...state.budgets, partition: state.budgets.partition - 1 }
  return [...found.values()].map((blocked) => ({
    action: { type: 'partition', blocked },
    state: { ...state, blocked, budgets },
  }))
}

function partitionsOf(shape: PartitionShape, nodes: readonly NodeId[]): Link[][] {
  const pairs = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to): Link => [from, to]))
  const cut = (group: readonly NodeId[]) => pairs.filter(([from, to]) => group.includes(from) !== group.includes(to))
  switch (shape) {
    case 'one-way':
      return pairs.map((link) => [link])
    case 'isolate':
      return nodes.map((node) => cut([node])).filter((links) => links.length)
    case 'halves':
      return subsets(nodes)
        .map(cut)
        .filter((links) => links.length)
  }
}

const subsets = (nodes: readonly NodeId[]): NodeId[][] =>
  nodes.reduce<NodeId[][]>((found, node) => found.concat(found.map((group) => [...group, node])), [[]])

function heals(_: Protocol, state: GlobalState): Successor[] {
  return state.blocked.length ? [{ action: { type: 'heal' }, state: { ...state, blocked: [] } }] : []
}

/** A byzantine node sends what is in its alphabet, unless that is still on its way. */
function lies(protocol: Protocol, state: GlobalState): Successor[] {
  const { byzantine } = protocol.faults
  if (!byzantine || state.budgets.byzantine === 0) return []
  const liars = idsOf(protocol).filter((id) => isByzantine(protocol, id))
  const honest = idsOf(protocol).filter((id) => !isByzantine(protocol, id))
  const budgets = { ...state.budgets, byzantine: state.budgets.byzantine - 1 }
  return liars.flatMap((from) =>
    honest.flatMap((to) =>
      byzantine.messages.flatMap((message): Successor[] => {
        const event = message as EventObject
        const same = (other: Envelope) => other.from === from && other.to === to && keyOf(other.event) === keyOf(event)
        if (state.network.some(same)) return []
        const network = afterSending(protocol, state.network, [{ from, to, event }])
        return [
          { action: { type: 'byzantine', node: from, to, message: event }, state: { ...state, network, budgets } },
        ]
      }),
    ),
  )
}

/** The nodes that a fault may hit, in the order of declaration. */
function targets(protocol: Protocol, names: readonly string[] | undefined): NodeId[] {
  const all = nodesOf(protocol)
  return all.filter(({ id, role }) => !names || names.includes(id) || names.includes(role)).map(({ id }) => id)
}
