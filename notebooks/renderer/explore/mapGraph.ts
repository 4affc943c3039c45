/** A map of states as a graph: which of them are drawn as one place, and what lies behind a place that is collapsed. No DOM. */
import type { MapState, StateMap } from '../../../server/wire/exploring.js'
import type { JsonValue, Trace } from '../../../server/wire/trace.js'
import { stateText } from '../values.js'

/**
 * What is one place: each state; all in which every node is in the same place of its chart; all in which as many nodes of each role
 * are, whichever they are.
 */
export type Grouping = 'state' | 'nodes' | 'roles'

/** A state, or several that are drawn as one. */
export interface Place {
  readonly key: string
  /** Those that it stands for, the nearest first. */
  readonly states: readonly MapState[]
  /** A line for each role: `server: follower ×2, leader`. */
  readonly lines: readonly string[]
  /** Whether something leads out of it. */
  readonly leads: boolean
  /** Of a place that is collapsed: how many others are reached through it alone, and not drawn. */
  readonly hides?: number
}

export interface MapLine {
  /** Indices of places. */
  readonly from: number
  readonly to: number
  /** What leads from one to the other; the same words once. */
  readonly texts: readonly string[]
  /** Whether nothing but faults does. */
  readonly fault: boolean
}

export interface MapGraph {
  /** The one with which the map begins first, level by level. */
  readonly places: readonly Place[]
  readonly lines: readonly MapLine[]
}

/** @param collapsed keys of places behind which nothing is drawn */
export function mapGraph(
  map: StateMap,
  nodes: Trace['nodes'],
  grouping: Grouping,
  collapsed: ReadonlySet<string> = new Set(),
): MapGraph {
  const whole = grouped(map, nodes, grouping)
  const shown = reached(whole, collapsed)
  const isShown = whole.places.map((_, index) => shown.has(index))
  const numbers = new Map([...shown].sort((a, b) => a - b).map((index, number) => [index, number]))
  const places = whole.places.flatMap((place, index) => {
    if (!isShown[index]) return []
    if (!collapsed.has(place.key)) return [place]
    return [{ ...place, hides: whole.places.length - reached(whole, new Set([place.key])).size }]
  })
  const lines = whole.lines.flatMap((line) => {
    const isCut = !isShown[line.from] || !isShown[line.to] || collapsed.has(whole.places[line.from].key)
    return isCut ? [] : [{ ...line, from: numbers.get(line.from)!, to: numbers.get(line.to)! }]
  })
  return { places, lines }
}

function grouped(map: StateMap, nodes: Trace['nodes'], grouping: Grouping): MapGraph {
  const groups = new Map<string, { states: MapState[]; lines: readonly string[] }>()
  const groupOf = new Map<number, string>()
  for (const state of map.states) {
    const lines = roleLines(state.nodes, nodes)
    const key =
      grouping === 'state' ? String(state.state) : grouping === 'nodes' ? JSON.stringify(state.nodes) : lines.join('\n')
    const group = groups.get(key)
    if (group) group.states.push(state)
    else groups.set(key, { states: [state], lines })
    groupOf.set(state.state, key)
  }
  const keys = [...groups.keys()]
  const indexOf = new Map(keys.map((key, index) => [key, index]))
  const joined = new Map<string, { from: number; to: number; texts: Set<string>; fault: boolean }>()
  for (const { from, to, text, fault } of map.edges) {
    const ends = { from: indexOf.get(groupOf.get(from)!)!, to: indexOf.get(groupOf.get(to)!)! }
    if (ends.from === ends.to) continue
    const key = `${ends.from} → ${ends.to}`
    const line = joined.get(key) ?? { ...ends, texts: new Set(), fault: true }
    line.texts.add(text)
    line.fault &&= fault
    joined.set(key, line)
  }
  const lines = [...joined.values()].map((line) => ({ ...line, texts: [...line.texts] }))
  const leading = new Set(lines.map(({ from }) => from))
  const places = keys.map((key, index) => ({ key, ...groups.get(key)!, leads: leading.has(index) }))
  return { places, lines }
}

/** The places that are reached from the first by a way that leads through none of these. */
function reached({ places, lines }: MapGraph, closed: ReadonlySet<string>): ReadonlySet<number> {
  const after = places.map((): number[] => [])
  for (const { from, to } of lines) after[from].push(to)
  const found = new Set([0])
  for (const index of found) if (!closed.has(places[index].key)) for (const next of after[index]) found.add(next)
  return found
}

/** What the nodes of each role are. */
function roleLines(values: readonly (JsonValue | null)[], nodes: Trace['nodes']): string[] {
  const roles = [...new Set(nodes.map(({ role }) => role))]
  return roles.map((role) => {
    const counts = new Map<string, number>()
    nodes.forEach((node, index) => {
      if (node.role !== role) return
      const value = values[index]
      const text = value === null ? 'down' : stateText(value) || 'up'
      counts.set(text, (counts.get(text) ?? 0) + 1)
    })
    return `${role}: ${[...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([text, count]) => (count > 1 ? `${text} ×${count}` : text))
      .join(', ')}`
  })
}
