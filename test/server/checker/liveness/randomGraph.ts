/** Small random graphs with fair labels, and a way to know their fair paths by trying every set of states. */
import fc from 'fast-check'
import { type FairGraph, Level, type StateTest } from '../../../../server/checker/liveness/fairGraph.js'
import type { Forbidden } from '../../../../server/checker/liveness/fairPaths.js'
import type { Lasso } from '../../../../server/checker/liveness/lasso.js'

interface Arc {
  readonly from: number
  /** -1: out of the graph. */
  readonly to: number
  /** -1: not fair. */
  readonly label: number
}

/** States are numbered breadth first from 0; all are reachable. */
export interface SmallGraph {
  readonly size: number
  readonly arcs: readonly Arc[]
  readonly strong: readonly boolean[]
  readonly predecessors: readonly number[]
}

export interface Case {
  readonly graph: SmallGraph
  readonly forbidden: Forbidden
}

const mostStates = 7
const labels = 3

/** A graph, and a property of one of the shapes that properties have. */
export const randomCase: fc.Arbitrary<Case> = fc
  .record({
    arcs: fc.array(
      fc.record({
        from: fc.nat(mostStates - 1),
        to: fc.oneof({ weight: 9, arbitrary: fc.nat(mostStates - 1) }, { weight: 1, arbitrary: fc.constant(-1) }),
        label: fc.integer({ min: -1, max: labels - 1 }),
      }),
      { minLength: 1, maxLength: 18 },
    ),
    strong: fc.array(fc.boolean(), { minLength: labels, maxLength: labels }),
    among: fc.array(fc.boolean(), { minLength: mostStates, maxLength: mostStates }),
    entered: fc.array(fc.boolean(), { minLength: mostStates, maxLength: mostStates }),
    visiting: fc.array(fc.boolean(), { minLength: mostStates, maxLength: mostStates }),
    shape: fc.constantFrom('eventually', 'leadsTo', 'infinitelyOften', 'stabilizes', 'all together'),
  })
  .map(({ arcs, strong, among, entered, visiting, shape }) => {
    const at =
      (values: readonly boolean[]): StateTest =>
      (state) =>
        values[state]!
    const shapes: Record<typeof shape, Forbidden> = {
      eventually: { among: at(among), entered: (state) => state === 0 },
      leadsTo: { among: at(among), entered: at(entered) },
      infinitelyOften: { among: at(among) },
      stabilizes: { among: () => true, visiting: at(visiting) },
      'all together': { among: at(among), entered: at(entered), visiting: at(visiting) },
    }
    return { graph: reachable(arcs, strong), forbidden: shapes[shape] }
  })

/** The part that is reachable from 0, with its states numbered breadth first. */
function reachable(arcs: readonly Arc[], strong: readonly boolean[]): SmallGraph {
  const numbers = new Map([[0, 0]])
  const predecessors = [-1]
  for (const [old, number] of numbers) {
    for (const { to } of arcs.filter(({ from }) => from === old)) {
      if (to < 0 || numbers.has(to)) continue
      numbers.set(to, numbers.size)
      predecessors.push(number)
    }
  }
  const renamed = arcs
    .filter(({ from }) => numbers.has(from))
    .map(({ from, to, label }) => ({ from: numbers.get(from)!, to: to < 0 ? -1 : numbers.get(to)!, label }))
  return { size: numbers.size, arcs: renamed, strong, predecessors }
}

/** As the search for lassos sees it. */
export function fairGraphOf({ size, arcs, strong, predecessors }: SmallGraph): FairGraph {
  const targets = new Int32Array(arcs.length)
  const edgeLabels = new Int32Array(arcs.length)
  return {
    size,
    labels,
    targets,
    edgeLabels,
    expand(state) {
      const own = arcs.filter(({ from }) => from === state)
      targets.set(own.map(({ to }) => to))
      edgeLabels.set(own.map(({ label }) => label))
      return own.length
    },
    inOrder: (count) => Array.from({ length: count }, (_, edge) => edge),
    levelOf: (label) => (strong[label] ? Level.strong : Level.weak),
    predecessor: (state) => predecessors[state]!,
  }
}

const within = (set: number, state: number) => state >= 0 && (set & (1 << state)) !== 0

/** Is there a path that visits just these states again and again, taking every arc between them, and is it fair? */
function isFair({ arcs, strong }: SmallGraph, states: readonly number[], taken: readonly Arc[]): boolean {
  return strong.every((isStrong, label) => {
    if (taken.some((arc) => arc.label === label)) return true
    const possible = states.map((state) => arcs.some((arc) => arc.from === state && arc.label === label))
    return isStrong ? !possible.includes(true) : possible.includes(false)
  })
}

function reachedFrom(start: readonly number[], arcs: readonly Arc[]): Set<number> {
  const reached = new Set(start)
  for (const state of reached) for (const { from, to } of arcs) if (from === state && to >= 0) reached.add(to)
  return reached
}

/** The length of the shortest way to a fair path that is forbidden; undefined if there is none. By trying every set of states. */
export function shortestStem(graph: SmallGraph, { among, entered, visiting = () => true }: Forbidden) {
  const fair = new Set<number>()
  for (let set = 1; set < 1 << graph.size; set++) {
    const states = Array.from({ length: graph.size }, (_, state) => state).filter((state) => within(set, state))
    if (!states.every(among) || !states.some(visiting)) continue
    const inside = graph.arcs.filter(({ from, to }) => within(set, from) && within(set, to))
    if (!states.every((state) => reachedFrom([state], inside).size === states.length)) continue
    if (isFair(graph, states, inside)) for (const state of states) fair.add(state)
  }
  // Where a way stands: outside of what the path must stay among, or inside for good.
  let level = new Set<string>(['0 out'])
  const seen = new Set<string>()
  for (let length = 0; level.size > 0; length++) {
    for (const place of [...level]) {
      const state = Number(place.split(' ')[0])
      if (among(state) && (entered?.(state) ?? true)) level.add(`${state} in`)
    }
    const next = new Set<string>()
    for (const place of level) {
      seen.add(place)
      const [state, where] = place.split(' ')
      if (where === 'in' && fair.has(Number(state))) return length
      for (const { from, to } of graph.arcs) {
        if (from !== Number(state) || to < 0 || (where === 'in' && !among(to))) continue
        if (!seen.has(`${to} ${where}`)) next.add(`${to} ${where}`)
      }
    }
    level = next
  }
  return undefined
}

/** What is wrong with a lasso; empty if nothing is. */
export function faultsOf(graph: SmallGraph, { among, entered, visiting }: Forbidden, { stem, loop }: Lasso): string[] {
  const faults: string[] = []
  const start = stem[stem.length - 1]!
  if (stem[0] !== 0) faults.push('does not begin at the initial state')
  for (const [index, state] of stem.slice(1).entries()) {
    if (!graph.arcs.some(({ from, to }) => from === stem[index] && to === state)) faults.push('the stem has a gap')
  }
  let here = start
  const taken = loop.map(({ from, edge, to }) => {
    const arc = graph.arcs.filter((other) => other.from === from)[edge]!
    if (from !== here || arc.to !== to) faults.push('the loop has a gap')
    here = to
    return arc
  })
  if (here !== start) faults.push('the loop does not close')
  const states = [...new Set([start, ...loop.map(({ to }) => to)])]
  if (!states.every(among)) faults.push('leaves the states')
  if (visiting && !states.some(visiting)) faults.push('does not visit')
  if (entered) {
    const entry = stem.findIndex((state, index) => entered(state) && stem.slice(index).every(among))
    if (entry < 0) faults.push('does not enter')
  }
  if (!isFair(graph, states, taken)) faults.push('is not fair')
  return faults
}
