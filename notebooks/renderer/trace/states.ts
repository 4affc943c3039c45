/** The states along a trace. Row 0 is the initial state; row k is the state after step k. */
import type { NodeId, NodeState, Trace } from '../../../server/wire/trace.js'

export interface TraceState {
  readonly nodes: { readonly [id: NodeId]: NodeState }
  /** The directed links that the partition in force blocks. */
  readonly blocked: readonly (readonly [NodeId, NodeId])[]
}

/** Every state of the trace: one more than there are steps. What a step leaves alone is shared, not copied. */
export function statesOf(trace: Trace): TraceState[] {
  let now: TraceState = { nodes: trace.initial.nodes, blocked: [] }
  const states = [now]
  for (const { action, nodes } of trace.steps) {
    const blocked = action.type === 'partition' ? action.blocked : action.type === 'heal' ? [] : now.blocked
    now = { nodes: Object.keys(nodes).length ? { ...now.nodes, ...nodes } : now.nodes, blocked }
    states.push(now)
  }
  return states
}
