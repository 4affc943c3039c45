/**
 * What is to happen, in the order of its time; what was put in earlier comes first among equals. A heap of four children to
 * a node in flat arrays: no allocation in the inner loop.
 */
export class EventQueue {
  /** Of what was taken out last. */
  time = 0
  kind = 0
  a = 0
  b = 0
  #size = 0
  #count = 0
  /** Time and order of coming, by turns. */
  #keys = new Float64Array(2 * 1024)
  /** Kind, a, b, by turns. */
  #what = new Int32Array(3 * 1024)

  get size(): number {
    return this.#size
  }

  /** The time of what comes next; Infinity if nothing does. */
  get next(): number {
    return this.#size > 0 ? this.#keys[0] : Number.POSITIVE_INFINITY
  }

  push(time: number, kind: number, a: number, b: number): void {
    if (3 * this.#size === this.#what.length) this.#grow()
    const keys = this.#keys
    const what = this.#what
    const order = this.#count++
    let at = this.#size++
    // What is there came earlier: an equal time stays above.
    while (at > 0) {
      const above = (at - 1) >> 2
      if (keys[2 * above] <= time) break
      this.#move(above, at)
      at = above
    }
    keys[2 * at] = time
    keys[2 * at + 1] = order
    what[3 * at] = kind
    what[3 * at + 1] = a
    what[3 * at + 2] = b
  }

  /** Takes the next event out, into the fields. The queue must not be empty. */
  pop(): void {
    const keys = this.#keys
    const what = this.#what
    this.time = keys[0]
    this.kind = what[0]
    this.a = what[1]
    this.b = what[2]
    const size = --this.#size
    if (size === 0) return
    const time = keys[2 * size]
    const order = keys[2 * size + 1]
    let at = 0
    for (;;) {
      const first = 4 * at + 1
      if (first >= size) break
      let least = first
      const end = Math.min(first + 4, size)
      for (let child = first + 1; child < end; child++) {
        if (
          keys[2 * child] < keys[2 * least] ||
          (keys[2 * child] === keys[2 * least] && keys[2 * child + 1] < keys[2 * least + 1])
        ) {
          least = child
        }
      }
      if (time < keys[2 * least] || (time === keys[2 * least] && order < keys[2 * least + 1])) break
      this.#move(least, at)
      at = least
    }
    this.#move(size, at)
  }

  #move(from: number, to: number): void {
    this.#keys[2 * to] = this.#keys[2 * from]
    this.#keys[2 * to + 1] = this.#keys[2 * from + 1]
    this.#what[3 * to] = this.#what[3 * from]
    this.#what[3 * to + 1] = this.#what[3 * from + 1]
    this.#what[3 * to + 2] = this.#what[3 * from + 2]
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.#keys.length)
    keys.set(this.#keys)
    this.#keys = keys
    const what = new Int32Array(2 * this.#what.length)
    what.set(this.#what)
    this.#what = what
  }
}
