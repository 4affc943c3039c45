/**
 * The fair loop with the fewest steps from a state back to it: a breadth-first search of the states together with what a loop still
 * has to do. Of several as short it is the first in an order that does not hang on numbers of states.
 */
import { type FairGraph, Level, type StateTest, unfair } from './fairGraph.js'
import type { Edge } from './lasso.js'

/** Where a loop stands: its state, whether it has visited what it must, and what is left to do. Sets of labels, in order. */
interface Place {
  readonly state: number
  readonly met: boolean
  /** Weakly fair, possible in all states so far, and not taken. */
  readonly weak: readonly number[]
  /** Strongly fair and possible in some state so far. */
  readonly strong: readonly number[]
  /** Strongly fair and taken. */
  readonly taken: readonly number[]
  readonly before?: { readonly place: Place; readonly edge: Edge }
}

/** Places that are looked at at most; a number, so that every machine comes to the same. */
const mostPlaces = 20_000
/** Places between two pauses. */
const stride = 64

/**
 * Pauses now and then.
 *
 * @param start a state in a fair component @param inside the component @param visited what the loop must visit
 * @param length of a loop that is known
 * @returns undefined if none is shorter than that one, or `'unknown'` if there are too many places to look at
 */
export function* leastLoop(
  graph: FairGraph,
  start: number,
  inside: StateTest,
  visited: StateTest,
  length: number,
): Generator<void, readonly Edge[] | undefined | 'unknown'> {
  const possible = labelsOf(graph, graph.expand(start))
  const isStrong = (label: number) => graph.levelOf(label) === Level.strong
  const first: Place = {
    ...{ state: start, met: visited(start), taken: [] },
    ...{ weak: possible.filter((label) => !isStrong(label)), strong: possible.filter(isStrong) },
  }
  if (length === 0 || isFair(first)) return length === 0 ? undefined : []
  const known = new Set([keyOf(first)])
  let level = [first]
  let looked = 0
  for (let steps = 1; steps < length && level.length > 0; steps++) {
    const next: Place[] = []
    for (const place of level) {
      if (++looked > mostPlaces) return 'unknown'
      if (looked % stride === 0) yield
      for (const edge of edgesOf(graph, place.state, inside)) {
        const reached = after(graph, place, edge, visited)
        if (edge.to === start && isFair(reached)) return edgesTo(reached)
        const key = keyOf(reached)
        if (known.has(key)) continue
        known.add(key)
        next.push(reached)
      }
    }
    level = next
  }
  return undefined
}

const keyOf = ({ state, met, weak, strong, taken }: Place): string => `${state} ${met} ${weak} ${strong} ${taken}`

/** Has a loop that ends here done all it must? */
const isFair = ({ met, weak, strong, taken }: Place): boolean =>
  met && weak.length === 0 && strong.every((label) => taken.includes(label))

interface Labelled extends Edge {
  readonly label: number
}

function edgesOf(graph: FairGraph, state: number, inside: StateTest): Labelled[] {
  const edges: Labelled[] = []
  for (const edge of graph.inOrder(graph.expand(state))) {
    const to = graph.targets[edge]
    if (to >= 0 && inside(to)) edges.push({ from: state, edge, to, label: graph.edgeLabels[edge] })
  }
  return edges
}

function after(graph: FairGraph, place: Place, { label, ...edge }: Labelled, visited: StateTest): Place {
  const possible = labelsOf(graph, graph.expand(edge.to))
  const isStrong = (each: number) => graph.levelOf(each) === Level.strong
  return {
    state: edge.to,
    met: place.met || visited(edge.to),
    weak: place.weak.filter((each) => each !== label && possible.includes(each)),
    strong: inOrder([...place.strong, ...possible.filter(isStrong)]),
    taken: label !== unfair && isStrong(label) ? inOrder([...place.taken, label]) : place.taken,
    before: { place, edge },
  }
}

/** The labels of the edges that the graph holds. */
const labelsOf = (graph: FairGraph, count: number): number[] =>
  inOrder([...graph.edgeLabels.subarray(0, count)].filter((label) => label !== unfair))

const inOrder = (labels: readonly number[]): number[] => [...new Set(labels)].sort((a, b) => a - b)

function edgesTo(end: Place): Edge[] {
  const edges: Edge[] = []
  for (let place: Place = end; place.before; place = place.before.place) edges.push(place.before.edge)
  return edges.reverse()
}
