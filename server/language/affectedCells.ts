/** Which cells an edit of the notebook may give other diagnostics. */
import type { LinkedCell } from './cell.js'
import { usedElsewhere } from './usedElsewhere.js'

/**
 * The ids of the cells that are new, that have another text, that get their names from other cells than before, that
 * use what such a cell declares, or whose imports others use no longer, or newly: first those whose text is new, then the others, each in the order of the notebook.
 */
export function affectedCells(before: readonly LinkedCell[], after: readonly LinkedCell[]): string[] {
  const known = new Map(before.map((cell) => [cell.id, cell]))
  const edited: string[] = []
  const dependent: string[] = []
  const affected = new Set<string>()
  const imports = [importsUsedElsewhere(before), importsUsedElsewhere(after)] as const
  for (const cell of after) {
    const was = known.get(cell.id)
    if (was?.text !== cell.text) edited.push(cell.id)
    else if (origins(was) !== origins(cell) || cell.uses.some((use) => affected.has(use.cell))) dependent.push(cell.id)
    else if (imports[0].get(cell.id) !== imports[1].get(cell.id)) {
      // what others use of it is nothing to those who use it
      dependent.push(cell.id)
      continue
    } else continue
    affected.add(cell.id)
  }
  return [...edited, ...dependent]
}

/** Where a cell's free names come from. */
function origins({ uses, later }: LinkedCell): string {
  return JSON.stringify([uses, later].map((links) => links.map(({ name, cell }) => [name, cell])))
}

/** For each cell the imported names of its own that other cells use. */
function importsUsedElsewhere(cells: readonly LinkedCell[]): Map<string, string> {
  const used = usedElsewhere(cells)
  const names = ({ id, declarations }: LinkedCell) =>
    declarations.flatMap(({ name, imported }) => (imported && used.get(id)?.has(name) ? name : []))
  return new Map(cells.map((cell) => [cell.id, names(cell).join()]))
}
