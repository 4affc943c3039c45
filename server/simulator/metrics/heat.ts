/** How a distribution changes over time: what was added to a histogram between two samples, in rows a quarter of an octave high. */
import type { HeatOverTime } from '../../wire/simulation.js'
import { type HdrHistogram, rowEnd } from './histogram.js'

/** Columns that a drawing can show. */
const mostColumns = 120

export class Heat {
  readonly #cells: (readonly [column: number, row: number, count: number])[] = []

  constructor(readonly of: HdrHistogram) {
    of.watch()
  }

  /** @param column the number of the sample */
  sample(column: number): void {
    for (const [row, count] of this.of.added()) this.#cells.push([column, row, count])
  }

  /** @param times when the samples were taken, in milliseconds */
  toJSON(times: readonly number[]): HeatOverTime | undefined {
    if (this.#cells.length === 0) return undefined
    const width = Math.ceil(times.length / mostColumns)
    const rows = this.#cells.map(([, row]) => row)
    const lowest = rows.reduce((least, row) => Math.min(least, row))
    const highest = rows.reduce((most, row) => Math.max(most, row))
    const sums = new Map<number, number>()
    const columns = Math.ceil(times.length / width)
    for (const [column, row, count] of this.#cells) {
      const key = Math.floor(column / width) + columns * (row - lowest)
      sums.set(key, (sums.get(key) ?? 0) + count)
    }
    return {
      ...{ name: this.of.name, unit: this.of.unit },
      times: [0, ...times.filter((_, index) => (index + 1) % width === 0 || index === times.length - 1)],
      edges: Array.from({ length: highest - lowest + 2 }, (_, row) => rowEnd(lowest + row - 1)),
      cells: [...sums].map(([key, count]) => [key % columns, Math.floor(key / columns), count]),
    }
  }
}
