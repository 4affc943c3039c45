import { grown, type SuccessorSink } from '../../semantics/index.js'
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
  /** The configuration that is expanded. */
  readonly #before: Int32Array
  #count = 0

  constructor(readonly search: Search) {
    this.size = search.states.size
    this.#labels = new FairLabels(search.model)
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

  /** One successor: see {@link SuccessorSink}. */
  successor(kind: number, a: number, b: number): boolean {
    const { successors, configurations, networks, states } = this.search
    const count = this.#count++
    if (count === this.targets.length) {
      this.targets = grown(this.targets, count, count + 1)
      this.edgeLabels = grown(this.edgeLabels, count, count + 1)
    }
    const { configuration, network } = successors
    this.targets[count] = states.find(configurations.intern(configuration), networks.intern(network))
    this.edgeLabels[count] = this.#labels.of(kind, a, b, this.#before[a])
    return true
  }

  /** The action of an edge, by its place among those of its state. */
  actionOf(state: number, edge: number): CodedAction {
    let place = 0
    let found: CodedAction | undefined
    this.search.load(state)
    this.search.successors.expand({
      successor: (kind, a, b) => {
        if (place++ === edge) found = { kind, a, b }
        return found === undefined
      },
    })
    return found!
  }
}
