/**
 * Of the shortest stems of lassos the one with the fewest faults, and among those the one in which the fewest nodes act. The same,
 * whichever numbers the states have, as for runs (`explain/minimise.ts`).
 *
 * Level by level from the initial state. A state occurs twice where it matters whether the path may leave the states among
 * which it stays in the end: as a state on the way there, and as one after it has entered them.
 */
import { ContentOrder } from '../explain/contentOrder.js'
import {
  type CodedStep,
  faultsOf,
  type Label,
  longerBy,
  merge,
  nodesOf,
  stepsOf,
  type Way,
} from '../explain/leastWays.js'
import type { CodedAction, Search } from '../search.js'
import type { StateTest } from './fairGraph.js'
import type { Forbidden } from './fairPaths.js'

/** A stem that no other of its length undercuts. */
export interface LeastStem {
  /** From the initial one to that in which the loop starts. */
  readonly states: readonly number[]
  readonly steps: readonly CodedStep[]
  readonly faults: number
  /** How many nodes act. */
  readonly nodes: number
}

/** States that are looked at for it at most, so that it takes seconds; a number, so that it is the same everywhere. */
const mostStates = 50_000
/** States between two pauses. */
const stride = 64

/** Finds least stems in the states that a breadth-first search has found. */
export class LeastStems {
  readonly #order: ContentOrder

  constructor(readonly search: Search) {
    this.#order = new ContentOrder(search.model)
  }

  /**
   * @param isEnd whether a stem may end in a state
   * @param length how many steps the shortest stems have
   * @returns undefined if there are too many states to look at
   */
  *of({ among, entered }: Forbidden, isEnd: StateTest, length: number): Generator<void, LeastStem | undefined> {
    const known = new Set<number>()
    const reach = (labels: Map<number, Label>, place: number, way: Way, faults: number) => {
      if (!known.has(place)) merge(labels, place, way, faults)
    }
    const outside = (labels: Map<number, Label>, state: number, way: Way, faults: number) => {
      reach(labels, onTheWay(state), way, faults)
      if (entered?.(state) && among(state)) reach(labels, within(state), way, faults)
    }
    let level = new Map<number, Label>()
    outside(level, 0, { acted: 0 }, 0)
    let looked = 0
    for (let steps = 0; steps < length; steps++) {
      for (const place of level.keys()) known.add(place)
      const next = new Map<number, Label>()
      for (const [place, { faults, ways }] of level) {
        if (++looked > mostStates) return undefined
        if (looked % stride === 0) yield
        const from = place >>> 1
        for (const { action, to } of this.#stepsFrom(from)) {
          const isWithin = place === within(from)
          if (isWithin && !among(to)) continue
          const count = faults + faultsOf(action.kind)
          for (const way of ways) {
            const longer = longerBy(this.search.model, way, { from, action })
            if (isWithin) reach(next, within(to), longer, count)
            else outside(next, to, longer, count)
          }
        }
      }
      level = next
    }
    const last = entered ? within : onTheWay
    return leastOf(level, (place) => place === last(place >>> 1) && isEnd(place >>> 1))
  }

  #stepsFrom(state: number): readonly { readonly action: CodedAction; readonly to: number }[] {
    const { successors } = this.search
    const found: { action: CodedAction; to: number }[] = []
    this.search.load(state)
    successors.expand({
      successor: (kind, a, b) => {
        const to = this.search.find()
        if (to >= 0) found.push({ action: { kind, a, b }, to })
        return true
      },
    })
    return this.#order.sorted(found)
  }
}

/** A state before it has entered, and after: see above. */
const onTheWay = (state: number) => 2 * state
const within = (state: number) => 2 * state + 1

function leastOf(level: ReadonlyMap<number, Label>, isEnd: (place: number) => boolean): LeastStem | undefined {
  let least: { readonly way: Way; readonly end: number; readonly faults: number; readonly nodes: number } | undefined
  for (const [place, { faults, ways }] of level) {
    if (!isEnd(place) || (least && faults > least.faults)) continue
    for (const way of ways) {
      const nodes = nodesOf(way)
      if (!least || faults < least.faults || nodes < least.nodes) least = { way, end: place >>> 1, faults, nodes }
    }
  }
  if (!least) return undefined
  const { way, end, faults, nodes } = least
  const steps = stepsOf(way)
  return { states: [...steps.map(({ from }) => from), end], steps, faults, nodes }
}
