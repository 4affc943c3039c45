/** A run of the unreduced protocol to what was found among representatives. */
import type { Action } from '../../../protocols/model/index.js'
import { Successors, TupleTree } from '../../semantics/index.js'
import { actionOf } from '../actions.js'
import type { CodedAction, Finding, Run, Search } from '../search.js'
import { StateTable } from '../stateTable.js'
import type { Canonical } from './canonical.js'

interface Vectors {
  readonly configuration: Int32Array
  readonly network: Int32Array
}

/**
 * Follows the chain of representatives with real states: each is expanded, and the successor is taken whose representative
 * is the next of the chain. There is one, since renamings commute with steps.
 */
export class RealRun implements Run {
  readonly shortest = true
  readonly configurations: TupleTree
  readonly networks: TupleTree
  readonly states = new StateTable()
  readonly model: Search['model']
  readonly judge: Search['judge']
  readonly successors: Successors

  /** @param violates whether a transition breaks the property that was found violated */
  constructor(
    readonly search: Search,
    readonly canonical: Canonical,
    readonly violates: (before: Vectors, after: Vectors, action: Action) => boolean,
  ) {
    this.model = search.model
    // Properties judged with a state of their own are refused: numbers of configurations do not matter to it.
    this.judge = search.judge
    this.successors = new Successors(search.model)
    this.configurations = new TupleTree(this.successors.configuration.length)
    this.networks = new TupleTree(this.successors.network.length)
  }

  load(state: number): void {
    this.configurations.read(this.states.configuration(state), this.successors.configuration)
    this.networks.read(this.states.network(state), this.successors.network)
  }

  to(finding: Finding): { run: Run; finding: Finding } {
    const chain = [finding.state]
    while (chain[0] !== 0) chain.unshift(this.search.states.predecessor(chain[0]))
    this.successors.initialise()
    this.#add(-1)
    for (const representative of chain.slice(1)) this.#stepTo(representative)
    const state = this.states.size - 1
    const { property, last } = finding
    return { run: this, finding: last ? { property, state, last: this.#breaking(state) } : { property, state } }
  }

  #add(predecessor: number): void {
    const { configuration, network } = this.successors
    this.states.add(this.configurations.intern(configuration), this.networks.intern(network), predecessor)
  }

  #stepTo(representative: number): void {
    const { search, canonical, successors, states } = this
    const from = states.size - 1
    this.load(from)
    successors.expand({
      successor: () => {
        canonical.of(successors.configuration, successors.network)
        const same =
          search.configurations.intern(canonical.configuration) === search.states.configuration(representative) &&
          search.networks.intern(canonical.network) === search.states.network(representative)
        if (same) this.#add(from)
        return !same
      },
    })
    if (states.size === from + 1) throw new Error('A step of the reduced run has no real one.')
  }

  /** The first action out of a state that breaks the property. */
  #breaking(state: number): CodedAction {
    let found: CodedAction | undefined
    this.load(state)
    const { successors } = this
    const before = { configuration: successors.configuration.slice(), network: successors.network.slice() }
    successors.expand({
      successor: (kind, a, b) => {
        const action = { kind, a, b }
        const told = actionOf(this.model, action, before.configuration[a])
        if (this.violates(before, successors, told)) found = action
        return found === undefined
      },
    })
    if (!found) throw new Error('The step that breaks the property has no real one.')
    return found
  }
}
