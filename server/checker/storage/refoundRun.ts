/** A run found again by the fingerprints of its states: each is the successor of the one before that has the next fingerprint. */
import { ProtocolError } from '../../../protocols/model/index.js'
import { Successors, TupleTree } from '../../semantics/index.js'
import type { Judge } from '../judge.js'
import type { Run, Search } from '../search.js'
import { StateTable } from '../stateTable.js'
import { Fingerprint } from './fingerprints.js'

export class RefoundRun implements Run {
  readonly shortest = false
  readonly configurations: Search['configurations']
  readonly networks: TupleTree
  readonly states = new StateTable()
  readonly model: Search['model']
  readonly judge: Judge
  readonly successors: Successors

  /** @param fingerprints of the states after the initial one */
  constructor(search: Search, fingerprints: readonly (readonly [high: number, low: number])[]) {
    this.model = search.model
    this.judge = search.judge
    // What is known by the numbers of configurations is known here, too.
    this.configurations = search.configurations
    this.successors = new Successors(search.model)
    this.networks = new TupleTree(this.successors.network.length)
    this.successors.initialise()
    this.#add(-1)
    for (const fingerprint of fingerprints) this.#stepTo(fingerprint)
  }

  /** Puts a state into the vectors of these successors, or of others. */
  load(
    state: number,
    { configuration, network }: Pick<Successors, 'configuration' | 'network'> = this.successors,
  ): void {
    this.configurations.read(this.states.configuration(state), configuration)
    this.networks.read(this.states.network(state), network)
  }

  #add(predecessor: number): void {
    const { configuration, network } = this.successors
    this.states.add(this.configurations.intern(configuration), this.networks.intern(network), predecessor)
  }

  #stepTo([high, low]: readonly [number, number]): void {
    const { successors, states } = this
    const from = states.size - 1
    const fingerprint = new Fingerprint()
    this.load(from)
    successors.expand({
      successor: () => {
        fingerprint.of(successors.configuration, successors.network)
        const same = fingerprint.high === high && fingerprint.low === low
        if (same) this.#add(from)
        return !same
      },
    })
    if (states.size === from + 1) {
      throw new ProtocolError(`"${this.model.protocol.name}": a step of the counterexample cannot be repeated.`)
    }
  }
}
