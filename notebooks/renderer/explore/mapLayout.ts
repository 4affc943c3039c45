/** A map of states as geometry: levels from the top downwards, within each such that lines cross seldom. No DOM. */
import type { MapState, StateMap } from '../../../server/wire/exploring.js'
import type { JsonValue, Trace } from '../../../server/wire/trace.js'
import { stateText } from '../values.js'

/** A state, or several in which all nodes are in the same places of their charts. */
export interface Place {
  readonly key: string
  /** Those that it stands for, the nearest first. */
  readonly states: readonly MapState[]
  readonly depth: number
  /** A line for each role: `server: follower ×2, leader`. */
  readonly lines: readonly string[]
  readonly x: number
  readonly y: number
}

export interface MapLine {
  readonly from: Place
  readonly to: Place
  /** What leads from one to the other; the same words once. */
  readonly texts: readonly string[]
  /** Whether nothing but faults does. */
  readonly fault: boolean
}

export interface MapLayout {
  readonly places: readonly Place[]
  readonly lines: readonly MapLine[]
  readonly width: number
  readonly height: number
  /** The size of a place; small ones have no room for words. */
  readonly box: { readonly width: number; readonly height: number; readonly words: boolean }
}

/** More places than these are drawn small, and so they are where a level with words would be wider than so many pixels. */
const mostWithWords = 40
const mostWidth = 1800
const sweeps = 6

/** @param collapsed whether states that differ only in contexts and messages are one place */
export function mapLayout(map: StateMap, nodes: Trace['nodes'], collapsed: boolean): MapLayout {
  const groups = new Map<string, MapState[]>()
  for (const state of map.states) {
    const key = collapsed ? JSON.stringify(state.nodes) : String(state.state)
    const group = groups.get(key)
    if (group) group.push(state)
    else groups.set(key, [state])
  }
  const keyOf = new Map([...groups].flatMap(([key, states]) => states.map(({ state }) => [state, key] as const)))
  const levels: string[][] = []
  for (const [key, [{ depth }]] of groups) (levels[depth] ??= []).push(key)
  const filled = levels.filter(Boolean)
  const edges = map.edges.map(({ from, to }) => [keyOf.get(from)!, keyOf.get(to)!] as const)
  order(filled, edges)

  const widest = Math.max(...filled.map((level) => level.length))
  const lines = new Map([...groups].map(([key, [state]]) => [key, roleLines(state.nodes, nodes)]))
  const longest = Math.max(...[...lines.values()].flat().map((text) => text.length))
  const rows = Math.max(...[...lines.values()].map((each) => each.length))
  const wide = Math.min(230, 16 + 6.2 * longest)
  const words = groups.size <= mostWithWords && widest * wide <= mostWidth
  const box = words ? { width: wide, height: 10 + 15 * rows, words } : { width: 18, height: 18, words }
  const gap = words ? { x: 24, y: 46 } : { x: 10, y: 34 }
  const width = widest * (box.width + gap.x) + gap.x
  const places = new Map<string, Place>()
  filled.forEach((level, row) => {
    const free = (width - level.length * box.width) / (level.length + 1)
    level.forEach((key, column) => {
      const states = groups.get(key)!
      places.set(key, {
        key,
        states,
        depth: states[0].depth,
        lines: lines.get(key)!,
        x: free + column * (box.width + free),
        y: gap.y / 2 + row * (box.height + gap.y),
      })
    })
  })
  return {
    places: [...places.values()],
    lines: linesOf(map, keyOf, places),
    width,
    height: filled.length * (box.height + gap.y),
    box,
  }
}

function linesOf(map: StateMap, keyOf: ReadonlyMap<number, string>, places: ReadonlyMap<string, Place>): MapLine[] {
  const joined = new Map<string, { from: Place; to: Place; texts: Set<string>; fault: boolean }>()
  for (const { from, to, text, fault } of map.edges) {
    const [a, b] = [keyOf.get(from)!, keyOf.get(to)!]
    if (a === b) continue
    const key = `${a} → ${b}`
    const line = joined.get(key) ?? { from: places.get(a)!, to: places.get(b)!, texts: new Set(), fault: true }
    line.texts.add(text)
    line.fault &&= fault
    joined.set(key, line)
  }
  return [...joined.values()].map((line) => ({ ...line, texts: [...line.texts] }))
}

/** Each level by the middle of its neighbours in the level before, then in the level after (Sugiyama, Tagawa, Toda 1981). */
function order(levels: string[][], edges: readonly (readonly [string, string])[]): void {
  const neighbours = new Map<string, string[]>()
  for (const [a, b] of edges) {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b])
    neighbours.set(b, [...(neighbours.get(b) ?? []), a])
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const down = sweep % 2 === 0
    for (let at = down ? 1 : levels.length - 2; at >= 0 && at < levels.length; at += down ? 1 : -1) {
      const fixed = levels[down ? at - 1 : at + 1]
      const place = new Map(fixed.map((key, index) => [key, index / fixed.length]))
      const middle = new Map(
        levels[at].map((key, index) => {
          const known = (neighbours.get(key) ?? []).flatMap((other) => place.get(other) ?? [])
          const sum = known.reduce((total, value) => total + value, 0)
          return [key, known.length > 0 ? sum / known.length : index / levels[at].length]
        }),
      )
      levels[at].sort((a, b) => middle.get(a)! - middle.get(b)!)
    }
  }
}

/** What the nodes of each role are. */
export function roleLines(values: readonly (JsonValue | null)[], nodes: Trace['nodes']): string[] {
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
