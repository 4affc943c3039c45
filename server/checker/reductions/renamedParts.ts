/**
 * What permutations make of the parts of one kind (local states, contexts, envelopes, mailboxes), remembered.
 *
 * The nodes that occur in a part fall into *cells*: sets of nodes of which any two may be exchanged, and the part stays as it is.
 * What a permutation makes of the part hangs on what becomes of the cells, as sets, alone. A renamed part has the same cells,
 * renamed. So of each orbit only the first member that is met (its *root*) is looked at, and the others are found by where their cells
 * lie: a machine that counts votes in a Set has one root for each number of votes.
 */
import { NumberedPairs } from './numbered.js'
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

/** A kind of part. Parts have numbers. */
export interface PartKind {
  /** The node whose part it is: it is a cell of its own, even where it occurs in the part. */
  own(part: number): number
  /** The symmetric nodes that occur in it, but for its own. */
  others(part: number): readonly number[]
  /** The same for nodes that may be exchanged: by how they occur. */
  label(part: number, node: number): string | number
  /** The number of the renamed part. */
  renamed(part: number, to: Permutation): number
  /** Its cells, where they are known to be those of something else. */
  cells?(part: number): readonly number[] | undefined
}

export class RenamedParts {
  readonly #roots: number[] = []
  /** By part: the cells as bits, that of its own node first (0: it is not symmetric), in the order of the root's. */
  readonly #cells: (readonly number[] | undefined)[] = []
  readonly #chains = new NumberedPairs()
  /** By chain of root and cells. */
  readonly #images: (number | undefined)[] = []
  readonly #moved: number[] = []

  constructor(
    readonly kind: PartKind,
    readonly nodes: SymmetricNodes,
  ) {}

  get bytes(): number {
    return this.#chains.bytes + 8 * this.#images.length
  }

  /** The number of the renamed part. */
  of(part: number, to: Permutation): number {
    const cells = this.cells(part)
    const moved = this.#moved
    let stays = true
    for (let i = 0; i < cells.length; i++) {
      moved[i] = renamedBits(cells[i], to)
      if (moved[i] !== cells[i]) stays = false
    }
    if (stays) return part
    const root = this.#roots[part]
    // Of a root, its own node is symmetric in all parts or in none.
    const first = cells[0] === 0 ? 1 : 0
    let chain = this.#chains.of(root, -1 - moved[first])
    for (let i = first + 1; i < cells.length; i++) chain = this.#chains.of(-1 - chain, moved[i])
    const known = this.#images[chain]
    if (known !== undefined) return known
    const there = moved.slice(0, cells.length)
    const image = this.kind.renamed(part, to)
    this.#images[chain] = image
    if (this.#cells[image] === undefined) {
      this.#cells[image] = there
      this.#roots[image] = root
    }
    return image
  }

  /** The cells as bits, that of its own node first, which is 0 where that is not symmetric. */
  cells(part: number): readonly number[] {
    return this.#cells[part] ?? this.#found(part)
  }

  /** The part with the same cells in other places from which this one was made; itself, if it was the first. */
  root(part: number): number {
    this.cells(part)
    return this.#roots[part]
  }

  /** The node of the root that corresponds to a node of a part; -1 where the node does not occur. */
  inRoot(part: number, node: number): number {
    const cells = this.cells(part)
    for (let i = 1; i < cells.length; i++) {
      if ((cells[i] & (1 << node)) !== 0) return 31 - Math.clz32(this.cells(this.#roots[part])[i])
    }
    return -1
  }

  #found(part: number): readonly number[] {
    const { kind, nodes } = this
    const given = kind.cells?.(part)
    if (given) return this.#begin(part, given)
    const own = kind.own(part)
    const others = kind.others(part)
    const cells = [nodes.classOf[own] < 0 ? 0 : 1 << own]
    const cellsOf = new Map<string, number>()
    for (const node of others) {
      const label = others.length > 1 ? `${nodes.classOf[node]} ${kind.label(part, node)}` : ''
      const like = cellsOf.get(label)
      if (like !== undefined) {
        const first = 31 - Math.clz32(cells[like])
        if (kind.renamed(part, nodes.exchange(first, node)) === part) {
          cells[like] |= 1 << node
          continue
        }
      }
      cellsOf.set(label, cells.push(1 << node) - 1)
    }
    return this.#begin(part, cells)
  }

  #begin(part: number, cells: readonly number[]): readonly number[] {
    this.#roots[part] = part
    this.#cells[part] = cells
    return cells
  }
}

/** A set of nodes, renamed. */
export function renamedBits(bits: number, to: Permutation): number {
  let renamed = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) renamed |= 1 << to[31 - Math.clz32(rest & -rest)]
  return renamed
}

/** The nodes of a set, in their order. */
export function nodesOf(bits: number): number[] {
  const found: number[] = []
  for (let rest = bits; rest !== 0; rest &= rest - 1) found.push(31 - Math.clz32(rest & -rest))
  return found
}
