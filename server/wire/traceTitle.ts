import type { Trace } from './trace.js'

/** What a trace is called: `Counterexample: election safety`, `Log: run.jsonl`. */
export const traceTitle = ({ purpose, property }: Pick<Trace, 'purpose' | 'property'>): string =>
  `${titles[purpose]}: ${property}`

const titles = { violation: 'Counterexample', witness: 'Witness', record: 'Log' } as const
