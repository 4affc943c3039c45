import { PairMemo } from '../interning/pairMemo.js'
import { componentBit } from '../interning/tupleTree.js'
import type { Observations } from './observations.js'
import type { Observer } from './observer.js'

/** What is known of an observer's state. */
const Known = { nothing: 0, sound: 1, violating: 2 } as const

/** An observer with what is remembered of it. */
class Remembered {
  readonly #after = new PairMemo()
  #known = new Uint8Array(256)

  constructor(
    readonly observer: Observer,
    readonly observations: Observations,
  ) {}

  get bytes(): number {
    return this.#after.bytes + this.#known.byteLength
  }

  /** The state after all observations of a step, the first violating state being the last. */
  after(state: number, observations: number): number {
    let after = this.#after.get(state, observations)
    if (after < 0) {
      after = state
      const { node, events } = this.observations.at(observations)
      for (const event of events) {
        if (this.violates(after)) break
        after = this.observer.after(after, node, event)
      }
      this.#after.add(state, observations, after)
    }
    return after
  }

  violates(state: number): boolean {
    if (state >= this.#known.length) {
      const larger = new Uint8Array(state * 2)
      larger.set(this.#known)
      this.#known = larger
    }
    if (this.#known[state] === Known.nothing) {
      this.#known[state] = this.observer.violation(state) === undefined ? Known.sound : Known.violating
    }
    return this.#known[state] === Known.violating
  }
}

/**
 * The observers of a protocol, composed synchronously with its nodes: their states are the last components of a
 * configuration, and every step moves them by what it lets be seen.
 */
export class Observers {
  readonly #all: readonly Remembered[]

  /** @param first the place of the first observer in a configuration */
  constructor(
    readonly all: readonly Observer[],
    readonly first: number,
    observations: Observations,
  ) {
    this.#all = all.map((observer) => new Remembered(observer, observations))
  }

  get bytes(): number {
    return this.#all.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Puts the initial states into a configuration. */
  initialise(configuration: Int32Array): void {
    for (let i = 0; i < this.all.length; i++) configuration[this.first + i] = this.all[i].initial
  }

  /**
   * Moves the observers of a configuration.
   *
   * @param observations the number of what a step let be seen, not 0
   * @returns the components that changed, see {@link componentBit}
   */
  move(configuration: Int32Array, observations: number): number {
    let changed = 0
    for (let i = 0; i < this.#all.length; i++) {
      const at = this.first + i
      const before = configuration[at]
      const after = this.after(i, before, observations)
      if (after === before) continue
      configuration[at] = after
      changed |= componentBit(at)
    }
    return changed
  }

  /** The state of observer `index` after what a step let be seen; remembered. */
  after(index: number, state: number, observations: number): number {
    return this.#all[index].after(state, observations)
  }

  /** Does observer `index` stand in a state that violates its property? */
  violated(index: number, configuration: Int32Array): boolean {
    return this.#all[index].violates(configuration[this.first + index])
  }

  /** Does observer `index` stand in a state that must not last for ever? */
  pending(index: number, configuration: Int32Array): boolean {
    return this.all[index].pending?.(configuration[this.first + index]) ?? false
  }

  /** The state of a property's observer in a configuration, or undefined if the property has none. */
  of(property: string, configuration: Int32Array): { observer: Observer; state: number } | undefined {
    const index = this.all.findIndex((observer) => observer.property === property)
    return index < 0 ? undefined : { observer: this.all[index], state: configuration[this.first + index] }
  }
}
