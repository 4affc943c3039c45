/** What becomes of messages: how many, how large, between whom, and for how long they are under way. */
import { Counter } from './counters.js'
import type { HdrHistogram } from './histogram.js'
import { Level } from './level.js'
import type { LinkMeter } from './links.js'

export class Messages {
  readonly #inFlight = new Level()
  /** By the number of the type. */
  readonly #sentByType: number[] = []

  /**
   * @param counts by counter
   * @param counted whether it is counted what was sent and delivered, by type, and how many are under way
   * @param underWay the time between sending and delivery, in milliseconds
   */
  constructor(
    readonly counts: Float64Array,
    readonly counted: boolean,
    readonly links: LinkMeter | undefined,
    readonly underWay: HdrHistogram | undefined,
  ) {}

  /** @param inFlight with this one */
  sent(type: number, bytes: number, from: number, to: number, inFlight: number, now: number): void {
    this.counts[Counter.bytes] += bytes
    this.links?.count(from, to)
    if (!this.counted) return
    this.counts[Counter.sent]++
    const byType = this.#sentByType
    if (type < byType.length) byType[type]++
    else this.#first(type)
    this.#inFlight.set(inFlight, now)
  }

  /** @param since when it was sent @param inFlight without this one @param warm whether the warm-up is over */
  delivered(handled: boolean, since: number, inFlight: number, now: number, warm: boolean): void {
    if (warm) this.underWay?.add((now - since) / 1000)
    if (!this.counted) return
    this.counts[Counter.delivered]++
    if (!handled) this.counts[Counter.ignored]++
    this.#inFlight.set(inFlight, now)
  }

  begin(now: number): void {
    this.#inFlight.forget(now)
  }

  /** What was sent, by the number of the type. */
  get sentByType(): readonly number[] {
    return this.#sentByType
  }

  inFlight(now: number, from: number): number {
    return this.#inFlight.mean(now, from)
  }

  #first(type: number): void {
    while (this.#sentByType.length < type) this.#sentByType.push(0)
    this.#sentByType.push(1)
  }
}
