/** Operations as clients see them: how long they take, and when nothing is answered. */
import type { EventObject } from 'xstate'

import { historyObservation } from '../../semantics/index.js'
import type { Span } from '../../wire/simulation.js'
import { toMillis } from '../time.js'
import { HdrHistogram } from './histogram.js'
import type { SeriesBook } from './series.js'

/** Without an answer for so long, while somebody waits, the system is not there. In microseconds. */
const patience = 1_000_000

/** An operation, as a process asked for it. */
interface Asked {
  type: string
  since: number
  isOpen: boolean
}

export class Operations {
  #answered = 0
  /** Answered since the last sample, and the sum of their latencies in milliseconds. */
  #recent = { count: 0, sum: 0 }
  readonly latency = new HdrHistogram('latency', 'ms')
  /** Where there is more than one type: by type. */
  readonly #byType = new Map<string, HdrHistogram>()
  /** The type of the operations that were answered so far, if it is only one. */
  #onlyType: string | undefined
  readonly gaps: Span[] = []
  /** What each process asked last. */
  readonly #asked = new Map<string, Asked>()
  /** How many of these are not answered. */
  #underWay = 0
  /** Since when somebody has waited without any answer. */
  #silentSince = 0

  /** @param ids of the nodes */
  constructor(readonly ids: readonly string[]) {}

  /** @param warm whether anything is measured yet */
  observe(observation: EventObject, node: number, now: number, warm: boolean): void {
    const told = historyObservation(observation, this.ids[node])
    if (!told) return
    if (told.type === 'invoke') {
      if (this.#underWay === 0) this.#silentSince = now
      this.#invoked(told.process, typeOf(told.operation), now)
      return
    }
    const begun = this.#asked.get(told.process)
    if (!begun?.isOpen) return
    begun.isOpen = false
    this.#underWay--
    this.#endSilence(now)
    if (!warm) return
    const latency = toMillis(now - begun.since)
    this.#answered++
    this.#recent.count++
    this.#recent.sum += latency
    this.#addOfType(begun.type, latency)
    this.latency.add(latency)
  }

  sample(series: SeriesBook): void {
    if (this.#answered === 0) return
    const { count, sum } = this.#recent
    series.rate('operations answered', 'operations', this.#answered)
    series.gauge('latency of operations (mean)', 'ms', count > 0 ? sum / count : null)
    this.#recent = { count: 0, sum: 0 }
  }

  /** @param time measured, in microseconds */
  numbers(all: Record<string, number>, time: number): void {
    if (this.#answered === 0) return
    all['operations answered'] = this.#answered
    all['operations per second'] = this.#answered / (time / 1e6)
    all['latency mean'] = this.latency.mean
    for (const share of [50, 90, 99, 99.9, 99.99]) all[`latency p${share}`] = this.latency.percentile(share / 100)
  }

  get histograms(): readonly HdrHistogram[] {
    return [this.latency, ...this.#byType.values()]
  }

  end(now: number): void {
    if (this.#underWay > 0) this.#endSilence(now)
  }

  #invoked(process: string, type: string, now: number): void {
    const asked = this.#asked.get(process)
    if (!asked) {
      this.#asked.set(process, { type, since: now, isOpen: true })
      this.#underWay++
      return
    }
    if (!asked.isOpen) this.#underWay++
    asked.type = type
    asked.since = now
    asked.isOpen = true
  }

  /** Called before it is added to all. */
  #addOfType(type: string, latency: number): void {
    if (this.#byType.size === 0) {
      this.#onlyType ??= type
      if (type === this.#onlyType) return
      this.#ofType(this.#onlyType).merge(this.latency)
    }
    this.#ofType(type).add(latency)
  }

  #ofType(type: string): HdrHistogram {
    let histogram = this.#byType.get(type)
    if (!histogram) {
      histogram = new HdrHistogram(`latency of ${type}`, 'ms')
      this.#byType.set(type, histogram)
    }
    return histogram
  }

  #endSilence(now: number): void {
    if (now - this.#silentSince > patience) this.gaps.push({ from: toMillis(this.#silentSince), to: toMillis(now) })
    this.#silentSince = now
  }
}

function typeOf(operation: unknown): string {
  if (typeof operation === 'object' && operation !== null && 'type' in operation) return String(operation.type)
  return typeof operation === 'string' ? operation : 'operation'
}
