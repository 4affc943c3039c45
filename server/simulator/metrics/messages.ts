/** What becomes of messages: how many, how large, between whom, and for how long they are under way. */
import type { Flights } from '../flights.js'
import { Counter } from './counters.js'
import type { LinkMeter } from './links.js'

export class Messages {
  /** By the number of the type. */
  readonly #sentByType: number[] = []
  /** When what is measured began. */
  #begun = 0

  /**
   * @param clock shows virtual time in microseconds
   * @param flights what is under way. Times are read there and from the clock: given as arguments they would be boxed at each call
   * @param counts by counter
   * @param counted whether it is counted what was sent, by type
   */
  constructor(
    readonly clock: { readonly now: number },
    readonly flights: Flights,
    readonly counts: Float64Array,
    readonly counted: boolean,
    readonly links: LinkMeter | undefined,
  ) {}

  sent(type: number, bytes: number, from: number, to: number): void {
    this.counts[Counter.bytes] += bytes
    this.links?.count(from, to)
    if (!this.counted) return
    const byType = this.#sentByType
    if (type < byType.length) byType[type]++
    else this.#first(type)
  }

  /** @param slot where it was among what is under way */
  delivered(handled: boolean, slot: number): void {
    const { counts } = this
    counts[Counter.delivered]++
    if (!handled) counts[Counter.ignored]++
    counts[Counter.messageTime] += this.clock.now - this.flights.since[slot]
  }

  /** @param slot where it was among what is under way */
  lost(slot: number): void {
    const { counts } = this
    counts[Counter.lost]++
    counts[Counter.messageTime] += this.clock.now - this.flights.since[slot]
  }

  /** The warm-up is over: what was before is not counted, nor for how long anything was under way then. */
  begin(now: number): void {
    this.#begun = now
    this.#sentByType.fill(0)
    this.counts[Counter.messageTime] = -this.flights.messageTime(now)
  }

  /** What was sent, by the number of the type. */
  get sentByType(): readonly number[] {
    return this.#sentByType
  }

  /**
   * How many were under way, in the mean over the time that is measured. By Little's law that is for how long all of them were, summed,
   * for each unit of time: so a message needs a step only when it ends.
   */
  get inFlight(): number {
    const { now } = this.clock
    const time = now - this.#begun
    return time > 0 ? (this.counts[Counter.messageTime] + this.flights.messageTime(now)) / time : 0
  }

  /** Counts what was sent of any type. */
  tally(): void {
    this.counts[Counter.sent] = this.#sentByType.reduce((sum, count) => sum + count, 0)
  }

  #first(type: number): void {
    while (this.#sentByType.length < type) this.#sentByType.push(0)
    this.#sentByType.push(1)
  }
}
