/** How long nodes are in their states. */
import type { NodeOfRole } from '../../../protocols/model/index.js'
import type { StateSpan } from '../../wire/simulation.js'
import { toMillis } from '../time.js'
import type { Numbers } from './numbers.js'

/** Nodes that have lanes of their own. */
const mostNodes = 32
/** Changes of state that are kept for drawing. */
const mostSpans = 20_000

export class Stays {
  /** What state each node is in, by the number of its name, and since when. */
  readonly #place: Int32Array
  readonly #since: Float64Array
  /** The place of each node's role among `roles`. */
  readonly #role: Int32Array
  /** Microseconds in a state, by role and state. */
  readonly #spent: number[][]
  /** Of each span that is kept: the node, the number of the state, from when and until when. */
  #spans = new Float64Array(0)
  #spanCount = 0

  /** @param names of states, by number: more may come @param overTime whether it is kept when who was in which */
  constructor(
    readonly nodes: readonly NodeOfRole[],
    readonly roles: readonly string[],
    readonly names: readonly string[],
    readonly overTime: boolean,
  ) {
    this.#place = new Int32Array(nodes.length).fill(-1)
    this.#since = new Float64Array(nodes.length)
    this.#role = Int32Array.from(nodes, ({ role }) => roles.indexOf(role))
    this.#spent = roles.map(() => [])
  }

  /** A node is in a state now. @param state the number of its name */
  entered(node: number, state: number, now: number): void {
    const was = this.#place[node]
    if (was === state) return
    if (was >= 0) this.#left(node, was, now)
    this.#place[node] = state
    this.#since[node] = now
  }

  begin(now: number): void {
    this.#since.fill(now)
    for (const times of this.#spent) times.fill(0)
  }

  end(now: number): void {
    for (let node = 0; node < this.nodes.length; node++) {
      if (this.#place[node] >= 0) this.#left(node, this.#place[node], now)
      this.#since[node] = now
    }
  }

  /** @param role its place @param time measured, in microseconds */
  numbers(role: number, all: Numbers, time: number): void {
    const nodes = this.nodes.filter((node) => node.role === this.roles[role]).length
    for (const [state, spent] of this.#spent[role].entries()) {
      if (spent) all.count(`share of ${this.roles[role]}s in ${this.names[state]}`, spent / nodes / time)
    }
  }

  /** When who was in which. */
  get spans(): readonly StateSpan[] {
    const spans = this.#spans
    const all: StateSpan[] = []
    for (let at = 0; at < 4 * this.#spanCount; at += 4) {
      const node = this.nodes[spans[at]].id
      const state = this.names[spans[at + 1]]
      all.push({ node, state, from: toMillis(spans[at + 2]), to: toMillis(spans[at + 3]) })
    }
    return all
  }

  #left(node: number, state: number, now: number): void {
    const since = this.#since[node]
    const spent = this.#spent[this.#role[node]]
    spent[state] = (spent[state] ?? 0) + (now - since)
    if (this.overTime && node < mostNodes && this.#spanCount < mostSpans && now > since) {
      const at = 4 * this.#spanCount++
      if (at === this.#spans.length) this.#grow()
      const spans = this.#spans
      spans[at] = node
      spans[at + 1] = state
      spans[at + 2] = since
      spans[at + 3] = now
    }
  }

  #grow(): void {
    const larger = new Float64Array(Math.max(1024, 2 * this.#spans.length))
    larger.set(this.#spans)
    this.#spans = larger
  }
}
