/** Random numbers from a seed: the same on every machine (xoshiro128**, David Blackman and Sebastiano Vigna, 2018, public domain). */
import { imul, mix } from '../semantics/index.js'

export class Random {
  readonly #state = new Uint32Array(4)

  /**
   * @param seed a whole number
   * @param label numbers of another label are independent of these
   */
  constructor(seed: number, label = '') {
    // SplitMix32 spreads neighbouring seeds.
    let x = seed >>> 0
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0
      let z = x
      z = imul(z ^ (z >>> 16), 0x85ebca6b)
      z = imul(z ^ (z >>> 13), 0xc2b2ae35)
      this.#state[i] = z ^ (z >>> 16)
    }
    // What is not in the lower half of a large seed, and the label.
    const rest = Math.floor(seed / 2 ** 32) | 0
    if (rest === 0 && label === '') return
    let hash = mix(rest ^ 0x5bd1e995)
    for (let i = 0; i < label.length; i++) hash = mix(imul(hash, 31) + label.charCodeAt(i))
    for (let i = 0; i < 4; i++) this.#state[i] ^= mix(hash + imul(i + 1, 0x9e3779b9))
  }

  /** A whole number from 0 to `bound` - 1. @param bound 1 to 2^32 */
  below(bound: number): number {
    // Values beyond the largest multiple of the bound would favour small results.
    const fair = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      const value = this.#next()
      if (value < fair) return value % bound
    }
  }

  /** A number from 0 up to 1, without 1: a multiple of 2 to the power of -53. */
  unit(): number {
    const high = this.#next() >>> 5
    return (high * 67108864 + (this.#next() >>> 6)) / 9007199254740992
  }

  /** The numbers from 0 to `count` - 1 in random order. */
  shuffled(count: number): number[] {
    const all = Array.from({ length: count }, (_, index) => index)
    for (let i = count - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[all[i], all[j]] = [all[j], all[i]]
    }
    return all
  }

  #next(): number {
    const s = this.#state
    const product = imul(s[1], 5)
    const result = imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= shifted
    s[3] = (s[3] << 11) | (s[3] >>> 21)
    return result
  }
}
