import { TupleTable } from './tupleTable.js'

/** Tuples up to this width are stored whole. */
const widestLeaf = 4

/**
 * Interns tuples of any width as a tree of small tuples, so that what neighbouring states share is stored once (tree
 * compression: Laarman, van de Pol, Weber, "Parallel Recursive State Compression for Free", SPIN 2011).
 */
export class TupleTree {
  readonly #leaves: readonly TupleTable[]
  /** Where each leaf's components start. */
  readonly #starts: readonly number[]
  readonly #above: TupleTree | undefined
  readonly #ids: Int32Array

  constructor(readonly width: number) {
    const count = Math.ceil(width / widestLeaf)
    this.#starts = Array.from({ length: count }, (_, leaf) => Math.floor((leaf * width) / count))
    this.#leaves = this.#starts.map((start, leaf) => new TupleTable((this.#starts[leaf + 1] ?? width) - start))
    this.#above = count > 1 ? new TupleTree(count) : undefined
    this.#ids = new Int32Array(count)
  }

  get size(): number {
    return this.#above ? this.#above.size : this.#leaves[0].size
  }

  get bytes(): number {
    return this.#leaves.reduce((sum, leaf) => sum + leaf.bytes, this.#above?.bytes ?? 0)
  }

  /** The number of the tuple in `source`. */
  intern(source: Int32Array): number {
    if (!this.#above) return this.#leaves[0].intern(source, 0)
    const ids = this.#ids
    for (let leaf = 0; leaf < ids.length; leaf++) ids[leaf] = this.#leaves[leaf].intern(source, this.#starts[leaf])
    return this.#above.intern(ids)
  }

  /** Copies tuple `id` to `into`. */
  read(id: number, into: Int32Array): void {
    if (!this.#above) return this.#leaves[0].read(id, into, 0)
    const ids = this.#ids
    this.#above.read(id, ids)
    for (let leaf = 0; leaf < ids.length; leaf++) this.#leaves[leaf].read(ids[leaf], into, this.#starts[leaf])
  }
}
