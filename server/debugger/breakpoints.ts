/**
 * Breakpoints on a run. All steps are known, so where a breakpoint stops is computed for a run as a whole, and is the same on the way
 * there and back: its third hit is the third step that it matches, counted from the start.
 */
import type { Evaluated, InspectedMoment } from '../wire/inspection.js'
import type { Run } from './run.js'

export type StopReason = 'breakpoint' | 'function breakpoint' | 'data breakpoint' | 'exception'

/** What a step has to do with a breakpoint, in words; undefined: nothing. */
export type Match = (run: Run, step: number) => string | undefined

/** Matches all steps of a run; some have to be asked for beforehand. */
export type Matches = Match | { readonly prepare: (run: Run) => Promise<Match> }

export interface Breakpoint {
  readonly id: number
  readonly reason: StopReason
  readonly matches: Matches
  /** An expression that has to be true after the step. */
  readonly condition?: string
  /** `3`, `>= 3`, `% 2`: of the steps that match, which. */
  readonly hits?: string
  /** Stops nowhere, but says this; expressions stand in braces. */
  readonly log?: string
}

/** A step where a run stops. */
export interface Stop {
  readonly reason: StopReason
  readonly ids: readonly number[]
  readonly text: string
}

/** What breakpoints make of a run, by step. */
export interface Stops {
  readonly stops: ReadonlyMap<number, Stop>
  readonly logs: ReadonlyMap<number, readonly string[]>
  /** What is wrong with conditions, one sentence each. */
  readonly faults: readonly string[]
}

/** Values of an expression in some states. */
export type Evaluate = (
  run: Run,
  expression: string,
  moments: readonly InspectedMoment[],
) => Promise<readonly Evaluated[]>

/** Where a run stops, and what is said on the way. */
export async function stopsIn(run: Run, breakpoints: readonly Breakpoint[], evaluate: Evaluate): Promise<Stops> {
  const stops = new Map<number, Stop>()
  const logs = new Map<number, string[]>()
  const faults: string[] = []
  for (const breakpoint of breakpoints) {
    const { found, fault } = await stepsOf(run, breakpoint, evaluate)
    if (fault !== undefined) faults.push(fault)
    for (const [step, text] of found) {
      if (breakpoint.log !== undefined) {
        const told = await logText(run, step, breakpoint.log, evaluate)
        logs.set(step, [...(logs.get(step) ?? []), told])
        continue
      }
      const before = stops.get(step)
      stops.set(step, {
        reason: before?.reason ?? breakpoint.reason,
        ids: [...(before?.ids ?? []), breakpoint.id],
        text: before ? `${before.text}; ${text}` : text,
      })
    }
  }
  return { stops, logs, faults }
}

/** The steps at which a breakpoint stops, with the reasons. */
async function stepsOf(
  run: Run,
  { matches, condition, hits }: Breakpoint,
  evaluate: Evaluate,
): Promise<{ found: readonly (readonly [number, string])[]; fault?: string }> {
  let found: (readonly [number, string])[] = []
  const match = typeof matches === 'function' ? matches : await matches.prepare(run)
  for (let step = 0; step <= run.last; step++) {
    const reason = match(run, step)
    if (reason !== undefined) found.push([step, reason])
  }
  let fault: string | undefined
  if (condition !== undefined && found.length > 0) {
    const moments = found.map(([step]) => momentOf(run, step))
    const values = await evaluate(run, condition, moments)
    for (const value of values) if ('error' in value) fault ??= `The condition “${condition}” fails: ${value.error}`
    found = found.filter((_, index) => 'truth' in values[index] && values[index].truth)
  }
  const isCounted = hits === undefined ? () => true : counted(hits)
  if (!isCounted) return { found: [], fault: hitsFault(hits) }
  return { found: found.filter((_, index) => isCounted(index + 1)), ...(fault !== undefined && { fault }) }
}

/** The moment of a step, as the node that acts sees it. */
export function momentOf(run: Run, step: number): InspectedMoment {
  const node = run.actor(step)
  return { state: step, ...(node !== undefined && { node }) }
}

/** Which hits count; undefined where the text says nothing. */
export function counted(hits: string): ((hit: number) => boolean) | undefined {
  const [, operator = '', text = ''] = /^\s*(>=|<=|==?|>|<|%)?\s*(\d+)\s*$/.exec(hits) ?? []
  const number = Number(text)
  if (text === '' || (operator === '%' && number === 0)) return undefined
  switch (operator) {
    case '>=':
      return (hit) => hit >= number
    case '>':
      return (hit) => hit > number
    case '<=':
      return (hit) => hit <= number
    case '<':
      return (hit) => hit < number
    case '%':
      return (hit) => hit % number === 0
    default:
      return (hit) => hit === number
  }
}

export const hitsFault = (hits: string | undefined): string =>
  `“${hits}” is no number of hits: write 3, >= 3 or % 2 (every second).`

/** A log message with its expressions evaluated. */
async function logText(run: Run, step: number, message: string, evaluate: Evaluate): Promise<string> {
  const parts = message.split(/\{([^{}]*)\}/)
  const told = await Promise.all(
    parts.map(async (part, index) => {
      if (index % 2 === 0) return part
      const [value] = await evaluate(run, part, [momentOf(run, step)])
      return 'error' in value ? `{${part}: ${value.error}}` : value.value.text
    }),
  )
  return told.join('')
}
