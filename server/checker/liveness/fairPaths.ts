/** Fair paths that a property forbids: the search for a lasso, whatever the graph. */
import { FairComponents } from './fairComponents.js'
import type { FairGraph, StateTest } from './fairGraph.js'
import { type Edge, type Lasso, Loops } from './lasso.js'
import { leastLoop } from './leastLoop.js'
import type { LeastStem } from './leastStem.js'

/** A set of paths: those that, from some moment on, stay among some states. */
export interface Forbidden {
  /** The states among which the path stays. */
  readonly among: StateTest
  /** Where it may enter them: once it has, it does not leave. Absent: in any of them, however it came there. */
  readonly entered?: StateTest
  /** States of which it visits some again and again. Absent: any. */
  readonly visiting?: StateTest
}

/** Finds of several shortest stems one to show; see `LeastStems`. */
interface Stems {
  of(forbidden: Forbidden, isEnd: StateTest, length: number): Generator<void, LeastStem | undefined>
}

const all: StateTest = () => true
function* none(): Generator<void, undefined> {}

/** States looked at between two pauses. */
const stride = 512

/** The fair paths of a graph. */
export class FairPaths {
  #core: FairComponents | undefined

  /** @param stems absent: of several shortest stems any is shown */
  constructor(
    readonly graph: FairGraph,
    readonly stems?: Stems,
  ) {}

  /**
   * A fair path of a set, with the shortest stem that any has; undefined if there is none.
   *
   * Pauses now and then.
   */
  *lasso({ among, entered, visiting = all }: Forbidden): Generator<void, Lasso | undefined> {
    const core = yield* this.#fairCore()
    if (core.count === 0) return undefined
    const components = new FairComponents(this.graph)
    yield* components.find((state) => core.of[state] !== 0 && among(state), visiting)
    if (components.count === 0) return undefined
    const shortest = entered
      ? yield* this.#stemWithin(among, entered, components)
      : this.#stemTo(components.of.findIndex((component) => component !== 0))
    if (shortest === undefined) return undefined
    const isEnd = (state: number) => components.of[state] !== 0
    const least = yield* this.stems?.of({ among, entered }, isEnd, shortest.length - 1) ?? none()
    const stem = least?.states ?? shortest
    const start = stem[stem.length - 1]
    const component = components.of[start]
    const inside = (state: number) => components.of[state] === component
    const loop: Edge[] = new Loops(this.graph).from(start, inside, visiting)
    const shorter = yield* leastLoop(this.graph, start, inside, visiting, loop.length)
    const found = shorter === undefined || shorter === 'unknown' ? loop : shorter
    return { stem, loop: found, isLeastLoop: shorter !== 'unknown', ...(least && { least }) }
  }

  /** Fair components of the whole graph: every fair path ends in one of them, whatever the property. */
  *#fairCore(): Generator<void, FairComponents> {
    if (this.#core === undefined) {
      const core = new FairComponents(this.graph)
      yield* core.find(all, all)
      this.#core = core
    }
    return this.#core
  }

  #stemTo(state: number): number[] {
    const stem = [state]
    for (let at = state; at !== 0; stem.push(at)) at = this.graph.predecessor(at)
    return stem.reverse()
  }

  /** The shortest way to a fair component that enters the states somewhere and does not leave them from there on. */
  *#stemWithin(
    among: StateTest,
    entered: StateTest,
    components: FairComponents,
  ): Generator<void, number[] | undefined> {
    const { graph } = this
    /** The state before on the way within; its own number where the way enters. */
    const before = new Int32Array(graph.size).fill(-1)
    let level: number[] = []
    let entry = 0
    let levelStart = 0
    while (level.length > 0 || entry < graph.size) {
      // States that are as far from the initial state as those of the level.
      for (; entry < graph.size && (entry === 0 || graph.predecessor(entry) < levelStart); entry++) {
        if (entry % stride === 0) yield
        if (before[entry] >= 0 || !among(entry) || !entered(entry)) continue
        before[entry] = entry
        level.push(entry)
      }
      levelStart = entry
      const next: number[] = []
      for (const state of level) {
        if (components.of[state] !== 0) {
          const way: number[] = []
          let at = state
          for (; before[at] !== at; at = before[at]) way.push(at)
          return this.#stemTo(at).concat(way.reverse())
        }
      }
      for (const [position, state] of level.entries()) {
        if (position % stride === 0) yield
        const count = graph.expand(state)
        for (let edge = 0; edge < count; edge++) {
          const to = graph.targets[edge]
          if (to < 0 || before[to] >= 0 || !among(to)) continue
          before[to] = state
          next.push(to)
        }
      }
      level = next
    }
    return undefined
  }
}
