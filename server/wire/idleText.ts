import type { Trace } from './trace.js'

/** How many steps lie outside of the causal cone, in a sentence; empty where none does, or nobody asked. */
export function idleText({ steps, purpose }: Pick<Trace, 'steps' | 'purpose'>): string {
  const idle = steps.filter(({ inCone }) => inCone === false).length
  if (idle === 0) return ''
  const what = purpose === 'violation' ? 'violation' : 'witness'
  return `${idle} of the ${steps.length} steps ${idle === 1 ? 'plays' : 'play'} no part: the others alone are a ${what} too.`
}
