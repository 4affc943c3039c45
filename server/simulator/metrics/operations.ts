/** Operations as clients see them: how long they take, and when nothing is answered. */
import type { EventObject } from 'xstate'
import { type HistoryObservation, historyObservation } from '../../semantics/index.js'
import type { Span } from '../../wire/simulation.js'
import { toMillis } from '../time.js'
import { HdrHistogram } from './histogram.js'
import type { Numbers } from './numbers.js'
import { type SeriesBook, Track } from './series.js'

/** Without an answer for so long, while somebody waits, the system is not there. In microseconds. */
const patience = 1_000_000

/** What an observation says: of which process, and an operation of what type it asks for. */
interface Known {
  readonly observation: EventObject
  readonly asked: Asked
  readonly type: string
}

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
  /** What each node asked and answered last, by turns: where steps recur, their observations are the same objects. */
  readonly #known: (Known | undefined)[]
  /** How many operations are not answered. */
  #underWay = 0
  /** Since when somebody has waited without any answer. */
  #silentSince = 0
  readonly #answers: Track
  readonly #latencies: Track

  /** @param ids of the nodes */
  constructor(
    readonly ids: readonly string[],
    series: SeriesBook,
  ) {
    this.#known = ids.flatMap(() => [undefined, undefined])
    this.#answers = new Track(series, { name: 'operations answered', kind: 'rate', unit: 'operations' })
    this.#latencies = new Track(series, { name: 'latency of operations (mean)', kind: 'gauge', unit: 'ms' })
  }

  /** @param observation one of the history of operations @param warm whether the warm-up is over */
  observe(observation: EventObject, node: number, now: number, warm: boolean): void {
    const isAnswer = observation.type === 'respond'
    const place = 2 * node + (isAnswer ? 1 : 0)
    let known = this.#known[place]
    if (known?.observation !== observation) known = this.#know(observation, node, place)
    const { asked } = known
    if (!isAnswer) {
      if (this.#underWay === 0) this.#silentSince = now
      if (!asked.isOpen) this.#underWay++
      asked.type = known.type
      asked.since = now
      asked.isOpen = true
      return
    }
    if (!asked.isOpen) return
    asked.isOpen = false
    this.#underWay--
    this.#endSilence(now)
    if (!warm) return
    const latency = toMillis(now - asked.since)
    this.#answered++
    this.#recent.count++
    this.#recent.sum += latency
    this.#addOfType(asked.type, latency)
    this.latency.add(latency)
  }

  sample(): void {
    if (this.#answered === 0) return
    const { count, sum } = this.#recent
    this.#answers.sample(this.#answered)
    this.#latencies.sample(count > 0 ? sum / count : null)
    this.#recent = { count: 0, sum: 0 }
  }

  numbers(all: Numbers, time: number): void {
    if (this.#answered === 0) return
    all.count('operations answered', this.#answered)
    all.count('operations per second', this.#answered / (time / 1e6))
    all.mean('latency mean', this.latency.mean)
    for (const share of [50, 90, 99, 99.9, 99.99]) all.mean(`latency p${share}`, this.latency.percentile(share / 100))
  }

  get histograms(): readonly HdrHistogram[] {
    return [this.latency, ...this.#byType.values()]
  }

  end(now: number): void {
    if (this.#underWay > 0) this.#endSilence(now)
  }

  #know(observation: EventObject, node: number, place: number): Known {
    const told = historyObservation(observation, this.ids[node]) as HistoryObservation
    let asked = this.#asked.get(told.process)
    if (!asked) {
      asked = { type: '', since: 0, isOpen: false }
      this.#asked.set(told.process, asked)
    }
    const known = { observation, asked, type: told.type === 'invoke' ? typeOf(told.operation) : '' }
    this.#known[place] = known
    return known
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
