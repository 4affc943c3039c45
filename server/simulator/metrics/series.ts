/** Quantities followed over time, sampled together. */
import type { Series } from '../../wire/simulation.js'
import { toMillis } from '../time.js'

export class SeriesBook {
  /** When samples were taken, in milliseconds. */
  readonly times: number[] = []
  readonly #all = new Map<string, Omit<Series, 'values'> & { values: (number | null)[] }>()
  /** What was counted at the last sample. */
  readonly #before = new Map<string, number>()
  #last = 0
  #seconds = 0

  /** A sample is taken now. */
  at(now: number): void {
    this.#seconds = (now - this.#last) / 1e6
    this.#last = now
    this.times.push(toMillis(now))
  }

  /** Counts begin at 0 again. */
  restart(): void {
    this.#before.clear()
  }

  /** @param value how many there have been so far */
  rate(name: string, unit: string, value: number): void {
    const before = this.#before.get(name) ?? 0
    this.#before.set(name, value)
    this.#push({ name, kind: 'rate', unit }, this.#seconds > 0 ? (value - before) / this.#seconds : 0)
  }

  gauge(name: string, unit: string, value: number | null, node?: string): void {
    this.#push({ name, kind: 'gauge', unit, ...(node !== undefined && { node }) }, value)
  }

  get all(): readonly Series[] {
    return [...this.#all.values()]
  }

  #push(of: Omit<Series, 'values'>, value: number | null): void {
    let series = this.#all.get(of.name)
    if (!series) {
      // It began later than the others.
      series = { ...of, values: new Array(this.times.length - 1).fill(0) }
      this.#all.set(of.name, series)
    }
    series.values.push(value)
  }
}
