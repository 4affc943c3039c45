/** The nodes' clocks, and their timers, which run on them. */
import type { NodeOfRole } from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import { samplerOf } from './sampling.js'
import type { Setting } from './setting.js'
import { toMicros } from './time.js'

/** Puts a timer's moment into the queue of events. */
export type SetAlarm = (time: number, record: number, version: number) => void

/** The pending timers of all nodes, in records that are used again. */
export class Timers {
  node = new Int32Array(64)
  /** Counts how often the record was used or its moment changed. */
  version = new Int32Array(64)
  /** What the node's clock shows when it fires. */
  #due = new Float64Array(64)
  #used = 0
  readonly #free: number[] = []
  /** Records by node, in the order of the local state's timers. */
  readonly #pending: number[][] = []

  constructor(
    readonly clocks: Clocks,
    readonly alarm: SetAlarm,
  ) {}

  /**
   * The timers of a node are others now.
   *
   * @param from where each of them was among those before, -1: it is set now
   * @param delay of one that is set now, in microseconds of the node's clock
   */
  replace(node: number, from: readonly number[], delay: (timer: number) => number, now: number): void {
    const old = this.#pending[node] ?? []
    if (from.length === 0 && old.length === 0) return
    const pending = new Array<number>(from.length)
    for (let timer = 0; timer < from.length; timer++) {
      const before = from[timer]
      if (before < 0) pending[timer] = this.#set(node, delay(timer), now)
      else {
        pending[timer] = old[before]
        old[before] = -1
      }
    }
    this.#pending[node] = pending
    for (const record of old) if (record >= 0) this.#remove(record)
  }

  /** The node has none any more. */
  clear(node: number): void {
    this.replace(node, [], () => 0, 0)
  }

  /** The place of a timer among its node's. */
  placeOf(record: number): number {
    return this.#pending[this.node[record]].indexOf(record)
  }

  /** A node's clock jumps. @param by microseconds */
  jump(node: number, by: number, now: number): void {
    this.clocks.jump(node, by)
    for (const record of this.#pending[node] ?? []) {
      this.version[record]++
      this.#alarm(record, now)
    }
  }

  #set(node: number, delay: number, now: number): number {
    const record = this.#free.pop() ?? this.#fresh()
    this.node[record] = node
    this.#due[record] = this.clocks.shows(node, now) + delay
    this.#alarm(record, now)
    return record
  }

  #alarm(record: number, now: number): void {
    const time = this.clocks.when(this.node[record], this.#due[record], now)
    this.alarm(time, record, this.version[record])
  }

  #remove(record: number): void {
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
      this.#due = grow(this.#due)
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

/** The clocks that the options and the protocol's timing give the nodes. */
export function clocksOf(setting: Setting, nodes: readonly NodeOfRole[], random: Random): Clocks {
  const { timing, faults } = setting.protocol
  const promised = timing.kind === 'asynchronous' ? 0 : (timing.drift ?? 0)
  const { clockSkew } = faults
  const isSkewed = ({ id, role }: NodeOfRole) =>
    clockSkew && (!clockSkew.nodes || clockSkew.nodes.some((target) => target === id || target === role))
  const clock = (node: number) => setting.nodeOptions(nodes[node]).clock ?? {}
  return new Clocks(
    nodes.length,
    (node, random) => toMicros(samplerOf(clock(node).offset ?? 0)(random)),
    (node, random) => {
      const { drift } = clock(node)
      if (typeof drift === 'number') return drift
      const most = isSkewed(nodes[node]) ? (clockSkew?.drift ?? 0) : promised
      const { min, max } = drift ?? { min: -most, max: most }
      return min === max ? min : min + (max - min) * random.unit()
    },
    random,
  )
}
