/** Plots of what depends on what: sweeps, scaling, trade-offs. */
import type { Axis, Curve, CurvePlot } from '../wire/plot.js'
import type { Interval, SimulationReport, SweepPoint, SweepReport } from '../wire/simulation.js'
import { axis, commonName, type PlotOptions, unitOfMetric } from './axes.js'
import { sentence } from './series.js'
import { missing, type Named, namedReports, oneUnit, PlotError, sourceText } from './sources.js'

const confidence = '95% confidence'

/**
 * How something depends on the parameter of a sweep, with its 95% confidence interval over the seeds.
 *
 * @param given what `sweep` gave; or several of these by name, to compare them
 * @param what a metric, such as `'latency p99'` or `'operations per second'`; a property or deadline: the share of runs in which it
 *   was violated; or a list. They have to be in the same unit
 * @throws PlotError for what was not measured, with what was
 */
export function sweepCurves(
  given: SweepReport | Named<SweepReport>,
  what: string | readonly string[],
  { title, x, y }: PlotOptions = {},
): CurvePlot {
  const reports = namedReports('sweep', given, 'sweep')
  const wanted = typeof what === 'string' ? [what] : what
  const units = new Map(wanted.map((name) => [name, isViolation(reports, name) ? 'share' : unitOfMetric(name)]))
  const unit = oneUnit(units)
  const label = commonName(wanted) || 'value'
  const across = parameterAxis(reports, x)
  const curves = reports.flatMap(([report, { points }]) =>
    wanted.map((name): Curve => {
      const of = !report ? name : wanted.length > 1 ? `${report}: ${name}` : report
      const intervals = points.map((point) => intervalOf(point, name, points))
      return {
        ...{ name: of, drawn: across.scale === 'names' ? 'points' : 'line' },
        x: points.map((point, index) => placeOf(point, index, across)),
        ...drawnIntervals(intervals),
        ...arrivalsOf(intervals, points),
      }
    }),
  )
  const isShare = unit === 'share'
  return {
    ...{ type: 'plot', version: 1, kind: 'curves', source: sourceText(reports), curves, bands: [] },
    title:
      title ??
      `${sentence(wanted.length === 1 || label === 'value' ? wanted.join(', ') : label)} by ${reports[0][1].parameter}`,
    x: across,
    y: axis(isViolation(reports, wanted[0]) ? 'share of runs violated' : label, unit, {
      from: 0,
      ...(isShare && { to: 1 }),
      ...y,
    }),
  }
}

/**
 * How much faster a system gets with more of something (workers, nodes), against the line of ideal speed-up.
 *
 * @param given what a `sweep` over numbers gave; or several of these by name
 * @param what the metric; one in milliseconds counts as faster where it is smaller, any other where it is greater
 * @throws PlotError where the values of the sweep are no numbers
 */
export function scaling(
  given: SweepReport | Named<SweepReport>,
  what = 'operations per second',
  { title, x, y }: PlotOptions = {},
): CurvePlot {
  const reports = namedReports('scaling', given, 'sweep')
  const across = parameterAxis(reports, { from: 0, ...x })
  if (across.scale === 'names') {
    throw new PlotError(`plot.scaling() needs numbers on its axis: sweep with values: [1, 2, 4, 8].`)
  }
  const isTime = unitOfMetric(what) === 'ms'
  const curves = reports.map(([name, { points }]): Curve => {
    const first = intervalOf(points[0], what, points)?.mean
    const intervals = points.map((point) => {
      const interval = intervalOf(point, what, points)
      if (!interval || !first) return undefined
      const { mean, low, high, count } = interval
      return isTime
        ? { mean: first / mean, low: first / high, high: low > 0 ? first / low : first / mean, count }
        : { mean: mean / first, low: low / first, high: high / first, count }
    })
    return {
      ...{ name: name || 'measured', drawn: 'line' },
      x: points.map(({ value }) => value as number),
      ...drawnIntervals(intervals),
    }
  })
  const places = curves.flatMap((curve) => curve.x)
  const ends = [Math.min(...places), Math.max(...places)]
  const ideal: Curve = {
    ...{ name: 'ideal', drawn: 'line', reference: true, x: ends },
    y: ends.map((value) => value / ends[0]),
  }
  return {
    ...{ type: 'plot', version: 1, kind: 'curves', source: sourceText(reports), bands: [] },
    curves: [ideal, ...curves],
    title: title ?? `Speed-up by ${reports[0][1].parameter}`,
    x: across,
    y: axis(`speed-up (${what})`, '×', { from: 0, ...y }),
  }
}

/** What is plotted against what, and which way is better. */
export interface TradeOff {
  /** The metric to the right. */
  readonly x: string
  /** The metric upwards. */
  readonly y: string
  /** Draws a line through the points than which no other is better in both: whether more or less is better. */
  readonly better?: { readonly x: 'more' | 'less'; readonly y: 'more' | 'less' }
}

/**
 * What is gained in one quantity for what is lost in another.
 *
 * @param given what `sweep` gave: a point for each of its values; what `simulate` gave: one for each run; or several of either by
 *   name: a simulation is one point then
 * @throws PlotError for what was not measured, with what was
 * @example plot.scatter(result, { x: 'operations per second', y: 'latency p99', better: { x: 'more', y: 'less' } })
 */
export function scatter(
  given: SweepReport | SimulationReport | Named<SweepReport | SimulationReport>,
  { x: along, y: up, better }: TradeOff,
  { title, x, y }: PlotOptions = {},
): CurvePlot {
  const reports = namedReports<SimulationReport | SweepReport>('scatter', given, 'simulation', 'sweep')
  const curves = reports.map(([name, report]): Curve => {
    const points = pointsOf(name, report)
    const [right, upward] = [along, up].map((metric) => points.map((point) => intervalOf(point, metric, points)))
    return {
      ...{ name: name || (report.type === 'sweep' ? report.parameter : 'runs'), drawn: 'points' },
      x: right.map((interval) => interval?.mean ?? Number.NaN),
      labels: points.map(({ label }) => label),
      ...drawnIntervals(upward),
    }
  })
  return {
    ...{ type: 'plot', version: 1, kind: 'curves', source: sourceText(reports), bands: [] },
    curves: better ? [bestOf(curves, better), ...curves] : curves,
    title: title ?? `${sentence(up)} against ${along}`,
    x: axis(along, unitOfMetric(along), x),
    y: axis(up, unitOfMetric(up), { from: 0, ...y }),
  }
}

/** The points than which no other is better in both, in order. */
function bestOf(curves: readonly Curve[], better: NonNullable<TradeOff['better']>): Curve {
  const [right, up] = [better.x, better.y].map((which) => (which === 'more' ? 1 : -1))
  const all = curves.flatMap((curve) =>
    curve.x.flatMap((x, index) => {
      const y = curve.y[index]
      return y === null || Number.isNaN(x) ? [] : [[x, y] as const]
    }),
  )
  const best = all
    .filter(
      ([x, y]) =>
        !all.some(
          ([otherX, otherY]) => right * (otherX - x) >= 0 && up * (otherY - y) >= 0 && (otherX !== x || otherY !== y),
        ),
    )
    .sort(([a], [b]) => a - b)
  return {
    ...{ name: 'best trade-offs', drawn: 'line', reference: true },
    x: best.map(([x]) => x),
    y: best.map(([, y]) => y),
  }
}

type Point = Pick<SweepPoint, 'label' | 'metrics' | 'violated' | 'runs'>

function pointsOf(name: string, report: SimulationReport | SweepReport): readonly Point[] {
  if (report.type === 'sweep') return report.points
  const violated = {}
  if (name) return [{ label: name, metrics: report.metrics, violated, runs: report.count }]
  return report.runs.map(({ seed, metrics }) => ({
    ...{ label: `seed ${seed}`, violated, runs: 1 },
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([metric, mean]) => [metric, { mean, low: mean, high: mean, count: 1 }]),
    ),
  }))
}

/** Values of the parameter, or their names where one of them is no number. */
function parameterAxis(reports: readonly (readonly [string, SweepReport])[], said: PlotOptions['x']): Axis {
  const [[, { parameter }]] = reports
  const points = reports.flatMap(([, report]) => report.points)
  if (points.every(({ value }) => value !== undefined)) return axis(parameter, '', said)
  return { ...axis(parameter, '', said, 'names'), names: [...new Set(points.map(({ label }) => label))] }
}

const placeOf = ({ value, label }: SweepPoint, index: number, { names }: Axis): number =>
  names ? names.indexOf(label) : (value ?? index)

const isViolation = (reports: readonly (readonly [string, SweepReport])[], name: string): boolean =>
  reports.some(([, { points }]) => points.some(({ violated }) => name in violated)) &&
  !reports.some(([, { points }]) => points.some(({ metrics }) => name in metrics))

/** @throws PlotError where none of the points has it */
function intervalOf({ metrics, violated, runs }: Point, name: string, all: readonly Point[]): Interval | undefined {
  if (name in metrics) return metrics[name]
  if (all.some((point) => name in point.violated)) return shareOf(violated[name] ?? 0, runs)
  if (all.some((point) => name in point.metrics)) return undefined
  throw missing(
    'metric',
    name,
    all.flatMap((point) => Object.keys(point.metrics)),
  )
}

/** A share of runs with its 95% interval (Wilson 1927). */
function shareOf(hits: number, runs: number): Interval {
  const z = 1.959964
  const share = hits / runs
  const middle = (share + (z * z) / (2 * runs)) / (1 + (z * z) / runs)
  const half = (z / (1 + (z * z) / runs)) * Math.sqrt((share * (1 - share)) / runs + (z * z) / (4 * runs * runs))
  return { mean: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), count: runs }
}

/** Where something is the mean of fewer runs than there were: of how many. */
function arrivalsOf(intervals: readonly (Interval | undefined)[], points: readonly Point[]): Pick<Curve, 'labels'> {
  const labels = intervals.map((interval, index) => {
    const { runs } = points[index]
    return interval && interval.count < runs ? `${interval.count} of ${runs} runs` : ''
  })
  return labels.some(Boolean) ? { labels } : {}
}

function drawnIntervals(intervals: readonly (Interval | undefined)[]): Pick<Curve, 'y' | 'low' | 'high' | 'interval'> {
  const y = intervals.map((interval) => interval?.mean ?? null)
  if (!intervals.some((interval) => interval && interval.high > interval.low)) return { y }
  return {
    y,
    low: intervals.map((interval) => interval?.low ?? null),
    high: intervals.map((interval) => interval?.high ?? null),
    interval: confidence,
  }
}
