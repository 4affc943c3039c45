/** For reading: the passing of time told once. Steps keep the numbers that they have in the trace, here and everywhere. */
import type { Trace, TraceStep } from './trace.js'

/** A step as it is told: one of the trace, or ticks that follow each other. */
export interface ToldStep {
  /** The numbers of its first and its last step in the trace, from 1. */
  readonly first: number
  readonly last: number
  readonly step: TraceStep
}

/** The steps of a trace, except that ticks which follow each other are one. Where a loop begins one begins too. */
export function mergedTicks({ steps, loop }: Pick<Trace, 'steps' | 'loop'>): ToldStep[] {
  const told: ToldStep[] = []
  steps.forEach((step, index) => {
    const before = told.at(-1)
    const merged = before && loop !== index ? merge(before.step, step) : undefined
    if (before && merged) told[told.length - 1] = { first: before.first, last: index + 1, step: merged }
    else told.push({ first: index + 1, last: index + 1, step })
  })
  return told
}

/** `4`, `4–7`: the numbers of steps, as texts and drawings write them. */
export const numbersText = (first: number, last: number): string => (first === last ? `${first}` : `${first}–${last}`)

function merge(first: TraceStep, second: TraceStep): TraceStep | undefined {
  if (first.action.type !== 'tick' || second.action.type !== 'tick') return undefined
  const milliseconds = first.action.milliseconds + second.action.milliseconds
  return {
    ...second,
    action: { type: 'tick', milliseconds },
    text: tickText(milliseconds),
    nodes: { ...first.nodes, ...second.nodes },
    ...(second.inCone !== undefined && { inCone: first.inCone || second.inCone }),
  }
}

/** How long a trace is: `25 steps, 22 of them ticks`. */
export function lengthText({ steps }: Pick<Trace, 'steps'>): string {
  const ticks = steps.filter(({ action }) => action.type === 'tick').length
  const length = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  return ticks === 0 ? length : `${length}, ${ticks} of them ticks`
}

/** What a tick is called. */
export const tickText = (milliseconds: number): string => `Time passes: ${milliseconds} ms`
