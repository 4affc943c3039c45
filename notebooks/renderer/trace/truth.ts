/** A property's sub-expressions by state, as a table: a column for each stretch of states in which no value changes. */
import type { Explanation } from '../../../server/wire/explanation.js'

/** The first and the last state of a stretch. */
export interface TruthColumn {
  readonly first: number
  readonly last: number
}

/** @param last the last state of the trace */
export function truthColumns({ expressions }: Explanation, last: number): TruthColumn[] {
  const changes = new Set(expressions.flatMap(({ values }) => values.map(({ state }) => state)))
  const starts = [0, ...[...changes].filter((state) => state > 0 && state <= last).sort((a, b) => a - b)]
  return starts.map((first, index) => ({ first, last: (starts[index + 1] ?? last + 1) - 1 }))
}

/** Those columns that are shown: at most so many, around the one of the selected state. */
export function nearColumns(columns: readonly TruthColumn[], state: number, most: number): readonly TruthColumn[] {
  const at = columns.findIndex(({ first, last }) => first <= state && state <= last)
  const from = Math.max(0, Math.min(columns.length - most, at - (most >> 1)))
  return columns.slice(from, from + most)
}
