/** Confidence intervals of means. */
import type { Interval } from '../wire/simulation.js'

/** The 97.5th percentiles of Student's t by degrees of freedom, from 1; beyond the table the approximation below. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** Half of the width of a 95% interval, in standard errors. @param freedom degrees of freedom, 1 or more */
const quantile = (freedom: number): number => student[freedom - 1] ?? 1.96 + 2.37 / freedom + 2.82 / freedom ** 2

/**
 * Means of quantities over runs, added one by one (Welford 1962). A number of times that a run lacks is 0 there; of a time or a mean
 * that it lacks nothing is said (see `Numbers`).
 */
export class Means {
  #runs = 0
  readonly #measured = new Set<string>()
  readonly #all = new Map<string, { count: number; mean: number; spread: number }>()

  /** @param measured the names of times and means */
  add(run: { readonly [name: string]: number }, measured: readonly string[]): void {
    for (const name of measured) this.#measured.add(name)
    for (const name of Object.keys(run)) {
      if (!this.#all.has(name))
        this.#all.set(name, { count: this.#measured.has(name) ? 0 : this.#runs, mean: 0, spread: 0 })
    }
    this.#runs++
    for (const [name, of] of this.#all) {
      if (!(name in run) && this.#measured.has(name)) continue
      of.count++
      const distance = (run[name] ?? 0) - of.mean
      of.mean += distance / of.count
      of.spread += distance * ((run[name] ?? 0) - of.mean)
    }
  }

  /** With 95% confidence intervals; of one run there are none, and both ends are the mean. */
  intervals(): Record<string, Interval> {
    return Object.fromEntries(
      [...this.#all].map(([name, { count, mean, spread }]) => {
        const half = count < 2 ? 0 : quantile(count - 1) * Math.sqrt(spread / (count - 1) / count)
        return [name, { mean, low: mean - half, high: mean + half, count }]
      }),
    )
  }
}
