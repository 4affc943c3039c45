import type { Sequential } from '../semantics/index.js'

/** An operation as the search for an order sees it. */
export interface Demand {
  /** Its number in the {@link Sequential}. */
  readonly operation: number
  /** The number of what it must answer; undefined: anything. */
  readonly result: number | undefined
  /** It takes effect after this moment. */
  readonly invoked: number
  /** And before this one; undefined: at any time, or never. */
  readonly responded: number | undefined
}

/** An end of an operation in the list of all ends that are not yet passed. */
interface End {
  /** Index of the demand. */
  readonly demand: number
  readonly isResponse: boolean
  before: End | undefined
  after: End | undefined
}

/**
 * Looks for an order of operations that a sequential specification explains, in which each takes effect between its two
 * ends: the search of Wing and Gong (Testing and Verifying Concurrent Objects, 1993) with Lowe's memory of the pairs (operations
 * done, state) that lead nowhere (Testing for Linearizability, 2017).
 *
 * @returns the indices of the demands in an order that fits, or undefined if there is none
 */
export function linearize(sequential: Sequential, demands: readonly Demand[]): number[] | undefined {
  const list = new Ends(demands)
  const seen = new Seen(demands)
  const order: { call: End; state: number; next: number }[] = []
  let missing = demands.filter(({ responded }) => responded !== undefined).length
  let state = sequential.initial
  let at = list.first
  let tried = 0
  while (missing > 0) {
    if (at && !at.isResponse) {
      const { operation, result, responded } = demands[at.demand]
      const outcomes = sequential.outcomes(state, operation)
      let taken: number | undefined
      for (; tried < outcomes.length && taken === undefined; tried++) {
        const fits = result === undefined || outcomes[tried].result === result
        if (fits && seen.add(at.demand, outcomes[tried].state)) taken = tried
      }
      if (taken === undefined) {
        at = at.after
        tried = 0
        continue
      }
      order.push({ call: at, state, next: taken + 1 })
      seen.done(at.demand, true)
      list.lift(at)
      if (responded !== undefined) missing--
      state = outcomes[taken].state
      at = list.first
      tried = 0
    } else {
      // A response that nothing may pass, or the end: what was chosen last was wrong.
      const last = order.pop()
      if (!last) return undefined
      seen.done(last.call.demand, false)
      list.unlift(last.call)
      if (demands[last.call.demand].responded !== undefined) missing++
      state = last.state
      at = last.call
      tried = last.next
    }
  }
  return order.map(({ call }) => call.demand)
}

/** The ends of the operations in order of time, linked, so that an operation is taken out and put back at once. */
class Ends {
  first: End | undefined
  readonly #response = new Map<End, End>()

  constructor(demands: readonly Demand[]) {
    const ends = demands.flatMap(({ invoked, responded }, demand) => {
      const call: End = { demand, isResponse: false, before: undefined, after: undefined }
      if (responded === undefined) return [{ time: invoked, end: call }]
      const response: End = { demand, isResponse: true, before: undefined, after: undefined }
      this.#response.set(call, response)
      return [
        { time: invoked, end: call },
        { time: responded, end: response },
      ]
    })
    // Two that may be at any moment have the same time: their difference is no number.
    ends.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    ends.forEach(({ end }, index) => {
      end.before = ends[index - 1]?.end
      end.after = ends[index + 1]?.end
    })
    this.first = ends[0]?.end
  }

  lift(call: End): void {
    this.#out(call)
    const response = this.#response.get(call)
    if (response) this.#out(response)
  }

  /** Undoes the last {@link lift}. */
  unlift(call: End): void {
    const response = this.#response.get(call)
    if (response) this.#in(response)
    this.#in(call)
  }

  #out({ before, after }: End): void {
    if (before) before.after = after
    else this.first = after
    if (after) after.before = before
  }

  #in(end: End): void {
    if (end.before) end.before.after = end
    else this.first = end
    if (end.after) end.after.before = end
  }
}

/** Which operations are done, and with which states that was met. */
class Seen {
  readonly #done: boolean[]
  readonly #met = new Set<string>()
  /** All before it are done. */
  #prefix = 0
  #highest = -1

  constructor(demands: readonly Demand[]) {
    this.#done = demands.map(() => false)
  }

  done(demand: number, done: boolean): void {
    this.#done[demand] = done
    if (done) {
      this.#highest = Math.max(this.#highest, demand)
      while (this.#done[this.#prefix]) this.#prefix++
    } else {
      this.#prefix = Math.min(this.#prefix, demand)
    }
  }

  /** Notes what would be met with one more operation done. @returns whether it is new */
  add(demand: number, state: number): boolean {
    let key = `${state}`
    let prefix = this.#prefix
    while (prefix === demand || this.#done[prefix]) prefix++
    key += `:${prefix}`
    // Most of what is done lies before the first that is not.
    for (let i = prefix + 1; i <= Math.max(this.#highest, demand); i++)
      if (i === demand || this.#done[i]) key += `,${i}`
    const known = this.#met.size
    return this.#met.add(key).size > known
  }
}
