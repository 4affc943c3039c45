/** The run that a walk has taken, as a report: what shows and writes down traces knows it like any other. */
import { type Exploration, walked } from './exploring.js'
import { type CheckReport, untold } from './report.js'
import type { Trace } from './trace.js'

/** From the initial state to where the walk stands; a counterexample if that is a violation. */
export function traceOfWalk({ trace, path, at, moments, properties, why }: Exploration): Trace {
  const taken = path.indexOf(at)
  if (taken === trace.steps.length) return trace
  const violated = properties.find((_, index) => moments[at].values[index] === 'violated')?.name
  const { nodes, initial, steps } = trace
  return {
    purpose: violated === undefined ? 'witness' : 'violation',
    property: violated ?? walked,
    text: violated === undefined ? `A walk of ${taken === 1 ? '1 step' : `${taken} steps`}.` : why[violated],
    shortest: false,
    nodes,
    initial,
    steps: steps.slice(0, taken),
  }
}

/** A report of nothing but the walk's trace. */
export function reportOfWalk(exploration: Exploration): CheckReport {
  const { protocol, moments, machines } = exploration
  const distinct = new Set(moments.map(({ state }) => state)).size
  return { ...reportOfTrace(protocol, traceOfWalk(exploration), distinct), ...(machines && { machines }) }
}

/** A report of nothing but a trace. @param distinct states that were looked at, as far as anybody counted */
export function reportOfTrace(protocol: string, trace: Trace, distinct = 0): CheckReport {
  const { purpose, property, text } = trace
  const verdict = purpose === 'violation' ? 'violated' : 'holds'
  return {
    type: 'check',
    version: 1,
    protocol,
    assumptions: [],
    verdict,
    asExpected: true,
    properties: { [property]: { kind: 'run', verdict, text, trace, asExpected: true } },
    statistics: {
      distinct,
      generated: distinct,
      depth: trace.steps.length + 1,
      seconds: 0,
      memoryBytes: 0,
      outside: 0,
      missProbability: 0,
      localSteps: 0,
      configurations: distinct,
      complete: false,
    },
    limits: [],
    vacuity: untold,
  }
}
