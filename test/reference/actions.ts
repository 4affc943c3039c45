/** Everything that may happen in a global state, and the state each of it leads to. */
import type { EventObject } from 'xstate'
import { type Action, type NodeId, nodesOf, type PartitionShape, type Protocol } from '../../protocols/model/index.js'
import { afterStep, type Envelope, type GlobalState, idsOf, isSet, type Link, nodeOf } from './globalState.js'
import { keyOfLocal, start, step } from './localStep.js'
import { keyOf } from './values.js'

export interface Successor {
  readonly action: Action
  readonly state: GlobalState
}

/** All actions, in no particular order. */
export function successors(protocol: Protocol, state: GlobalState): Successor[] {
  return [deliveries, losses, timers, inputs, crashes, restarts, partitions, heals].flatMap((kind) =>
    kind(protocol, state),
  )
}

/** Does this action mean that the protocol goes on? A fault that may strike does not. */
export const isProgress = ({ type }: Action) => ['deliver', 'timer', 'input', 'restart', 'heal'].includes(type)

function deliveries(protocol: Protocol, state: GlobalState): Successor[] {
  const { network, budgets } = state
  const fifo = protocol.network.order === 'fifo'
  const found: Successor[] = []
  for (const [position, envelope] of network.entries()) {
    const { from, to, event } = envelope
    const behind = (other: Envelope) =>
      fifo ? other.from === from && other.to === to : keyOf(other) === keyOf(envelope)
    if (network.slice(0, position).some(behind)) continue
    if (!state.nodes[to]!.up || state.blocked.some((link) => link[0] === from && link[1] === to)) continue

    const message = { ...event, from }
    const before = state.nodes[to]!
    const taken = step(nodeOf(protocol, to), before, message)
    const idle = keyOfLocal(before) === keyOfLocal(taken.local) && !taken.sent.length && !taken.observed.length
    if (protocol.network.unhandled === 'keep' && idle) continue

    const removed = {
      ...state,
      network: isSet(protocol) ? network : network.toSpliced(position, 1),
    }
    found.push({
      action: { type: 'deliver', node: to, from, message },
      state: afterStep(protocol, removed, to, taken),
    })
    if (budgets.duplication > 0 && !isSet(protocol)) {
      const kept = {
        ...state,
        budgets: { ...budgets, duplication: budgets.duplication - 1 },
      }
      found.push({
        action: { type: 'duplicate', node: to, from, message },
        state: afterStep(protocol, kept, to, taken),
      })
    }
  }
  return found
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
    return local.timers.map((timer): Successor => {
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
    if (!local.up) return []
    const role = nodesOf(protocol).find(({ id }) => id === node)!.role
    const kept = (protocol.nodes[role]!.durable ?? []).filter((key) => key in local.snapshot.context)
    const durable = Object.fromEntries(kept.map((key) => [key, local.snapshot.context[key]]))
    const nodes = { ...state.nodes, [node]: { up: false, durable } as const }
    const budgets = { ...state.budgets, crash: state.budgets.crash - 1 }
    return [{ action: { type: 'crash', node }, state: { ...state, nodes, budgets } }]
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

/** The nodes that a fault may hit, in the order of declaration. */
function targets(protocol: Protocol, names: readonly string[] | undefined): NodeId[] {
  const all = nodesOf(protocol)
  return all.filter(({ id, role }) => !names || names.includes(id) || names.includes(role)).map(({ id }) => id)
}
