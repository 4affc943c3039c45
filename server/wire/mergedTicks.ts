/** For reading: the passing of time told once. */
import type { Explanation } from './explanation.js'
import type { Trace, TraceStep } from './trace.js'

/** The same trace, except that ticks which follow each other are one step. Where a loop begins a step begins too. */
export function mergedTicks<T extends Trace & { readonly loop?: number }>(trace: T): T {
  const steps: TraceStep[] = []
  let { loop } = trace
  /** The number that each step has now, its own being its index and one. */
  const renumbered = [0]
  trace.steps.forEach((step, index) => {
    if (trace.loop === index) loop = steps.length
    const last = steps.at(-1)
    const merged = last && trace.loop !== index ? merge(last, step) : undefined
    if (merged) steps[steps.length - 1] = merged
    else steps.push(step)
    renumbered.push(steps.length)
  })
  if (trace.loop === trace.steps.length) loop = steps.length
  const operations = trace.operations?.map((operation) => ({
    ...operation,
    invoked: renumbered[operation.invoked],
    ...(operation.responded !== undefined && { responded: renumbered[operation.responded] }),
  }))
  const explanation = trace.explanation && renumber(trace.explanation, renumbered)
  return {
    ...trace,
    steps,
    ...(loop !== undefined && { loop }),
    ...(operations && { operations }),
    ...(explanation && { explanation }),
  }
}

/** Values that lasted only between two ticks are left out. */
function renumber(explanation: Explanation, renumbered: readonly number[]): Explanation {
  const expressions = explanation.expressions.map((expression) => {
    const values = new Map(expression.values.map((value) => [renumbered[value.state], value]))
    return { ...expression, values: [...values].map(([state, value]) => ({ ...value, state })) }
  })
  return { ...explanation, state: renumbered[explanation.state], expressions }
}

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
export function lengthText({ steps }: Trace): string {
  const ticks = steps.filter(({ action }) => action.type === 'tick').length
  const length = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  return ticks === 0 ? length : `${length}, ${ticks} of them ticks`
}

/** What a tick is called. */
export const tickText = (milliseconds: number): string => `Time passes: ${milliseconds} ms`
