/** The nodes' clocks, and their timers, which run on them. */
import type { Random } from '../checker/random.js'

/** Timers that are set, in records that are used again. */
export class Timers {
  node = new Int32Array(64)
  /** What the node's clock shows when it fires. */
  due = new Float64Array(64)
  /** Counts how often the record was used or its moment changed. */
  version = new Int32Array(64)
  #used = 0
  readonly #free: number[] = []

  add(node: number, due: number): number {
    const record = this.#free.pop() ?? this.#fresh()
    this.node[record] = node
    this.due[record] = due
    return record
  }

  remove(record: number): void {
    this.version[record]++
    this.#free.push(record)
  }

  #fresh(): number {
    if (this.#used === this.node.length) {
      const grow = <A extends Int32Array | Float64Array>(array: A): A => {
        const larger = new (array.constructor as new (length: number) => A)(2 * array.length)
        larger.set(array)
        return larger
      }
      this.node = grow(this.node)
      this.due = grow(this.due)
      this.version = grow(this.version)
    }
    return this.#used++
  }
}

/** Clocks by node: what one shows is its offset and true time by its rate. */
export class Clocks {
  readonly #offset: Float64Array
  readonly #rate: Float64Array

  /** @param offset, drift draw a node's: microseconds, and a share */
  constructor(
    nodes: number,
    offset: (node: number, random: Random) => number,
    drift: (node: number, random: Random) => number,
    random: Random,
  ) {
    this.#offset = Float64Array.from({ length: nodes }, (_, node) => offset(node, random))
    this.#rate = Float64Array.from({ length: nodes }, (_, node) => 1 + drift(node, random))
  }

  /** What a node's clock shows. @param now true time */
  shows(node: number, now: number): number {
    return this.#offset[node] + now * this.#rate[node]
  }

  /** The true time at which a node's clock shows a time: now, if that was before. */
  when(node: number, shows: number, now: number): number {
    return Math.max(now, Math.round((shows - this.#offset[node]) / this.#rate[node]))
  }

  jump(node: number, by: number): void {
    this.#offset[node] += by
  }
}
