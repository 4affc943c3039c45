/** Integer mixing for the open-addressing tables. Results are 32-bit integers: mask them, they may be negative. */

/** Kept by itself: while machines run `Math` is a changed object, and looking into it would cost more than multiplying. */
export const { imul } = Math

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every input bit affects every output bit. */
export function mix(h: number): number {
  h ^= h >>> 16
  h = imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** For pairs: two rounds less, since this is the most frequent one. */
export function mixPair(a: number, b: number): number {
  let h = imul(a, 0x9e3779b1) + imul(b, 0x85ebca77)
  h = imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return h ^ (h >>> 13)
}

/** Grows by a quarter: a log that doubles wastes up to half of its memory, and copying is cheap. */
export function grown(array: Int32Array, used: number, atLeast = used + 1): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, Math.ceil(used * 1.25), 64))
  larger.set(array.subarray(0, used))
  return larger
}
