/** A trace and what follows from it, computed once for all views of it. */
import type { Trace } from '../../../server/wire/trace.js'
import { Causality } from './causality.js'
import { type Journey, journeysOf } from './journeys.js'
import { statesOf, type TraceState } from './states.js'

export interface Reading {
  readonly trace: Trace
  /** By step; 0 is the initial state. */
  readonly states: readonly TraceState[]
  readonly journeys: readonly Journey[]
  readonly causality: Causality
}

export const readingOf = (trace: Trace): Reading => ({
  trace,
  states: statesOf(trace),
  journeys: journeysOf(trace),
  causality: new Causality(trace),
})
