import { grown, type SuccessorSink } from '../../semantics/index.js'
import { ContentOrder } from '../explain/contentOrder.js'
import type { CodedAction, Search } from '../search.js'
import type { FairGraph } from './fairGraph.js'
import { FairLabels } from './fairLabels.js'

/**
 * The states that a search has found, as a graph. Successors are computed again; one that the search does not know (a limit
 * or `within` cut it) leads out of the graph, and what leads to it is possible all the same.
 */
export class StateGraph implements FairGraph, SuccessorSink {
  readonly size: number
  targets = new Int32Array(64)
  edgeLabels = new Int32Array(64)
  readonly #labels: FairLabels
  readonly #order: ContentOrder
  /** The actions of the edges, each as three numbers. */
  #actions = new Int32Array(192)
  /** The configuration that is expanded. */
  readonly #before: Int32Array
  #count = 0

  constructor(readonly search: Search) {
    this.size = search.states.size
    this.#labels = new FairLabels(search.model)
    this.#order = new ContentOrder(search.model)
    this.#before = new Int32Array(search.model.width)
  }

  get labels(): number {
    return this.#labels.count
  }

  levelOf(label: number): number {
    return this.#labels.levelOf(label)
  }

  predecessor(state: number): number {
    return this.search.states.predecessor(state)
  }

  expand(state: number): number {
    this.#count = 0
    this.search.load(state)
    this.#before.set(this.search.successors.configuration)
    this.search.successors.expand(this)
    return this.#count
  }

  inOrder(count: number): Iterable<number> {
    const edges = Array.from({ length: count }, (_, place) => ({ place, action: this.#actionOf(place) }))
    return this.#order.sorted(edges).map(({ place }) => place)
  }

  #actionOf(place: number): CodedAction {
    const [kind, a, b] = this.#actions.subarray(3 * place)
    return { kind, a, b }
  }

  /** One successor: see {@link SuccessorSink}. */
  successor(kind: number, a: number, b: number): boolean {
    const count = this.#count++
    if (count === this.targets.length) {
      this.targets = grown(this.targets, count, count + 1)
      this.edgeLabels = grown(this.edgeLabels, count, count + 1)
      this.#actions = grown(this.#actions, 3 * count, 3 * this.targets.length)
    }
    this.targets[count] = this.search.find()
    this.edgeLabels[count] = this.#labels.of(kind, a, b, this.#before[a])
    this.#actions[3 * count] = kind
    this.#actions[3 * count + 1] = a
    this.#actions[3 * count + 2] = b
    return true
  }

  /** The action of an edge, by its place among those of its state. */
  actionOf(state: number, edge: number): CodedAction {
    this.expand(state)
    return this.#actionOf(edge)
  }
}
