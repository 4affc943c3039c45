/** The states around one, with what leads from each to which: a part of a state space that is small enough to be drawn. */
import type { MapEdge, MapState, StateMap } from '../../wire/exploring.js'
import { toJson } from '../json.js'
import type { FollowedStates } from '../runs/followedStates.js'
import { type StateVectors, seen } from '../seen.js'
import { type Enabled, enabledIn } from './enabled.js'
import { isFault } from './reach.js'

export interface MapLimits {
  /** Distinct states. */
  readonly most: number
  /** Steps from where it begins. */
  readonly depth: number
  readonly faults: boolean
}

/**
 * Breadth first. The states are numbered as the walk numbers them.
 *
 * @param violated the properties that a state violates by itself
 */
export function mapOf(
  states: FollowedStates,
  from: number,
  { most, depth, faults }: MapLimits,
  violated: (state: number, vectors: StateVectors) => readonly string[],
): StateMap {
  const found = new Map<number, MapState>()
  const edges: MapEdge[] = []
  const queue: number[] = []
  const add = (state: number, at: number) => {
    const vectors = seen(states, state)
    found.set(state, { state, depth: at, nodes: nodesIn(states, vectors), violates: violated(state, vectors), more: 0 })
    queue.push(state)
  }
  add(from, 0)
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const known = found.get(state)!
    let more = 0
    for (const each of enabledIn(states, state)) {
      const fault = isFault(each.coded.kind)
      if ((fault && !faults) || !each.inside) continue
      if (!found.has(each.to)) {
        if (known.depth >= depth || found.size >= most) {
          more++
          continue
        }
        add(each.to, known.depth + 1)
      }
      edges.push({ from: state, to: each.to, text: textOf(each, states), fault })
    }
    if (more > 0) found.set(state, { ...known, more })
  }
  return { from, states: [...found.values()], edges, complete: [...found.values()].every(({ more }) => more === 0) }
}

function nodesIn({ model }: FollowedStates, { locals }: StateVectors): MapState['nodes'] {
  return model.nodes.map((_, node) => {
    const { up, snapshot } = model.localStates.all[locals[node]]
    return up ? toJson(snapshot?.value ?? {}) : null
  })
}

/** An action in a few words. */
function textOf({ action }: Enabled, { model }: FollowedStates): string {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
      return `${action.message.type}: ${action.from} → ${action.node}`
    case 'lose':
      return `${action.message.type}: ${action.from} ⇥ ${action.to}`
    case 'timer':
      return `${action.node}: ${action.timer}`
    case 'input':
      return `${action.node}: ${action.event.type}`
    case 'crash':
      return `${action.node} crashes`
    case 'restart':
      return `${action.node} restarts`
    case 'byzantine':
      return `${action.node} lies to ${action.to}`
    case 'tick':
      return `${model.clock?.tick ?? 0} ms`
    default:
      return action.type
  }
}
