/**
 * The fair components of a graph: sets of states in which a fair path can stay for ever. Strongly connected components are
 * found by Tarjan's algorithm (SIAM J. Comput. 1, 1972) with stacks of its own in place of recursion; strong fairness takes
 * out the states in which something strongly fair is possible that never happens inside, and decomposes what is left
 * (Emerson, Lei, "Modalities for model checking", Sci. Comput. Program. 8, 1987; Streett acceptance).
 */
import { type FairGraph, Level, type StateTest } from './fairGraph.js'
import { NumberStack } from './numberStack.js'

/** Not in the set, or found to be in no fair component. */
const out = 0

/** What the first look at a state found, as bits. */
const seen = { fairLabel: 1, edgeToItself: 2 } as const

/** States and edges looked at between two pauses. */
const stride = 1024

/** The fair components by state. */
export class FairComponents {
  /** How many. */
  count = 0
  /** Which component a state belongs to, from 1 on; 0: none. */
  readonly of: Int32Array
  /** While working: the part that is decomposed together; 0: out. */
  readonly #part: Int32Array
  /** The order of visits from 1 on; 0: not visited. */
  readonly #index: Int32Array
  readonly #low: Int32Array
  readonly #seen: Uint8Array
  readonly #labels: LabelCounts
  #parts = 0
  #worked = 0

  constructor(readonly graph: FairGraph) {
    this.of = new Int32Array(graph.size)
    this.#part = new Int32Array(graph.size)
    this.#index = new Int32Array(graph.size)
    this.#low = new Int32Array(graph.size)
    this.#seen = new Uint8Array(graph.size)
    this.#labels = new LabelCounts(graph)
  }

  /**
   * Finds the components, pausing now and then.
   *
   * @param inside the states to look at; a path must not leave them
   * @param visited a component counts only if it has such a state
   */
  *find(inside: StateTest, visited: StateTest): Generator<void, void> {
    const { size } = this.graph
    const work: Int32Array[] = []
    const whole = ++this.#parts
    for (let state = 0; state < size; state++) {
      if ((state & 0xffff) === 0) yield
      if (inside(state)) this.#part[state] = whole
    }
    yield* this.#decompose(undefined, whole, visited, work)
    for (let rest = work.pop(); rest; rest = work.pop()) {
      const part = ++this.#parts
      for (const state of rest) {
        this.#part[state] = part
        this.#index[state] = 0
      }
      yield* this.#decompose(rest, part, visited, work)
    }
  }

  /**
   * Tarjan's search.
   *
   * @param states of the part, or undefined for all of the graph
   * @param work receives what is to be decomposed again
   */
  *#decompose(
    states: Int32Array | undefined,
    part: number,
    visited: StateTest,
    work: Int32Array[],
  ): Generator<void, void> {
    const count = states?.length ?? this.graph.size
    const inPart = this.#part
    const index = this.#index
    const low = this.#low
    const path = new NumberStack()
    /** Where the edges of the states on the path begin in `edges`. */
    const starts = new NumberStack()
    const edges = new NumberStack()
    const open = new NumberStack()
    let visits = 0
    const enter = (state: number) => {
      index[state] = low[state] = ++visits
      path.push(state)
      starts.push(edges.size)
      open.push(state)
      this.#pushEdges(state, part, edges)
    }
    for (let next = 0; next < count; next++) {
      const root = states ? states[next] : next
      if (inPart[root] !== part || index[root] !== 0) continue
      enter(root)
      while (path.size > 0) {
        if (++this.#worked % stride === 0) yield
        const state = path.at(path.size - 1)
        if (edges.size > starts.at(path.size - 1)) {
          const target = edges.pop()
          // What was given to a component meanwhile has left the part.
          if (inPart[target] !== part) continue
          if (index[target] === 0) enter(target)
          else if (index[target] < low[state]) low[state] = index[target]
          continue
        }
        path.pop()
        starts.pop()
        if (path.size > 0) {
          const above = path.at(path.size - 1)
          if (low[state] < low[above]) low[above] = low[state]
        }
        if (low[state] !== index[state]) continue
        let first = open.size - 1
        while (open.at(first) !== state) first--
        if (first === open.size - 1 && (this.#seen[state] & seen.edgeToItself) === 0) this.#single(state, visited)
        else yield* this.#judge(open.from(first), visited, work)
        open.truncate(first)
      }
    }
  }

  #pushEdges(state: number, part: number, edges: NumberStack): void {
    const { graph } = this
    const count = graph.expand(state)
    const { targets, edgeLabels } = graph
    let flags = 0
    for (let edge = 0; edge < count; edge++) {
      const target = targets[edge]
      if (edgeLabels[edge] >= 0) flags |= seen.fairLabel
      if (target === state) flags |= seen.edgeToItself
      else if (target >= 0 && this.#part[target] === part) edges.push(target)
    }
    this.#seen[state] = flags
  }

  /** A state without a way back to it: a path may stay there if nothing fair is possible. */
  #single(state: number, visited: StateTest): void {
    this.#part[state] = out
    if ((this.#seen[state] & seen.fairLabel) === 0 && visited(state)) this.of[state] = ++this.count
  }

  /** Judges a component with edges inside. @param work receives what is left of it, if only a part can be fair */
  *#judge(states: Int32Array, visited: StateTest, work: Int32Array[]): Generator<void, void> {
    const component = ++this.#parts
    for (const state of states) this.#part[state] = component
    const { graph } = this
    const labels = this.#labels
    labels.start()
    for (const state of states) {
      if (++this.#worked % stride === 0) yield
      const count = graph.expand(state)
      for (let edge = 0; edge < count; edge++) {
        const label = graph.edgeLabels[edge]
        if (label < 0) continue
        const target = graph.targets[edge]
        labels.note(label, state, target >= 0 && this.#part[target] === component)
      }
    }
    const missing = labels.missing(states.length)
    if (missing?.size === 0 && states.some(visited)) {
      this.count++
      for (const state of states) this.of[state] = this.count
    }
    const rest: number[] = []
    for (const state of states) {
      if (++this.#worked % stride === 0) yield
      this.#part[state] = out
      if (!missing?.size) continue
      const here = graph.edgeLabels.subarray(0, graph.expand(state))
      if (!here.some((label) => missing.has(label))) rest.push(state)
    }
    if (rest.length > 0) work.push(Int32Array.from(rest))
  }
}

/** For each label, in how many states of a component it is possible, and whether it happens inside. */
class LabelCounts {
  #states = new Int32Array(64)
  #last = new Int32Array(64)
  #inside = new Uint8Array(64)

  constructor(readonly graph: FairGraph) {}

  start(): void {
    this.#states.fill(0)
    this.#last.fill(-1)
    this.#inside.fill(0)
  }

  /** @param state each state's notes come together */
  note(label: number, state: number, inside: boolean): void {
    if (label >= this.#states.length) this.#grow(label)
    if (this.#last[label] !== state) {
      this.#last[label] = state
      this.#states[label]++
    }
    if (inside) this.#inside[label] = 1
  }

  /**
   * The strongly fair labels that are possible somewhere in the component and never happen inside.
   *
   * @returns undefined if a weakly fair label is possible everywhere and never happens inside: no part of it is fair then
   */
  missing(states: number): Set<number> | undefined {
    const missing = new Set<number>()
    const { graph } = this
    for (let label = 0; label < graph.labels && label < this.#states.length; label++) {
      if (this.#inside[label] === 1 || this.#states[label] === 0) continue
      if (graph.levelOf(label) === Level.strong) missing.add(label)
      else if (this.#states[label] === states) return undefined
    }
    return missing
  }

  #grow(label: number): void {
    const size = 2 * label
    const states = new Int32Array(size)
    const last = new Int32Array(size).fill(-1)
    const inside = new Uint8Array(size)
    states.set(this.#states)
    last.set(this.#last)
    inside.set(this.#inside)
    this.#states = states
    this.#last = last
    this.#inside = inside
  }
}
