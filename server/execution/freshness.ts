/** Which results still match their cells: what was run, of which text, with which cells and files under it. */
import type { LinkedCell } from '../language/cells.js'
import type { ReadFile } from './kernelMessages.js'
import { modifiedTime } from './modifiedTime.js'

/** A cell whose values another one takes, and the names it takes, sorted. */
export interface Needed {
  readonly cell: string
  readonly names: readonly string[]
}

/** The latest run of a cell. */
export interface CellRun {
  /** The number of the run in its notebook's session. */
  readonly serial: number
  /** Absent where the kernel that ran it is gone: no text matches then. */
  readonly text: string | undefined
  /** The cells that it used, and by which of their runs; in the order of first use. */
  readonly used: readonly (Needed & { readonly serial: number })[]
  readonly files: readonly ReadFile[]
  /** Whether its names have their values: it ran to its end, and its kernel lives. */
  readonly usable: boolean
}

/** The cells whose values a cell needs when it runs, with the names it takes from each. */
export function neededCells(cell: LinkedCell): Needed[] {
  const names = new Map<string, string[]>()
  for (const { name, cell: from, typeOnly } of cell.uses) {
    if (!typeOnly) names.set(from, [...(names.get(from) ?? []), name])
  }
  return [...names].map(([from, used]) => ({ cell: from, names: used.sort() }))
}

/** The ids of the cells whose latest run matches their text, and whose used cells and files are as they were then. */
export function freshCells(cells: readonly LinkedCell[], runs: ReadonlyMap<string, CellRun>): Set<string> {
  const fresh = new Set<string>()
  for (const cell of cells) {
    const run = runs.get(cell.id)
    if (!run || run.text !== cell.text || run.files.some(isChanged)) continue
    const needed = neededCells(cell)
    const same = needed.every(({ cell: id, names }, index) => {
      const used = run.used[index]
      return (
        used?.cell === id && used.names.join() === names.join() && fresh.has(id) && runs.get(id)?.serial === used.serial
      )
    })
    if (same && needed.length === run.used.length) fresh.add(cell.id)
  }
  return fresh
}

const isChanged = ({ path, modified }: ReadFile): boolean => modifiedTime(path) !== modified

/**
 * The cells to run, in the order of the notebook (a cell uses only cells above it): the requested ones, and the cells they
 * need that are stale, were never run or have no values.
 */
export function planRun(
  cells: readonly LinkedCell[],
  runs: ReadonlyMap<string, CellRun>,
  requested: ReadonlySet<string>,
): LinkedCell[] {
  const fresh = freshCells(cells, runs)
  // a cell that runs again makes those stale that used it
  const invalid = new Set<string>()
  for (const cell of cells) {
    const valid = fresh.has(cell.id) && runs.get(cell.id)?.usable && !requested.has(cell.id)
    if (!valid || neededCells(cell).some(({ cell: id }) => invalid.has(id))) invalid.add(cell.id)
  }
  const plan = new Set(requested)
  for (const cell of cells.toReversed()) {
    if (!plan.has(cell.id)) continue
    for (const { cell: id } of neededCells(cell)) if (invalid.has(id)) plan.add(id)
  }
  return cells.filter(({ id }) => plan.has(id))
}
