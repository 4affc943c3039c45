/** What machines let be seen: observations by their types, and what they measure themselves. */
import type { Measured } from '../../../protocols/model/index.js'
import { HdrHistogram } from './histogram.js'
import { Level } from './level.js'
import type { Numbers } from './numbers.js'
import { type SeriesBook, Track } from './series.js'

/** How many there were. */
interface Count {
  value: number
  readonly track: Track
}

export class Emitted {
  readonly #histograms = new Map<string, HdrHistogram>()
  readonly #counted = new Map<string, Count>()
  readonly #gauges = new Map<string, { readonly level: Level; readonly track: Track }>()
  readonly #observed = new Map<string, Count>()

  /** @param warmUp until when nothing is measured, in microseconds */
  constructor(
    readonly series: SeriesBook,
    readonly warmUp: number,
  ) {}

  observed(type: string): void {
    this.#count(this.#observed, type, 1, 'observed ')
  }

  /** @param warm whether the warm-up is over */
  measured({ metric, name, value }: Measured, now: number, warm: boolean): void {
    if (metric === 'counter') this.#count(this.#counted, name, value)
    else if (metric === 'gauge') this.#gauge(name, warm ? this.warmUp : now).set(value, now)
    else if (warm) this.#histogram(name).add(value)
  }

  begin(now: number): void {
    for (const { level } of this.#gauges.values()) level.forget(now)
  }

  sample(): void {
    for (const { track, value } of this.#counted.values()) track.sample(value)
    for (const { track, value } of this.#observed.values()) track.sample(value)
    for (const { track, level } of this.#gauges.values()) track.sample(level.value)
  }

  numbers(all: Numbers, now: number): void {
    for (const [name, { value }] of this.#observed) all.count(`observed ${name}`, value)
    for (const [name, { value }] of this.#counted) all.count(name, value)
    for (const [name, { level }] of this.#gauges) all.mean(`${name} (mean)`, level.mean(now, this.warmUp))
    for (const [name, histogram] of this.#histograms) all.mean(`${name} (mean)`, histogram.mean)
  }

  get histograms(): readonly HdrHistogram[] {
    return [...this.#histograms.values()]
  }

  /** @param prefix of what it is called */
  #count(counts: Map<string, Count>, name: string, more: number, prefix = ''): void {
    const count = counts.get(name)
    if (count) count.value += more
    else counts.set(name, { value: more, track: this.#track(`${prefix}${name}`, 'rate') })
  }

  /** @param from since when it counts if it is set for the first time */
  #gauge(name: string, from: number): Level {
    let gauge = this.#gauges.get(name)
    if (!gauge) {
      gauge = { level: new Level(), track: this.#track(name, 'gauge') }
      gauge.level.forget(from)
      this.#gauges.set(name, gauge)
    }
    return gauge.level
  }

  #histogram(name: string): HdrHistogram {
    let histogram = this.#histograms.get(name)
    if (!histogram) {
      histogram = new HdrHistogram(name, '1')
      this.#histograms.set(name, histogram)
    }
    return histogram
  }

  #track(name: string, kind: 'rate' | 'gauge'): Track {
    return new Track(this.series, { name, kind, unit: '1' })
  }
}
