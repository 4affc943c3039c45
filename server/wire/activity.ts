/** Where a node is in its machine, and how it came there. */
import { statesOf, transitionKey } from './chart.js'
import type { StateOutline } from './output.js'
import type { JsonValue, NodeId, NodeState, TraceStep } from './trace.js'

/** The paths of the states that are active, those around others included; none while the node is down. */
export function activeStates({ up, value }: NodeState): Set<string> {
  const paths = new Set<string>()
  const visit = (inner: JsonValue, path: string): void => {
    paths.add(path)
    if (typeof inner === 'string') visit({}, path ? `${path}.${inner}` : inner)
    else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      for (const [key, below] of Object.entries(inner)) visit(below, path ? `${path}.${key}` : key)
    }
  }
  if (up) visit(value, '')
  return paths
}

/** The node that acts in a step: whose machine takes its transitions. */
export function actorOf({ action }: TraceStep): NodeId | undefined {
  return 'node' in action && action.type !== 'byzantine' ? action.node : undefined
}

/** The keys of the transitions that a step took. */
export function takenIn(step: TraceStep, machine: StateOutline): Set<string> {
  if (step.taken) return new Set(step.taken.map(transitionKey))
  // a trace of an earlier version has only the words
  const words = new Set(step.transitions)
  return new Set(
    statesOf(machine).flatMap(({ transitions }) =>
      transitions.flatMap((each) => (words.has(each.words) ? [each.key] : [])),
    ),
  )
}
