/** What of the surroundings belongs to a global state: the remaining budgets and the partition in force. */
import type { Budget, Protocol } from '../../protocols/model/index.js'
import { PairMemo } from './interning/pairMemo.js'

/**
 * Places of the fixed components; the inputs' budgets follow. `stabilise` is 1 until a partially synchronous model
 * stabilises, which it does once.
 */
export const slot = {
  crash: 0,
  loss: 1,
  duplication: 2,
  partitions: 3,
  partition: 4,
  stabilise: 5,
  byzantine: 6,
  inputs: 7,
} as const

/** A budget without an end. It is not part of the state, since it never changes. */
const unbounded = -1

const amount = (budget: Budget | undefined): number =>
  budget === undefined ? 0 : budget === 'unbounded' ? unbounded : budget.max

/** Interned vectors of budgets. */
export class Surroundings {
  readonly #all: Int32Array[] = []
  readonly #numbers = new Map<string, number>()
  readonly #spent = new PairMemo()
  readonly #parted = new PairMemo()
  readonly initial: number

  /** @param inputs the budgets of the inputs, by the number of the entry */
  constructor(protocol: Protocol, inputs: readonly (number | 'unbounded')[]) {
    const { network, faults, timing } = protocol
    const budgets = [
      faults.crash?.max ?? 0,
      amount(network.loss),
      amount(network.duplication),
      faults.partition?.max ?? 0,
      0,
      timing.kind === 'partially synchronous' ? 1 : 0,
      faults.byzantine ? (faults.byzantine.max ?? unbounded) : 0,
      ...inputs.map((max) => (max === 'unbounded' ? unbounded : max)),
    ]
    this.initial = this.#intern(Int32Array.from(budgets))
  }

  /** The component: a remaining budget (not 0: there is some), or the number of the partition in force (0: none). */
  at(surroundings: number, component: number): number {
    return this.#all[surroundings][component]
  }

  /** One less of a budget. */
  spend(surroundings: number, component: number): number {
    const budgets = this.#all[surroundings]
    if (budgets[component] === unbounded) return surroundings
    let after = this.#spent.get(surroundings, component)
    if (after < 0) {
      after = this.#intern(budgets.with(component, budgets[component] - 1))
      this.#spent.add(surroundings, component, after)
    }
    return after
  }

  /** Another partition in force; 0 for none. */
  part(surroundings: number, partition: number): number {
    let after = this.#parted.get(surroundings, partition)
    if (after < 0) {
      after = this.#intern(this.#all[surroundings].with(slot.partition, partition))
      this.#parted.add(surroundings, partition, after)
    }
    return after
  }

  #intern(budgets: Int32Array): number {
    const key = budgets.join()
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#all.push(budgets) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}
