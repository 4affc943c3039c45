/**
 * Hash compaction (Wolper, Leroy, "Reliable Hashing without Collision Detection", 1993): of a state that was visited only a
 * fingerprint of 64 bits is kept. Two states with the same fingerprint are taken for one, so that the second and what only it leads
 * to is missed.
 */

export const fingerprintBits = 64

/** The fingerprint of a vector of numbers, in two halves. */
export class Fingerprint {
  high = 0
  low = 0

  /** Computes it for a state; nothing is allocated. */
  of(configuration: Int32Array, network: Int32Array): void {
    let high = 0x243f6a88
    let low = 0x13198a2e
    // One half mixes as MurmurHash3 does (Austin Appleby, public domain), the other in another way and with the first.
    for (let i = 0, inside = configuration.length, all = inside + network.length; i < all; i++) {
      const word = i < inside ? configuration[i] : network[i - inside]
      let k = Math.imul(word, 0xcc9e2d51)
      k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
      high ^= k
      high = (Math.imul((high << 13) | (high >>> 19), 5) + 0xe6546b64) | 0
      low = Math.imul(low ^ word, 0x85ebca6b)
      low = Math.imul((low ^ (low >>> 15)) + high, 0xc2b2ae35)
      low ^= low >>> 13
    }
    high = mixed(high ^ (low >>> 16))
    low = mixed(low + high)
    this.high = high
    // What a slot holds is zero where it is free.
    this.low = low === 0 && (high & storedOfHigh) === 0 ? 1 : low
  }
}

function mixed(value: number): number {
  let h = value ^ (value >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Bits of a fingerprint that say in which part of the set it is: they are not stored. */
const partBits = 10
/** The others of the first half, for which three bytes are enough. */
const storedOfHigh = 2 ** (32 - partBits) - 1
/** Capacities at first: parts of different sizes do not grow all at once. */
const firstCapacity = (part: number): number => 16 + (part % 16)
/** A part is enlarged a little when so much of it is used: at least 85% stays used, 7.6 to 8.2 bytes for a fingerprint. */
const fullest = 0.92
const growth = 1.08

/**
 * A set of fingerprints: many small tables with open addressing, so that each can grow by itself, a little and at once. Fingerprints
 * are in order within a table as far as collisions allow, which makes growing one pass.
 */
export class FingerprintSet {
  readonly #parts = Array.from({ length: 1 << partBits }, (_, part) => new Part(firstCapacity(part)))
  size = 0
  bytes = this.#parts.reduce((sum, { bytes }) => sum + bytes, 0)

  has(high: number, low: number): boolean {
    const part = this.#parts[high >>> (32 - partBits)]
    return !part.isFree(part.slotOf(high & storedOfHigh, low))
  }

  /** @returns whether it is new */
  add(high: number, low: number): boolean {
    const number = high >>> (32 - partBits)
    const part = this.#parts[number]
    const slot = part.slotOf(high & storedOfHigh, low)
    if (!part.isFree(slot)) return false
    part.put(slot, high & storedOfHigh, low)
    this.size++
    if (part.count > part.capacity * fullest) {
      const larger = part.enlarged(Math.ceil(part.capacity * growth))
      this.#parts[number] = larger
      this.bytes += larger.bytes - part.bytes
    }
    return true
  }
}

/** A table of a set; a slot is what is stored of both halves, the first one in three bytes. */
class Part {
  count = 0
  readonly #highs: Uint8Array
  readonly #lows: Int32Array

  constructor(readonly capacity: number) {
    this.#highs = new Uint8Array(3 * capacity)
    this.#lows = new Int32Array(capacity)
  }

  get bytes(): number {
    return this.#highs.byteLength + this.#lows.byteLength
  }

  /** Where the fingerprint is, or the free slot where it belongs. */
  slotOf(high: number, low: number): number {
    const { capacity } = this
    const lows = this.#lows
    let slot = Math.floor(((low >>> 0) * capacity) / 2 ** 32)
    for (;;) {
      if (lows[slot] === low && this.#high(slot) === high) return slot
      if (this.isFree(slot)) return slot
      if (++slot === capacity) slot = 0
    }
  }

  isFree(slot: number): boolean {
    return this.#lows[slot] === 0 && this.#high(slot) === 0
  }

  put(slot: number, high: number, low: number): void {
    const at = 3 * slot
    this.#highs[at] = high
    this.#highs[at + 1] = high >>> 8
    this.#highs[at + 2] = high >>> 16
    this.#lows[slot] = low
    this.count++
  }

  /** A larger one with the same fingerprints. */
  enlarged(capacity: number): Part {
    const larger = new Part(capacity)
    for (let slot = 0; slot < this.capacity; slot++) {
      if (this.isFree(slot)) continue
      const [high, low] = [this.#high(slot), this.#lows[slot]]
      larger.put(larger.slotOf(high, low), high, low)
    }
    return larger
  }

  #high(slot: number): number {
    const highs = this.#highs
    const at = 3 * slot
    return highs[at] | (highs[at + 1] << 8) | (highs[at + 2] << 16)
  }
}

/**
 * The probability that among so many states two have the same fingerprint, as if fingerprints were drawn at random: no
 * state is missed unless some do.
 */
export const missProbability = (states: number): number =>
  -Math.expm1(-(states * (states - 1)) / 2 / 2 ** fingerprintBits)
