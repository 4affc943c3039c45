/** The states along a trace. Row 0 is the initial state; row k is the state after step k. */
import type { JsonValue, NodeId, NodeState, Trace, WatcherState } from '../../../server/wire/trace.js'

export interface TraceState {
  readonly nodes: { readonly [id: NodeId]: NodeState }
  /** The directed links that the partition in force blocks. */
  readonly blocked: readonly (readonly [NodeId, NodeId])[]
  /** The machine that judges, where the property has one. */
  readonly watcher?: WatcherState
}

/** Every state of the trace: one more than there are steps. What a step leaves alone is shared, not copied. */
export function statesOf(trace: Trace): TraceState[] {
  let now: TraceState = { nodes: trace.initial.nodes, blocked: [], watcher: trace.initial.watcher }
  const states = [now]
  for (const { action, nodes, watcher = now.watcher } of trace.steps) {
    const blocked = action.type === 'partition' ? action.blocked : action.type === 'heal' ? [] : now.blocked
    now = { nodes: Object.keys(nodes).length ? { ...now.nodes, ...nodes } : now.nodes, blocked, watcher }
    states.push(now)
  }
  return states
}

/** A context by its keys; what is no object stands under one name. */
export const contextOf = ({ context }: NodeState): { readonly [key: string]: JsonValue } =>
  typeof context === 'object' && context !== null && !Array.isArray(context)
    ? (context as { readonly [key: string]: JsonValue })
    : { context }

/** The keys of some nodes' contexts: those that change in the course of the trace, and those that never do. */
export function keysOf(
  states: readonly TraceState[],
  ids: readonly NodeId[],
): { changing: readonly string[]; constant: readonly string[] } {
  const keys = new Set<string>()
  const changing = new Set<string>()
  for (const id of ids) {
    const first = contextOf(states[0].nodes[id])
    for (const node of new Set(states.map(({ nodes }) => nodes[id]))) {
      const context = contextOf(node)
      for (const key of Object.keys({ ...first, ...context })) {
        keys.add(key)
        if (JSON.stringify(first[key]) !== JSON.stringify(context[key])) changing.add(key)
      }
    }
  }
  return { changing: [...changing], constant: [...keys].filter((key) => !changing.has(key)) }
}
