/** What the last check exercised of a machine: how thick its arrows are, and what is written beside them. */
import { type Exercised, statesOf, transitionKey } from './chart.js'
import { untold } from './report.js'
import type { SimulationReport } from './simulation.js'

export interface Coverage {
  /** Of a state by its path, of a transition by its key: was it never entered or taken? */
  isNever(pathOrKey: string): boolean
  /** Of an arrow that stands for some transitions, in pixels. */
  thickness(keys: readonly string[]): number
  /** What a chart adds to states and transitions. */
  readonly notes: { readonly [pathOrKey: string]: string }
}

/** @returns undefined where the report does not tell, as under a partial-order reduction */
export function coverageOf(report: Exercised, role: string): Coverage | undefined {
  const machine = report.machines?.[role]
  if (!machine || report.statistics.reductions?.partialOrder) return undefined
  const of = (texts: readonly string[]) =>
    new Set(texts.flatMap((text) => (text.startsWith(`${role}: `) ? [text.slice(role.length + 2)] : [])))
  const [states, transitions] = [of(report.vacuity.states), of(report.vacuity.transitions)]
  const notes: Record<string, string> = {}
  for (const { path, transitions: all } of statesOf(machine)) {
    if (path && states.has(path)) notes[path] = 'never entered'
    for (const transition of all) if (transitions.has(transition.words)) notes[transition.key] = 'never'
  }
  const never = new Set(Object.keys(notes))
  const counts = new Map<string, number>()
  for (const transition of report.exercised?.find((each) => each.role === role)?.transitions ?? []) {
    const key = transitionKey(transition)
    counts.set(key, transition.steps)
    if (transition.steps > 0) notes[key] = `${transition.steps.toLocaleString('en')}×`
  }
  const most = Math.max(1, ...counts.values())
  return {
    isNever: (id) => never.has(id),
    thickness(keys) {
      const count = keys.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0)
      if (counts.size === 0 || count === 0) return keys.every((key) => never.has(key)) ? 1 : 1.8
      // counts differ by orders of magnitude
      return 1.2 + 3.3 * Math.min(1, Math.log1p(count) / Math.log1p(most))
    },
    notes,
  }
}

/** What the runs of a simulation went through, as a check would tell it. */
export function coverageOfRuns({ machines, coverage }: SimulationReport): Omit<Exercised, 'statistics' | 'vacuity'> & {
  readonly vacuity: typeof untold
} {
  const missing = (what: 'states' | 'transitions') =>
    coverage.roles.flatMap((role) => role[what].missing.map((text) => `${role.role}: ${text}`))
  const vacuity = { ...untold, states: missing('states'), transitions: missing('transitions') }
  return { ...(machines && { machines }), vacuity }
}
