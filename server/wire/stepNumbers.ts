/** What steps are called: a trace may be a part of a run, whose steps keep the numbers that they have there. */
import type { Trace } from './trace.js'

/** @param step its place in the trace, from 1; 0 is the state before the first that is told */
export const numberOf = ({ part }: Pick<Trace, 'part'>, step: number): number => step + (part?.before ?? 0)

/** "Step 1,204 of 5,000" */
export const stepOf = (trace: Trace, step: number): string =>
  `Step ${numberOf(trace, step)} of ${trace.part?.of ?? trace.steps.length}`

/** What the first state of a trace is. */
export const startOf = ({ part }: Pick<Trace, 'part'>): string =>
  part?.before ? `After step ${part.before}` : 'Initial state'
