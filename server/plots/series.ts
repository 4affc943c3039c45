/** Plots over the time of a run. */
import type { Curve, CurvePlot, LanePlot } from '../wire/plot.js'
import type { RunRecord, Series, SimulationReport } from '../wire/simulation.js'
import { axis, commonName, type PlotOptions, timeAxis, unitOfSeries } from './axes.js'
import { missing, type Named, namedReports, oneUnit, sourceText } from './sources.js'

/**
 * How something went over the time of the run that the report has in full, with the faults of that run behind it.
 *
 * @param given what `simulate` gave; or several of these by name, to compare them (no faults are drawn then)
 * @param what the name of a time series, such as `'latency of operations (mean)'` or `'messages in flight'`; what several begin
 *   with (`'queue'`); or a list. They have to be in the same unit
 * @throws PlotError for what was not measured, with what was
 * @example plot.series(result, ['messages sent', 'messages lost'])
 */
export function series(
  given: SimulationReport | Named<SimulationReport>,
  what: string | readonly string[],
  { title, x, y }: PlotOptions = {},
): CurvePlot {
  const reports = namedReports('series', given, 'simulation')
  const wanted = typeof what === 'string' ? [what] : what
  const units = new Map<string, string>()
  const names: string[] = []
  const curves = reports.flatMap(([report, { run }]) =>
    wanted
      .flatMap((name) => matching(run, name))
      .map((one, _, all): Curve => {
        units.set(one.name, unitOfSeries(one))
        names.push(one.name)
        const name = !report ? one.name : all.length > 1 ? `${report}: ${one.name}` : report
        return curveOf(name, one, run.times)
      }),
  )
  const unit = oneUnit(units)
  const label = units.size === 1 ? names[0] : commonName(names)
  const [[, first]] = reports
  return {
    ...{ type: 'plot', version: 1, kind: 'curves' },
    title: title ?? sentence(label || wanted.join(', ')),
    source: `${sourceText(reports)}${first.runs.length > 1 ? `, seed ${first.run.seed}` : ''}`,
    x: timeAxis(
      reports.map(([, report]) => report),
      x,
    ),
    y: axis(label || 'amount', unit, { from: 0, ...(unit === 'share' && { to: 1 }), ...y }),
    curves,
    bands: reports.length === 1 ? first.run.faults : [],
  }
}

/**
 * What state each node was in, over the time of the run that the report has in full: a lane for each node.
 *
 * @param of nodes or roles; default all that were followed
 */
export function states(given: SimulationReport, of?: readonly string[], { title, x }: PlotOptions = {}): LanePlot {
  const [[, report]] = namedReports('states', given, 'simulation')
  const { run } = report
  const all = [...new Set(run.states.map(({ node }) => node))]
  const lanes = all
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .filter((node) => !of || of.includes(node) || of.includes(node.replace(/\d+$/, '')))
  if (lanes.length === 0) throw missing('node', of?.join(', ') ?? '', all)
  return {
    ...{ type: 'plot', version: 1, kind: 'lanes' },
    title: title ?? 'States of nodes',
    source: `${sourceText([['', report]])}${report.runs.length > 1 ? `, seed ${run.seed}` : ''}`,
    x: timeAxis([report], x),
    lanes,
    spans: run.states.filter(({ node }) => lanes.includes(node)),
    bands: run.faults,
  }
}

function matching({ series }: RunRecord, name: string): readonly Series[] {
  const exact = series.filter((one) => one.name === name)
  if (exact.length > 0) return exact
  const begun = series.filter((one) => one.name.startsWith(`${name} `))
  if (begun.length > 0) return begun
  throw missing(
    'time series',
    name,
    series.map((one) => one.name),
  )
}

const curveOf = (name: string, { values, low, high }: Series, times: readonly number[]): Curve => ({
  name,
  drawn: 'line',
  x: times,
  y: values,
  ...(low && high && { low, high, interval: 'least and greatest' }),
})

/** With a capital. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
