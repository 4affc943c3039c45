import type { EventObject } from 'xstate'
import type { CanonicalValues } from '../values.js'

/** What one step of a node let be seen: its observations, in order. */
export interface Observed {
  readonly node: number
  readonly events: readonly EventObject[]
}

/** Gives each distinct {@link Observed} a number from 1; 0 is nothing observed. */
export class Observations {
  readonly #all: (Observed | undefined)[] = [undefined]
  readonly #numbers = new Map<string, number>()

  constructor(readonly values: CanonicalValues) {}

  /** @param events canonical values */
  intern(node: number, events: readonly EventObject[]): number {
    if (events.length === 0) return 0
    const key = `${node}:${this.values.of(events).name}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#all.push({ node, events }) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  /** @param number not 0 */
  at(number: number): Observed {
    return this.#all[number] as Observed
  }
}
