/** Operations as clients see them: how long they take, and when nothing is answered. */
import type { EventObject } from 'xstate'

import { historyObservation } from '../../semantics/index.js'
import type { Span } from '../../wire/simulation.js'
import { toMillis } from '../time.js'
import { HdrHistogram } from './histogram.js'

/** Without an answer for so long, while somebody waits, the system is not there. In microseconds. */
const patience = 1_000_000

export class Operations {
  answered = 0
  /** Answered since the last sample, and the sum of their latencies in milliseconds. */
  recent = { count: 0, sum: 0 }
  readonly latency = new HdrHistogram('latency', 'ms')
  readonly byType = new Map<string, HdrHistogram>()
  readonly gaps: Span[] = []
  readonly #underWay = new Map<string, { readonly type: string; readonly since: number }>()
  /** Since when somebody has waited without any answer. */
  #silentSince = 0

  /** @returns whether the observation is one of an operation @param warm whether anything is measured yet */
  observe(observation: EventObject, from: string, now: number, warm: boolean): 'invoke' | 'respond' | undefined {
    const told = historyObservation(observation, from)
    if (!told) return undefined
    if (told.type === 'invoke') {
      if (this.#underWay.size === 0) this.#silentSince = now
      this.#underWay.set(told.process, { type: typeOf(told.operation), since: now })
      return 'invoke'
    }
    const begun = this.#underWay.get(told.process)
    if (!begun) return 'respond'
    this.#underWay.delete(told.process)
    this.#endSilence(now)
    if (!warm) return 'respond'
    const latency = toMillis(now - begun.since)
    this.answered++
    this.recent.count++
    this.recent.sum += latency
    this.latency.add(latency)
    let histogram = this.byType.get(begun.type)
    if (!histogram) {
      histogram = new HdrHistogram(`latency of ${begun.type}`, 'ms')
      this.byType.set(begun.type, histogram)
    }
    histogram.add(latency)
    return 'respond'
  }

  end(now: number): void {
    if (this.#underWay.size > 0) this.#endSilence(now)
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
