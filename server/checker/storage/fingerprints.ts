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
    // The pair of zeros marks a free slot.
    this.low = high === 0 && low === 0 ? 1 : low
  }
}

function mixed(value: number): number {
  let h = value ^ (value >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Bits of a fingerprint that say in which part of the set it is. */
const partBits = 10
/** Capacities at first: parts of different sizes do not grow all at once. */
const firstCapacity = (part: number): number => 16 + (part % 16)
/** A part is enlarged by a fifth when so much of it is used: at least 75% stays used, 8.9 to 10.7 bytes for a fingerprint. */
const fullest = 0.9
const growth = 1.2

/**
 * A set of fingerprints: many small tables with open addressing, so that each can grow by itself, a little and at once. Fingerprints
 * are in order within a table as far as collisions allow, which makes growing one pass.
 */
export class FingerprintSet {
  readonly #parts = Array.from({ length: 1 << partBits }, (_, part) => new Int32Array(2 * firstCapacity(part)))
  readonly #counts = new Int32Array(1 << partBits)
  size = 0
  bytes = this.#parts.reduce((sum, part) => sum + part.byteLength, 0)

  has(high: number, low: number): boolean {
    const part = this.#parts[high >>> (32 - partBits)]
    const slot = slotOf(part, high, low)
    return part[slot] === high && part[slot + 1] === low
  }

  /** @returns whether it is new */
  add(high: number, low: number): boolean {
    const number = high >>> (32 - partBits)
    const part = this.#parts[number]
    const slot = slotOf(part, high, low)
    if (part[slot] === high && part[slot + 1] === low) return false
    part[slot] = high
    part[slot + 1] = low
    this.size++
    if (++this.#counts[number] * 2 > part.length * fullest) this.#enlarge(number)
    return true
  }

  #enlarge(number: number): void {
    const old = this.#parts[number]
    const larger = new Int32Array(2 * Math.ceil((old.length / 2) * growth))
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0 && old[at + 1] === 0) continue
      const slot = slotOf(larger, old[at], old[at + 1])
      larger[slot] = old[at]
      larger[slot + 1] = old[at + 1]
    }
    this.#parts[number] = larger
    this.bytes += larger.byteLength - old.byteLength
  }
}

/** Where the fingerprint is, or the free slot where it belongs. */
function slotOf(part: Int32Array, high: number, low: number): number {
  let slot = 2 * Math.floor(((low >>> 0) * (part.length / 2)) / 2 ** 32)
  for (;;) {
    if (slot >= part.length) slot = 0
    const [first, second] = [part[slot], part[slot + 1]]
    if ((first === high && second === low) || (first === 0 && second === 0)) return slot
    slot += 2
  }
}

/**
 * The probability that among so many states two have the same fingerprint, as if fingerprints were drawn at random: no
 * state is missed unless some do.
 */
export const missProbability = (states: number): number =>
  -Math.expm1(-(states * (states - 1)) / 2 / 2 ** fingerprintBits)
