/** Time series of any length in bounded size. */
import type { Series } from '../../wire/simulation.js'

/** Samples that travel. */
const most = 400

interface Sampled {
  readonly times: readonly number[]
  readonly series: readonly Series[]
}

/** Makes neighbouring samples one where there are too many: their mean, with the least and the greatest of them. */
export function bounded({ times, series }: Sampled): Sampled {
  const width = Math.ceil(times.length / most)
  if (width <= 1) return { times, series }
  const ends = times.flatMap((_, index) => ((index + 1) % width === 0 || index === times.length - 1 ? [index + 1] : []))
  const parts = (values: Series['values']) =>
    ends.map((end, part) => values.slice(ends[part - 1] ?? 0, end).filter((value) => value !== null))
  return {
    times: ends.map((end) => times[end - 1]),
    series: series.map((one) => {
      const all = parts(one.values)
      const each = (of: (values: readonly number[]) => number) =>
        all.map((values) => (values.length > 0 ? of(values) : null))
      return {
        ...one,
        values: each((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
        low: each((values) => Math.min(...values)),
        high: each((values) => Math.max(...values)),
      }
    }),
  }
}
