import { grown, imul } from './hash.js'

/**
 * Gives each distinct tuple of a fixed width (1 to 4) a number from 0: hash-consing of integer tuples in flat memory.
 * The hash is the inner loop of the search, so it is written out for the four components; a narrower tuple has zeros.
 */
export class TupleTable {
  #tuples: Int32Array<ArrayBuffer>
  #slots = new Int32Array(128)
  #mask = 127
  #size = 0

  constructor(readonly width: number) {
    this.#tuples = new Int32Array(64 * width)
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#tuples.byteLength + this.#slots.byteLength
  }

  /** Copies tuple `id` to `into`, starting at `offset`. */
  read(id: number, into: Int32Array, offset: number): void {
    const width = this.width
    const tuples = this.#tuples
    for (let i = 0, from = id * width; i < width; i++) into[offset + i] = tuples[from + i]
  }

  /** The number of the tuple that stands in `source` from `offset` on. */
  intern(source: Int32Array, offset: number): number {
    const width = this.width
    const tuples = this.#tuples
    const slots = this.#slots
    const mask = this.#mask
    const a = source[offset]
    const b = width > 1 ? source[offset + 1] : 0
    const c = width > 2 ? source[offset + 2] : 0
    const d = width > 3 ? source[offset + 3] : 0
    let slot = hash(a, b, c, d) & mask
    for (;;) {
      const stored = slots[slot]
      if (stored === 0) return this.#add(slot, a, b, c, d)
      const at = (stored - 1) * width
      if (
        tuples[at] === a &&
        (width < 2 || tuples[at + 1] === b) &&
        (width < 3 || tuples[at + 2] === c) &&
        (width < 4 || tuples[at + 3] === d)
      ) {
        return stored - 1
      }
      slot = (slot + 1) & mask
    }
  }

  #add(slot: number, a: number, b: number, c: number, d: number): number {
    const { width } = this
    const id = this.#size++
    const at = id * width
    if (at + width > this.#tuples.length) this.#tuples = grown(this.#tuples, at, at + width)
    const tuples = this.#tuples
    tuples[at] = a
    if (width > 1) tuples[at + 1] = b
    if (width > 2) tuples[at + 2] = c
    if (width > 3) tuples[at + 3] = d
    this.#slots[slot] = id + 1
    if (this.#size * 4 > this.#mask * 3) this.#growSlots()
    return id
  }

  #growSlots(): void {
    const { width } = this
    const tuples = this.#tuples
    const mask = this.#mask * 2 + 1
    const slots = new Int32Array(mask + 1)
    for (let id = 0; id < this.#size; id++) {
      const at = id * width
      const b = width > 1 ? tuples[at + 1] : 0
      const c = width > 2 ? tuples[at + 2] : 0
      const d = width > 3 ? tuples[at + 3] : 0
      let slot = hash(tuples[at], b, c, d) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
    this.#slots = slots
    this.#mask = mask
  }
}

function hash(a: number, b: number, c: number, d: number): number {
  let h = imul(a, 0x9e3779b1)
  h = imul(h ^ (h >>> 15) ^ b, 0x85ebca77)
  h = imul(h ^ (h >>> 13) ^ c, 0xc2b2ae3d)
  h = imul(h ^ (h >>> 16) ^ d, 0x27d4eb2f)
  return h ^ (h >>> 15)
}
