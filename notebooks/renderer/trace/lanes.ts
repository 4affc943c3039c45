/** The lanes of the space-time diagram: one for each node, side by side, with a gap between roles. */
import type { NodeId, NodeState, Trace } from '../../../server/wire/trace.js'
import type { TraceState } from './states.js'

export interface Lane {
  readonly id: NodeId
  readonly role: string
  readonly x: number
}

/** The lanes of a role: where its name stands. */
export interface RoleGroup {
  readonly role: string
  readonly x1: number
  readonly x2: number
}

export interface Lanes {
  readonly lanes: readonly Lane[]
  readonly groups: readonly RoleGroup[]
  /** The distance between neighbouring lanes of a role. */
  readonly spacing: number
  /** The width of the drawing. More than what was available where that is too narrow for the lanes. */
  readonly width: number
}

/** Room for the numbers of the rows, left of the first lane. */
export const gutter = 36
const narrowest = 48
const widest = 190
/** Of a lane's width. */
const gap = 0.3

/** @param available the width to use, in CSS pixels */
export function lanesOf(nodes: Trace['nodes'], available: number): Lanes {
  const runs: { role: string; ids: NodeId[] }[] = []
  for (const { id, role } of nodes) {
    const run = runs.find((other) => other.role === role)
    if (run) run.ids.push(id)
    else runs.push({ role, ids: [id] })
  }
  const units = Math.max(1, nodes.length + gap * Math.max(0, runs.length - 1))
  const spacing = Math.min(widest, Math.max(narrowest, (available - gutter) / units))
  const lanes: Lane[] = []
  const groups: RoleGroup[] = []
  let x = gutter
  for (const { role, ids } of runs) {
    groups.push({ role, x1: x, x2: x + ids.length * spacing })
    for (const id of ids) {
      lanes.push({ id, role, x: x + spacing / 2 })
      x += spacing
    }
    x += gap * spacing
  }
  return { lanes, groups, spacing, width: gutter + units * spacing }
}

/** How many colours there are; then they begin again, and the words must tell. */
export const colours = 6

/** A stretch of a lane during which what is told of the node stays the same. */
export interface Stretch {
  readonly node: NodeId
  readonly x: number
  /** The first step after which it is so, and the first after which it is not (or one more than there are steps). */
  readonly from: number
  readonly to: number
  readonly down: boolean
  readonly state: string
  /** Numbers what is told of a role's nodes in the order in which the trace shows it, as far as there are colours. */
  readonly colour: number
}

export function stretchesOf(
  lanes: readonly Lane[],
  states: readonly TraceState[],
  told: (node: NodeState) => string,
): Stretch[] {
  const seen = new Map<string, string[]>()
  return lanes.flatMap(({ id, role, x }) => {
    const names = seen.get(role) ?? []
    seen.set(role, names)
    const stretches: Stretch[] = []
    let from = 0
    for (let row = 1; row <= states.length; row++) {
      const node = states[from].nodes[id]
      const next = states[row]?.nodes[id]
      if (!node || (next && (next === node || told(next) === told(node)))) continue
      const state = told(node)
      if (node.up && !names.includes(state)) names.push(state)
      stretches.push({
        node: id,
        x,
        from,
        to: row,
        down: !node.up,
        state,
        colour: Math.max(0, names.indexOf(state)) % colours,
      })
      from = row
    }
    return stretches
  })
}
