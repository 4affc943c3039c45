import { PairMemo } from '../../semantics/index.js'

/** Gives each distinct pair of integers a number from 0, and so, link by link, each sequence. */
export class NumberedPairs {
  readonly #memo = new PairMemo()
  #size = 0

  get bytes(): number {
    return this.#memo.bytes
  }

  of(a: number, b: number): number {
    let number = this.#memo.get(a, b)
    if (number < 0) {
      number = this.#size++
      this.#memo.add(a, b, number)
    }
    return number
  }
}

/** Gives each distinct text a number from 1. */
export class NumberedTexts {
  readonly #numbers = new Map<string, number>()

  of(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#numbers.size + 1
      this.#numbers.set(text, number)
    }
    return number
  }
}
