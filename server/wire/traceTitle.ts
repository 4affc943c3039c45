import { walked } from './exploring.js'
import type { Trace } from './trace.js'

/** What a trace is called: `Counterexample: election safety`, `Log: run.jsonl`, `A walk`. */
export const traceTitle = ({ purpose, property }: Pick<Trace, 'purpose' | 'property'>): string =>
  purpose === 'witness' && property === walked ? 'A walk' : `${titles[purpose]}: ${property}`

const titles = { violation: 'Counterexample', witness: 'Witness', record: 'Log' } as const
