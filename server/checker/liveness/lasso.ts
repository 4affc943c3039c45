/** Lassos: a way into a fair component, and a loop in it that does what fairness demands. */
import { type FairGraph, Level, type StateTest } from './fairGraph.js'
import type { LeastStem } from './leastStem.js'

/** An edge, by its place among those of its state. */
export interface Edge {
  readonly from: number
  readonly edge: number
  readonly to: number
}

/** A path that repeats for ever. */
export interface Lasso {
  /** The states from the initial one to that in which the loop starts. */
  readonly stem: readonly number[]
  /** The edges of the loop, back to where it starts. Empty: the path stays in the last state of the stem. */
  readonly loop: readonly Edge[]
  /** Whether no fair loop from there has fewer steps. */
  readonly isLeastLoop: boolean
  /** The stem, where it is known that no other of its length undercuts it. */
  readonly least?: LeastStem
}

/** Finds loops in a graph. Its memory is a few numbers for each state. */
export class Loops {
  readonly #from: Int32Array
  readonly #edge: Int32Array
  #reached: number[] = []

  constructor(readonly graph: FairGraph) {
    this.#from = new Int32Array(graph.size).fill(-1)
    this.#edge = new Int32Array(graph.size)
  }

  /**
   * A short fair loop: from place to place, always to the nearest that settles something that is open.
   *
   * @param inside a fair component @param start a state of it @param visited what the loop must visit
   */
  from(start: number, inside: StateTest, visited: StateTest): Edge[] {
    const { graph } = this
    const demands = new Demands(graph, start)
    let met = visited(start)
    let here = start
    const loop: Edge[] = []
    const walk = (found: readonly Edge[]) => {
      for (const step of found) {
        loop.push(step)
        demands.take(step)
        demands.visit(step.to)
        met ||= visited(step.to)
        here = step.to
      }
    }
    for (;;) {
      while (demands.open || !met) {
        const edge = (step: Edge) => demands.settledByTaking(step) || (!met && visited(step.to))
        walk(this.#shortest(here, inside, edge, (count) => demands.settledByVisiting(count)))
      }
      if (here === start) return loop
      // On the way back there may be something strongly fair that was not possible before.
      walk(
        this.#shortest(
          here,
          inside,
          ({ to }) => to === start,
          () => false,
        ),
      )
      if (!demands.open) return loop
    }
  }

  /**
   * The shortest path that ends with an edge or in a state of a kind; there must be one.
   *
   * @param inState asked about each state while the graph holds its edges, which are so many
   */
  #shortest(
    start: number,
    inside: StateTest,
    withEdge: (step: Edge) => boolean,
    inState: (count: number) => boolean,
  ): Edge[] {
    const { graph } = this
    const from = this.#from
    const reached = [start]
    this.#reached = reached
    from[start] = start
    for (let next = 0; next < reached.length; next++) {
      const state = reached[next]
      const count = graph.expand(state)
      if (next > 0 && inState(count)) return this.#pathTo(start, state)
      for (const edge of graph.inOrder(count)) {
        const to = graph.targets[edge]
        if (to < 0 || !inside(to)) continue
        const step = { from: state, edge, to }
        if (withEdge(step)) return [...this.#pathTo(start, state), step]
        if (from[to] >= 0) continue
        from[to] = state
        this.#edge[to] = edge
        reached.push(to)
      }
    }
    throw new Error('A fair component is not strongly connected.')
  }

  #pathTo(start: number, end: number): Edge[] {
    const path: Edge[] = []
    for (let state = end; state !== start; state = this.#from[state]) {
      path.push({ from: this.#from[state], edge: this.#edge[state], to: state })
    }
    for (const state of this.#reached) this.#from[state] = -1
    return path.reverse()
  }
}

/** What a loop still has to do to be fair. */
class Demands {
  readonly #settled = new Set<number>()
  readonly #weak = new Set<number>()
  readonly #strong = new Set<number>()

  constructor(
    readonly graph: FairGraph,
    start: number,
  ) {
    for (const label of this.#possible(start)) {
      if (graph.levelOf(label) === Level.strong) this.#strong.add(label)
      else this.#weak.add(label)
    }
  }

  get open(): boolean {
    return this.#weak.size + this.#strong.size > 0
  }

  /** Does the edge settle something? The graph holds the edges of its state. */
  settledByTaking({ edge }: Edge): boolean {
    const label = this.graph.edgeLabels[edge]
    return this.#weak.has(label) || this.#strong.has(label)
  }

  /** Does it settle something to be in the state whose edges the graph holds? @param count how many they are */
  settledByVisiting(count: number): boolean {
    if (this.#weak.size === 0) return false
    const possible = new Set(this.graph.edgeLabels.subarray(0, count))
    return [...this.#weak].some((label) => !possible.has(label))
  }

  take({ from, edge }: Edge): void {
    this.graph.expand(from)
    const label = this.graph.edgeLabels[edge]
    this.#settled.add(label)
    this.#weak.delete(label)
    this.#strong.delete(label)
  }

  visit(state: number): void {
    const possible = this.#possible(state)
    for (const label of this.#weak) if (!possible.has(label)) this.#weak.delete(label)
    for (const label of possible) {
      if (this.graph.levelOf(label) === Level.strong && !this.#settled.has(label)) this.#strong.add(label)
    }
  }

  #possible(state: number): Set<number> {
    const labels = this.graph.edgeLabels.subarray(0, this.graph.expand(state))
    return new Set(labels.filter((label) => label >= 0))
  }
}
