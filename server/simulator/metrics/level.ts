/** A quantity whose mean over time is wanted. */

/** Places of what it is, since when, and its sum over time. */
const [is, since, area] = [0, 1, 2]

export class Level {
  /** Numbers side by side, which are written where they are: fields would be boxes of their own. */
  readonly #numbers = new Float64Array(3)

  get value(): number {
    return this.#numbers[is]
  }

  set(value: number, now: number): void {
    const numbers = this.#numbers
    numbers[area] += numbers[is] * (now - numbers[since])
    numbers[since] = now
    numbers[is] = value
  }

  /** What was before does not count. */
  forget(now: number): void {
    this.#numbers[area] = 0
    this.#numbers[since] = now
  }

  mean(now: number, from: number): number {
    const numbers = this.#numbers
    return now > from ? (numbers[area] + numbers[is] * (now - numbers[since])) / (now - from) : 0
  }
}
