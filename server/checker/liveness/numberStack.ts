/** A stack of numbers. */
export class NumberStack {
  #items = new Int32Array(1024)
  #size = 0

  get size(): number {
    return this.#size
  }

  push(item: number): void {
    if (this.#size === this.#items.length) {
      const larger = new Int32Array(2 * this.#size)
      larger.set(this.#items)
      this.#items = larger
    }
    this.#items[this.#size++] = item
  }

  /** Takes the last item; the stack must not be empty. */
  pop(): number {
    return this.#items[--this.#size]
  }

  at(index: number): number {
    return this.#items[index]
  }

  /** Leaves only the first items. */
  truncate(size: number): void {
    this.#size = size
  }

  /** The items from `start` on, as a copy. */
  from(start: number): Int32Array {
    return this.#items.slice(start, this.#size)
  }
}
