/** What plots are made from: the reports of simulations and sweeps, one or several by name. */
import type { SimulationReport, SweepReport } from '../wire/simulation.js'

/** Several reports, by the names under which they are compared. */
export interface Named<T> {
  readonly [name: string]: T
}

/** Something that cannot be plotted; the message says what can. */
export class PlotError extends Error {
  override readonly name = 'PlotError'
}

type Report = SimulationReport | SweepReport

const isReport = (value: unknown): value is Report =>
  typeof value === 'object' && value !== null && ['simulation', 'sweep'].includes((value as Partial<Report>).type ?? '')

/** One report, or those of a comparison with their names; the name of a single one is empty. */
export function namedReports<T extends Report>(
  what: string,
  given: T | Named<T>,
  ...types: readonly T['type'][]
): readonly (readonly [name: string, report: T])[] {
  const named = isReport(given) ? [['', given] as const] : Object.entries(given ?? {})
  const wanted = types.join(' or ')
  if (named.length === 0 || !named.every(([, each]) => isReport(each) && types.includes(each.type))) {
    throw new PlotError(
      `plot.${what}() takes what ${wanted === 'simulation' ? 'simulate' : wanted === 'sweep' ? 'sweep' : 'simulate or sweep'}() gave, or several of these by name: plot.${what}({ before, after }, ...). Wait for it with await.`,
    )
  }
  return named as readonly (readonly [string, T])[]
}

/** Where the numbers come from, in a phrase. */
export function sourceText(reports: readonly (readonly [string, Report])[]): string {
  const [[, report]] = reports
  if (reports.some(([, { protocol }]) => protocol !== report.protocol)) return ''
  if (report.type === 'sweep') {
    const runs = report.points[0]?.runs ?? 0
    return `${report.protocol}, ${runs === 1 ? '1 run' : `${runs} runs`} for each value of ${report.parameter}`
  }
  const { protocol, scenario, runs, seed } = report
  const seeds = runs.length === 1 ? `seed ${seed}` : `${runs.length} runs`
  return [protocol, reports.length === 1 && scenario, seeds].filter(Boolean).join(', ')
}

/** What is there of a kind under a name. @throws PlotError that lists what there is */
export function found<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const one = all.find((each) => each.name === name)
  if (one) return one
  throw missing(
    kind,
    name,
    all.map((each) => each.name),
  )
}

export function missing(kind: string, name: string, all: readonly string[]): PlotError {
  const names = [...new Set(all)].map((each) => `'${each}'`).join(', ')
  return new PlotError(
    all.length === 0
      ? `There is no ${kind} '${name}': nothing of that kind was measured.`
      : `There is no ${kind} '${name}'. There is: ${names}.`,
  )
}

/** Curves of one plot are in one unit. @throws PlotError that says which differ */
export function oneUnit(units: ReadonlyMap<string, string>): string {
  const [[name, unit] = ['', ''], ...others] = units
  const other = others.find(([, each]) => each !== unit)
  if (!other) return unit
  const said = (text: string) => (text ? `in ${text}` : 'a plain number')
  throw new PlotError(`'${name}' is ${said(unit)}, '${other[0]}' is ${said(other[1])}: show them in two plots.`)
}
