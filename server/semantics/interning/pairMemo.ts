import { mixPair } from './hash.js'

/** Remembers a number (0 or more) for a pair of numbers. Open addressing, linear probing, 12 bytes a slot. */
export class PairMemo {
  #slots: Int32Array
  #mask: number
  #size = 0

  constructor(capacity = 1 << 10) {
    this.#slots = new Int32Array(capacity * 3)
    this.#mask = capacity - 1
  }

  get bytes(): number {
    return this.#slots.byteLength
  }

  /** The number for the pair, or -1. */
  get(a: number, b: number): number {
    const slots = this.#slots
    for (let slot = mixPair(a, b) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * 3
      const value = slots[at + 2]
      if (value === 0) return -1
      if (slots[at] === a && slots[at + 1] === b) return value - 1
    }
  }

  /** Remembers `value` for a pair that is not there yet. */
  add(a: number, b: number, value: number): void {
    if (this.#size * 2 > this.#mask) this.#grow()
    this.#size++
    this.#put(a, b, value + 1)
  }

  #put(a: number, b: number, stored: number): void {
    const slots = this.#slots
    let slot = mixPair(a, b) & this.#mask
    while (slots[slot * 3 + 2] !== 0) slot = (slot + 1) & this.#mask
    slots[slot * 3] = a
    slots[slot * 3 + 1] = b
    slots[slot * 3 + 2] = stored
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Int32Array(old.length * 2)
    this.#mask = this.#mask * 2 + 1
    for (let at = 0; at < old.length; at += 3) if (old[at + 2] !== 0) this.#put(old[at], old[at + 1], old[at + 2])
  }
}
