/** Plots of how measured values are distributed. */
import type { Curve, CurvePlot } from '../wire/plot.js'
import type { Histogram, SimulationReport, SweepReport } from '../wire/simulation.js'
import { axis, type PlotOptions, unitOfHistogram, unitOfMetric } from './axes.js'
import { sentence } from './series.js'
import { found, missing, type Named, namedReports, oneUnit, PlotError, sourceText } from './sources.js'

type Given = SimulationReport | SweepReport | Named<SimulationReport>

/** Values in ascending order, each with the share of all that are not greater. */
interface Distribution {
  readonly name: string
  readonly unit: string
  /** Those included that never came, which are greater than all others. */
  readonly count: number
  readonly min: number
  readonly upTo: readonly (readonly [value: number, share: number])[]
}

/** So many different values look like a line rather than like steps. */
const fewValues = 40
/** A range that a linear axis would squeeze into its first part. */
const wide = 50

/**
 * The share of all values that are not greater than a value (the cumulative distribution), over all runs. Of `time to ...` it is the
 * share of all runs, also of those that never came there: then the curve ends below 100%.
 *
 * @param given what `simulate` gave, several of these by name, or what `sweep` gave: a curve for each of its points
 * @param what the name of a histogram, such as `'latency'`; of a simulation also a metric, such as `'longest unavailable'`: its values
 *   over the runs. A list, where there is one report
 * @throws PlotError for what was not measured, with what was
 */
export function cdf(
  given: Given,
  what: string | readonly string[] = 'latency',
  { title, x, y }: PlotOptions = {},
): CurvePlot {
  const { all, unit, label, source, scale } = distributionsOf('cdf', given, what)
  return {
    ...{ type: 'plot', version: 1, kind: 'curves', source },
    title: title ?? `Distribution of ${label}`,
    x: axis(label, unit, x, scale),
    y: axis('share of values', '%', { from: 0, to: 100, ...y }),
    curves: all.map(
      ({ name, min, upTo }): Curve => ({
        name,
        drawn: upTo.length > fewValues ? 'line' : 'steps',
        x: [min, ...upTo.map(([value]) => value)],
        y: [0, ...upTo.map(([, share]) => 100 * share)],
      }),
    ),
    bands: [],
  }
}

/**
 * The values at percentiles, over all runs: the tail that a mean hides. The axis gives p90, p99, p99.9 equal distances.
 *
 * @param given as for {@link cdf} @param what as for {@link cdf}
 * @throws PlotError for what was not measured, with what was
 */
export function percentiles(
  given: Given,
  what: string | readonly string[] = 'latency',
  { title, x, y }: PlotOptions = {},
): CurvePlot {
  const { all, unit, label, source, scale } = distributionsOf('percentiles', given, what)
  // The greatest value has a share of 1, which lies nowhere on the axis: it stands where half a value more would be.
  const last = (count: number) => 1 - 0.5 / count
  return {
    ...{ type: 'plot', version: 1, kind: 'curves', source },
    title: title ?? `${sentence(label)} at percentiles`,
    x: axis('percentile', '', { from: 0, to: Math.max(...all.map(({ count }) => last(count))), ...x }, 'share'),
    y: axis(label, unit, scale === 'log' ? y : { from: 0, ...y }, scale),
    curves: all.map(
      ({ name, count, min, upTo }): Curve => ({
        name,
        drawn: upTo.length > fewValues ? 'line' : 'steps',
        x: [0, ...upTo.map(([, share]) => Math.min(share, last(count)))],
        y: [min, ...upTo.map(([value]) => value)],
      }),
    ),
    bands: [],
  }
}

function distributionsOf(word: 'cdf' | 'percentiles', given: Given, what: string | readonly string[]) {
  const reports = namedReports<SimulationReport | SweepReport>(word, given, 'simulation', 'sweep')
  const wanted = typeof what === 'string' ? [what] : what
  const [[, first]] = reports
  if (wanted.length > 1 && (reports.length > 1 || first.type === 'sweep')) {
    throw new PlotError(`plot.${word}() compares several reports by one quantity: name one of ${wanted.join(', ')}.`)
  }
  const all = reports.flatMap(([name, report]): Distribution[] => {
    if (report.type === 'sweep') {
      return report.points.map(({ label, histograms }) => {
        const histogram = found('histogram', wanted[0], histograms)
        return { ...ofHistogram(histogram), name: `${report.parameter} ${label}${arrivals(histogram)}` }
      })
    }
    return wanted.map((one) => {
      const histogram = report.histograms.find((each) => each.name === one)
      return { ...inSimulation(report, one), name: `${name || one}${histogram ? arrivals(histogram) : ''}` }
    })
  })
  const unit = oneUnit(new Map(all.map((each) => [each.name, each.unit])))
  const label = wanted.length === 1 ? wanted[0] : 'value'
  const least = Math.min(...all.map(({ min }) => min))
  const greatest = Math.max(...all.map(({ upTo }) => upTo.at(-1)?.[0] ?? 0))
  const scale = least > 0 && greatest / least > wide ? 'log' : 'linear'
  return { all, unit, label, source: sourceText(reports), scale } as const
}

function inSimulation({ histograms, runs }: SimulationReport, name: string): Distribution {
  const histogram = histograms.find((each) => each.name === name)
  if (histogram) return ofHistogram(histogram)
  const values = runs.flatMap(({ metrics }) => (name in metrics ? [metrics[name]] : [])).sort((a, b) => a - b)
  if (values.length === 0) {
    throw missing('histogram or metric', name, [
      ...histograms.map((each) => each.name),
      ...runs.flatMap(({ metrics }) => Object.keys(metrics)),
    ])
  }
  return {
    ...{ name, unit: unitOfMetric(name), count: values.length, min: values[0] },
    upTo: values.map((value, index) => [value, (index + 1) / values.length]),
  }
}

/** Of how many runs something is told where it is not told of all. */
const arrivals = ({ count, never }: Histogram): string => (never ? ` (${count} of ${count + never} runs)` : '')

function ofHistogram({ name, unit, count: measured, never = 0, min, buckets }: Histogram): Distribution {
  const count = measured + never
  let seen = 0
  const upTo = buckets.map(([value, inside]) => {
    seen += inside
    return [value, seen / count] as const
  })
  return { name, unit: unitOfHistogram(unit), count, min, upTo }
}
