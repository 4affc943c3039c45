/** What a cell's neighbours take from it. */
import type { LinkedCell } from './cell.js'

/** For each cell by its id, the names of its own that other cells use. */
export function usedElsewhere(cells: readonly LinkedCell[]): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>()
  for (const { uses } of cells) {
    for (const { name, cell } of uses) {
      const names = used.get(cell)
      if (names) names.add(name)
      else used.set(cell, new Set([name]))
    }
  }
  return used
}
