import { grown, mix } from './hash.js'

/** Gives each distinct tuple of a fixed width a number from 0: hash-consing of integer tuples in flat memory. */
export class TupleTable {
  #tuples: Int32Array
  #slots: Int32Array
  #mask: number
  #size = 0

  constructor(readonly width: number) {
    this.#tuples = new Int32Array(64 * width)
    this.#slots = new Int32Array(128)
    this.#mask = 127
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#tuples.byteLength + this.#slots.byteLength
  }

  /** The component at `index` of tuple `id`. */
  at(id: number, index: number): number {
    return this.#tuples[id * this.width + index]
  }

  /** Copies tuple `id` to `into`, starting at `offset`. */
  read(id: number, into: Int32Array, offset: number): void {
    const { width } = this
    const tuples = this.#tuples
    for (let i = 0, from = id * width; i < width; i++) into[offset + i] = tuples[from + i]
  }

  /** The number of the tuple that stands in `source` from `offset` on. */
  intern(source: Int32Array, offset: number): number {
    const { width } = this
    const tuples = this.#tuples
    const slots = this.#slots
    const mask = this.#mask
    let slot = this.#hash(source, offset) & mask
    for (;;) {
      const stored = slots[slot]
      if (stored === 0) break
      const at = (stored - 1) * width
      let i = 0
      while (i < width && tuples[at + i] === source[offset + i]) i++
      if (i === width) return stored - 1
      slot = (slot + 1) & mask
    }
    const id = this.#size++
    if ((id + 1) * width > tuples.length) this.#tuples = grown(tuples, id * width, (id + 1) * width)
    for (let i = 0; i < width; i++) this.#tuples[id * width + i] = source[offset + i]
    slots[slot] = id + 1
    if (this.#size * 4 > mask * 3) this.#growSlots()
    return id
  }

  #hash(source: Int32Array, offset: number): number {
    let h = 0
    for (let i = 0; i < this.width; i++) {
      h = Math.imul(h ^ source[offset + i], 0x9e3779b1)
      h ^= h >>> 15
    }
    return mix(h)
  }

  #growSlots(): void {
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Int32Array(this.#mask + 1)
    for (let id = 0; id < this.#size; id++) {
      let slot = this.#hash(this.#tuples, id * this.width) & this.#mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = id + 1
    }
  }
}
