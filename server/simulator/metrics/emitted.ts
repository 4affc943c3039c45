/** What machines let be seen: observations by their types, and what they measure themselves. */
import type { Measured } from '../../../protocols/model/index.js'
import { HdrHistogram } from './histogram.js'
import { Level } from './level.js'
import type { SeriesBook } from './series.js'

export class Emitted {
  readonly #histograms = new Map<string, HdrHistogram>()
  readonly #counted = new Map<string, number>()
  readonly #gauges = new Map<string, Level>()
  readonly #observed = new Map<string, number>()

  observed(type: string): void {
    this.#observed.set(type, (this.#observed.get(type) ?? 0) + 1)
  }

  /** @param from since when a gauge counts that is set for the first time @param warm whether anything is measured yet */
  measured({ metric, name, value }: Measured, now: number, from: number, warm: boolean): void {
    if (metric === 'counter') this.#counted.set(name, (this.#counted.get(name) ?? 0) + value)
    else if (metric === 'gauge') {
      const gauge = this.#gauges.get(name)
      if (gauge) gauge.set(value, now)
      else {
        const first = new Level()
        first.forget(from)
        first.set(value, now)
        this.#gauges.set(name, first)
      }
    } else if (warm) {
      let histogram = this.#histograms.get(name)
      if (!histogram) {
        histogram = new HdrHistogram(name, '1')
        this.#histograms.set(name, histogram)
      }
      histogram.add(value)
    }
  }

  begin(now: number): void {
    for (const gauge of this.#gauges.values()) gauge.forget(now)
  }

  sample(series: SeriesBook): void {
    for (const [name, value] of this.#counted) series.rate(name, '1', value)
    for (const [name, value] of this.#observed) series.rate(`observed ${name}`, '1', value)
    for (const [name, { value }] of this.#gauges) series.gauge(name, '1', value)
  }

  numbers(all: Record<string, number>, now: number, from: number): void {
    for (const [name, count] of this.#observed) all[`observed ${name}`] = count
    for (const [name, count] of this.#counted) all[name] = count
    for (const [name, gauge] of this.#gauges) all[`${name} (mean)`] = gauge.mean(now, from)
    for (const [name, histogram] of this.#histograms) all[`${name} (mean)`] = histogram.mean
  }

  get histograms(): readonly HdrHistogram[] {
    return [...this.#histograms.values()]
  }
}
