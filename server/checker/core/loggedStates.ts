import type { TupleTree } from '../../semantics/index.js'
import type { States, Vectors } from '../search.js'
import type { Components } from './components.js'
import { type CoreMemory, field } from './coreMemory.js'

const none = -1

/** The configurations that were asked for, in a table of the core: those judged, and those that the checker names. */
export class CoreConfigurations implements Vectors {
  readonly table: number

  constructor(
    readonly memory: CoreMemory,
    readonly components: Components,
  ) {
    this.table = memory.table(memory.get(field.configurationBytes), 1)
  }

  get size(): number {
    return this.memory.core.size(this.table)
  }

  intern(source: Int32Array): number {
    return this.memory.core.internConfiguration(this.components.put(source, undefined))
  }

  read(id: number, into: Int32Array): void {
    this.memory.core.readConfiguration(id)
    this.components.shown(into, undefined)
  }
}

/**
 * The states in the core's log: keys, and beside each its predecessor. Configurations and networks get numbers only when
 * they are asked for.
 */
export class LoggedStates implements States {
  readonly table: number
  readonly #locals: Int32Array
  readonly #network: Int32Array

  constructor(
    readonly memory: CoreMemory,
    readonly components: Components,
    readonly networks: TupleTree,
  ) {
    this.table = memory.table(memory.get(field.keyBytes), 2)
    this.#locals = new Int32Array(components.width)
    this.#network = new Int32Array(components.nodes)
  }

  get size(): number {
    return this.memory.core.size(this.table)
  }

  configuration(state: number): number {
    return this.memory.core.configurationOf(state)
  }

  network(state: number): number {
    this.read(state, this.#locals, this.#network)
    return this.networks.intern(this.#network)
  }

  predecessor(state: number): number {
    return this.memory.core.predecessorOf(state)
  }

  find(configuration: number, network: number): number {
    this.memory.core.readConfiguration(configuration)
    this.components.shown(this.#locals, undefined)
    this.networks.read(network, this.#network)
    return this.findVectors(this.#locals, this.#network)
  }

  /** As `find`, without numbers. */
  findVectors(configuration: Int32Array, network: Int32Array): number {
    const at = this.components.putKnown(configuration, network)
    return at === 0 ? none : this.memory.core.findState(at)
  }

  /** Copies the vectors of a state. */
  read(state: number, locals: Int32Array, network: Int32Array): void {
    this.memory.core.readState(state)
    this.components.shown(locals, network)
  }

  /** Adds the initial state. */
  add(configuration: Int32Array, network: Int32Array): void {
    this.memory.core.addState(this.components.put(configuration, network))
  }
}
