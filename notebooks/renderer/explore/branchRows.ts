/** The tree of a walk as rows: the path is told step by step, other branches below the moment where they leave it. */
import type { Moment } from '../../../server/wire/exploring.js'

export interface BranchRow {
  readonly moment: number
  /** How many branches it is away from the first. */
  readonly depth: number
  /** Steps from the initial state. */
  readonly step: number
}

/** Depth first; the branch that was visited first goes straight on, each later one is indented by one more. */
export function branchRows(moments: readonly Moment[]): BranchRow[] {
  const after = moments.map((): number[] => [])
  moments.forEach(({ before }, moment) => {
    if (before !== undefined) after[before].push(moment)
  })
  const rows: BranchRow[] = []
  const open: BranchRow[] = [{ moment: 0, depth: 0, step: 0 }]
  for (let row = open.pop(); row; row = open.pop()) {
    const { moment, depth, step } = row
    rows.push(row)
    const [straight, ...others] = after[moment]
    if (straight !== undefined) open.push({ moment: straight, depth, step: step + 1 })
    for (const other of others.reverse()) open.push({ moment: other, depth: depth + 1, step: step + 1 })
  }
  return rows
}
