/** Quantities followed over time, sampled together. */
import type { Series } from '../../wire/simulation.js'
import { toMillis } from '../time.js'

/** What is followed. */
type Followed = Omit<Series, 'values' | 'low' | 'high'>

export class SeriesBook {
  /** When samples were taken, in milliseconds. */
  readonly times: number[] = []
  /** Between the last two samples. */
  seconds = 0
  /** Those that were sampled, in the order of their first samples. */
  readonly begun: Track[] = []
  #last = 0

  /** A sample is taken now. */
  at(now: number): void {
    this.seconds = (now - this.#last) / 1e6
    this.#last = now
    this.times.push(toMillis(now))
  }

  /** Counts begin at 0 again. */
  restart(): void {
    for (const track of this.begun) track.restart()
  }

  get all(): readonly Series[] {
    return this.begun.map(({ of, values }) => ({ ...of, values }))
  }
}

/** A quantity that is followed from its first sample on; before, it was 0. */
export class Track {
  readonly values: (number | null)[] = []
  /** What was counted at the last sample. */
  #before = 0

  constructor(
    readonly book: SeriesBook,
    readonly of: Followed,
  ) {}

  /** @param value of a gauge as it is; of a rate, how many there have been so far */
  sample(value: number | null): void {
    const { values, book } = this
    if (values.length === 0) {
      book.begun.push(this)
      for (let earlier = 1; earlier < book.times.length; earlier++) values.push(0)
    }
    values.push(this.of.kind === 'rate' ? this.#rate(value ?? 0) : value)
  }

  restart(): void {
    this.#before = 0
  }

  #rate(count: number): number {
    const more = count - this.#before
    this.#before = count
    return this.book.seconds > 0 ? more / this.book.seconds : 0
  }
}
