/** A quantity whose mean over time is wanted. */
export class Level {
  #since = 0
  #area = 0
  constructor(public value = 0) {}

  set(value: number, now: number): void {
    this.#area += this.value * (now - this.#since)
    this.#since = now
    this.value = value
  }

  /** What was before does not count. */
  forget(now: number): void {
    this.#area = 0
    this.#since = now
  }

  mean(now: number, from: number): number {
    const area = this.#area + this.value * (now - this.#since)
    return now > from ? area / (now - from) : 0
  }
}
