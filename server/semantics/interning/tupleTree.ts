import { TupleTable } from './tupleTable.js'

/** Tuples up to this width are stored whole. */
const widestLeaf = 4

/**
 * Interns tuples of any width as a tree of small tuples, so that what neighbouring states share is stored once (tree
 * compression: Laarman, van de Pol, Weber, "Parallel Recursive State Compression for Free", SPIN 2011).
 *
 * A successor differs from its state in few components: after `load`, `internChanged` looks up only the leaves that hold
 * a changed one.
 */
export class TupleTree {
  readonly #leaves: readonly TupleTable[]
  /** Where each leaf's components start. */
  readonly #starts: readonly number[]
  /** The components of each leaf, as bits; see {@link componentBit}. */
  readonly #masks: readonly number[]
  readonly #above: TupleTree | undefined
  readonly #ids: Int32Array
  /** The tuple that was loaded last, and its leaves. */
  #loaded = 0
  readonly #loadedIds: Int32Array

  constructor(readonly width: number) {
    const count = Math.ceil(width / widestLeaf)
    this.#starts = Array.from({ length: count }, (_, leaf) => Math.floor((leaf * width) / count))
    const ends = this.#starts.map((_, leaf) => this.#starts[leaf + 1] ?? width)
    this.#leaves = this.#starts.map((start, leaf) => new TupleTable(ends[leaf] - start))
    this.#masks = this.#starts.map((start, leaf) => {
      let mask = 0
      for (let component = start; component < ends[leaf]; component++) mask |= componentBit(component)
      return mask
    })
    this.#above = count > 1 ? new TupleTree(count) : undefined
    this.#ids = new Int32Array(count)
    this.#loadedIds = new Int32Array(count)
  }

  get size(): number {
    return this.#above ? this.#above.size : this.#leaves[0].size
  }

  get bytes(): number {
    return this.#leaves.reduce((sum, leaf) => sum + leaf.bytes, this.#above?.bytes ?? 0)
  }

  /** The number of the tuple in `source`. */
  intern(source: Int32Array): number {
    return this.internChanged(source, -1)
  }

  /** The number of the tuple in `source`, which differs from the loaded one at most in the components of `changed`. */
  internChanged(source: Int32Array, changed: number): number {
    if (changed === 0) return this.#loaded
    if (!this.#above) return this.#leaves[0].intern(source, 0)
    const ids = this.#ids
    const masks = this.#masks
    let changedLeaves = 0
    for (let leaf = 0; leaf < masks.length; leaf++) {
      if ((masks[leaf] & changed) === 0) {
        ids[leaf] = this.#loadedIds[leaf]
      } else {
        ids[leaf] = this.#leaves[leaf].intern(source, this.#starts[leaf])
        changedLeaves |= componentBit(leaf)
      }
    }
    return this.#above.internChanged(ids, changed === -1 ? -1 : changedLeaves)
  }

  /** Copies tuple `id` to `into`, and remembers it as the one from which others differ. */
  load(id: number, into: Int32Array): void {
    this.#loaded = id
    const ids = this.#loadedIds
    if (this.#above) this.#above.load(id, ids)
    else ids[0] = id
    this.#readLeaves(ids, into)
  }

  /** Copies tuple `id` to `into`. */
  read(id: number, into: Int32Array): void {
    const ids = this.#ids
    if (this.#above) this.#above.read(id, ids)
    else ids[0] = id
    this.#readLeaves(ids, into)
  }

  #readLeaves(ids: Int32Array, into: Int32Array): void {
    for (let leaf = 0; leaf < ids.length; leaf++) this.#leaves[leaf].read(ids[leaf], into, this.#starts[leaf])
  }
}

/** The bit of a component in a mask of changed ones. Wide tuples share bits, which only costs a look-up too many. */
export const componentBit = (component: number): number => 1 << (component % 31)
