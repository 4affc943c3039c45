/**
 * Renamings of which none may be left out: of a group of permutations one for each way to put sets of nodes into places. Nodes of
 * one set stay in their order; they may be exchanged.
 */
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

/**
 * The nodes of each class in sets: those that lie in one cell, or in none, of each part.
 *
 * @param parts cells of one or two parts, as bits: those of one have no node in common
 */
export function setsOf({ classes }: SymmetricNodes, parts: readonly (readonly number[])[]): number[][][] {
  return classes.map((members) => {
    const sets = new Map<number, number[]>()
    for (const node of members) {
      let key = 0
      for (const cells of parts) key = cellsAtMost * key + cells.findIndex((cell) => (cell & (1 << node)) !== 0) + 1
      const set = sets.get(key)
      if (set) set.push(node)
      else sets.set(key, [node])
    }
    return [...sets.values()]
  })
}

/**
 * Visits a permutation for each way to put the sets of each class into its places.
 *
 * @param visit is handed the same array each time
 */
export function arrange(
  { classes, model }: SymmetricNodes,
  sets: readonly (readonly (readonly number[])[])[],
  visit: (to: Permutation) => void,
): void {
  const to = model.nodes.map((_, node) => node)
  const used = sets.map((ofClass) => ofClass.map(() => 0))
  const place = (index: number, at: number): void => {
    if (index === classes.length) {
      visit(to)
      return
    }
    if (at === classes[index].length) {
      place(index + 1, 0)
      return
    }
    for (let set = 0; set < sets[index].length; set++) {
      const nodes = sets[index][set]
      const next = used[index][set]
      if (next === nodes.length) continue
      to[nodes[next]] = classes[index][at]
      used[index][set]++
      place(index, at + 1)
      used[index][set]--
    }
  }
  place(0, 0)
}

/** More than a part has cells: there are at most 31 nodes. */
const cellsAtMost = 64
