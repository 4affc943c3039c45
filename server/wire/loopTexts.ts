/** How the loop of a trace is told, in text and in drawings. */
import type { Trace } from './trace.js'

interface LoopTexts {
  /** How long the trace is: `3 steps, then 4 that repeat for ever`. */
  readonly length: string
  /** Before the first step of the loop. */
  readonly begins: string
  /** After the last step. */
  readonly ends: string
}

/** Undefined for a trace that has no loop. */
export function loopTexts({ steps, loop }: Pick<Trace, 'steps' | 'loop'>): LoopTexts | undefined {
  if (loop === undefined) return undefined
  const repeated = steps.length - loop
  const stem = `${loop} ${loop === 1 ? 'step' : 'steps'}`
  if (repeated === 0) return { length: stem, begins: '', ends: 'this state lasts for ever' }
  const state = loop === 0 ? 'the initial state' : `the state after step ${loop}`
  return {
    length: `${stem}, then ${repeated} that ${repeated === 1 ? 'repeats' : 'repeat'} for ever`,
    begins: 'repeats for ever',
    ends: `back to ${state}`,
  }
}
