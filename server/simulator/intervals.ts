/** Confidence intervals of means. */
import type { Interval } from '../wire/simulation.js'

/** The 97.5th percentiles of Student's t by degrees of freedom, from 1; beyond the table the approximation below. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** Half of the width of a 95% interval, in standard errors. @param freedom degrees of freedom, 1 or more */
const quantile = (freedom: number): number => student[freedom - 1] ?? 1.96 + 2.37 / freedom + 2.82 / freedom ** 2

/** The mean of independent values with its 95% confidence interval; of one value there is none, and both ends are it. */
export function intervalOf(values: readonly number[]): Interval {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count < 2) return { mean, low: mean, high: mean, count }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  const half = quantile(count - 1) * Math.sqrt(variance / count)
  return { mean, low: mean - half, high: mean + half, count }
}

/** The intervals of all quantities; one that a run lacks counts as 0 there. */
export function intervalsOf(runs: readonly { readonly [name: string]: number }[]): Record<string, Interval> {
  const names = new Set(runs.flatMap((run) => Object.keys(run)))
  return Object.fromEntries([...names].map((name) => [name, intervalOf(runs.map((run) => run[name] ?? 0))]))
}
