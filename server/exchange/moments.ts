/** A trace as a list of whole states, for formats that tell states and not what changed. */
import type { NodeId, NodeState, Trace, TraceMessage, TraceStep } from '../wire/trace.js'

/** The whole state at one moment. */
export interface Moment {
  /** The step that led here; absent at the start. */
  readonly step?: TraceStep
  readonly nodes: { readonly [id: NodeId]: NodeState }
  /** In the order of sending. A message of which copies are left behind is one. */
  readonly inFlight: readonly TraceMessage[]
  /** The directed links that are cut. */
  readonly blocked: readonly (readonly [NodeId, NodeId])[]
}

/** One moment more than there are steps. */
export function momentsOf({ initial, steps }: Trace): Moment[] {
  let now: Moment = { nodes: initial.nodes, inFlight: initial.sent, blocked: [] }
  const moments = [now]
  for (const step of steps) {
    const { action } = step
    const gone = action.type === 'deliver' || action.type === 'lose' ? action.message : undefined
    now = {
      step,
      nodes: { ...now.nodes, ...step.nodes },
      inFlight: [...now.inFlight.filter(({ id }) => id !== gone), ...step.sent],
      blocked: action.type === 'partition' ? action.blocked : action.type === 'heal' ? [] : now.blocked,
    }
    moments.push(now)
  }
  return moments
}
