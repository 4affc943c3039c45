import { grown, imul, mix } from './hash.js'

/** Gives each distinct sequence of integers a number from 0; the empty sequence is 0. */
export class SequenceTable {
  /** All sequences, one after the other. */
  #pool = new Int32Array(256)
  /** Where each begins; the next one's beginning is its end. */
  #starts = new Int32Array(64)
  #slots = new Int32Array(128)
  #mask = 127
  #size = 0

  constructor() {
    this.intern(new Int32Array(0), 0)
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#pool.byteLength + this.#starts.byteLength + this.#slots.byteLength
  }

  length(id: number): number {
    return this.#starts[id + 1] - this.#starts[id]
  }

  at(id: number, index: number): number {
    return this.#pool[this.#starts[id] + index]
  }

  /** The number of the first `length` integers of `source`. */
  intern(source: Int32Array, length: number): number {
    let slot = this.#hash(source, 0, length) & this.#mask
    for (;;) {
      const stored = this.#slots[slot]
      if (stored === 0) break
      if (this.#equals(stored - 1, source, length)) return stored - 1
      slot = (slot + 1) & this.#mask
    }
    const id = this.#size++
    const start = this.#starts[id]
    if (id + 2 > this.#starts.length) this.#starts = grown(this.#starts, id + 1)
    if (start + length > this.#pool.length) this.#pool = grown(this.#pool, start, start + length)
    for (let i = 0; i < length; i++) this.#pool[start + i] = source[i]
    this.#starts[id + 1] = start + length
    this.#slots[slot] = id + 1
    if (this.#size * 4 > this.#mask * 3) this.#growSlots()
    return id
  }

  #equals(id: number, source: Int32Array, length: number): boolean {
    const start = this.#starts[id]
    if (this.#starts[id + 1] - start !== length) return false
    for (let i = 0; i < length; i++) if (this.#pool[start + i] !== source[i]) return false
    return true
  }

  #hash(source: Int32Array, start: number, length: number): number {
    let h = length
    for (let i = 0; i < length; i++) {
      h = imul(h ^ source[start + i], 0x9e3779b1)
      h ^= h >>> 15
    }
    return mix(h)
  }

  #growSlots(): void {
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Int32Array(this.#mask + 1)
    for (let id = 0; id < this.#size; id++) {
      let slot = this.#hash(this.#pool, this.#starts[id], this.length(id)) & this.#mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = id + 1
    }
  }
}
