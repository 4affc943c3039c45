/** Reports of simulations and sweeps as text. */
import type { Histogram, Interval, SimulatedProperty, SimulationReport, SweepReport } from '../../wire/simulation.js'
import { type Layout, plainLayout, type Style, wrap } from './style.js'
import { traceText } from './trace.js'
import { count, duration, plural } from './values.js'

/** What the runs say of the properties, what was measured, and the traces of violations. Ends without a line end. */
export function simulationText(report: SimulationReport, layout: Layout = plainLayout): string {
  const { style, width } = layout
  const properties = Object.entries<SimulatedProperty>(report.properties)
  const dim = (text: string) => wrap(text, width, '  ', '    ').map(style.dim)
  const blocks = [
    [headline(report, style), ...dim(report.world.join(', '))],
    properties.length > 0 ? propertyLines(properties, layout) : [],
    metricLines(report.metrics),
    histogramLines(report.histograms),
    dim(statistics(report)),
    ...properties.flatMap(([, { trace, steps }]) => {
      if (!trace) return []
      const text = traceText(trace, { style, width: width - 2 })
      const note = steps ? [style.dim(`  made small: ${plural(steps, 'step')} before`)] : []
      return [[...text.split('\n').map((line) => (line ? `  ${line}` : line)), ...note]]
    }),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function headline(
  { protocol, scenario, properties, asExpected, runs, duration: time, seed }: SimulationReport,
  style: Style,
) {
  const violated = Object.values<SimulatedProperty>(properties).filter(
    ({ judgement }) => judgement === 'violated',
  ).length
  const word = violated === 0 ? 'no violation' : `${plural(violated, 'property', 'properties')} violated`
  const colour = asExpected ? style.good : style.bad
  const name = scenario ? `${protocol}, ${scenario}` : protocol
  const seeds = runs.length === 1 ? `seed ${seed}` : `${count(runs.length)} runs from seed ${seed}`
  return `${style.bold(name)}: ${colour(asExpected && violated > 0 ? `${word}, as expected` : word)} in ${time / 1000} s of virtual time (${seeds})`
}

function propertyLines(properties: readonly [string, SimulatedProperty][], { style, width }: Layout): string[] {
  const nameWidth = Math.max(...properties.map(([name]) => name.length))
  return properties.flatMap(([name, { judgement, asExpected, expected, text }]) => {
    const [mark, colour] = asExpected ? (['✓', style.good] as const) : (['✗', style.bad] as const)
    const judged = `${mark} ${judgement.padEnd(12)}`
    const margin = `  ${judged}  ${name.padEnd(nameWidth)}  `
    const hang = ' '.repeat(margin.length < width / 2 ? margin.length : 6)
    const remark = asExpected || !expected ? '' : `Expected: ${expected}. `
    const [first = '', ...rest] = wrap(`${remark}${text}`, width, margin, hang)
    return [first.replace(judged, () => colour(judged)), ...rest]
  })
}

/** What is not 0. */
function metricLines(metrics: { readonly [name: string]: Interval }): string[] {
  const all = Object.entries(metrics).filter(([, { mean }]) => mean !== 0)
  const nameWidth = Math.max(...all.map(([name]) => name.length))
  return all.map(([name, interval]) => `  ${name.padEnd(nameWidth)}  ${intervalText(interval)}`)
}

const intervalText = ({ mean, low, high, count: runs }: Interval): string =>
  runs > 1 && high > low ? `${number(mean)}  (${number(low)} to ${number(high)})` : number(mean)

function histogramLines(histograms: readonly Histogram[]): string[] {
  if (histograms.length === 0) return []
  const shares = ['p50', 'p90', 'p99', 'p99.9', 'p99.99']
  const rows = histograms.map(({ name, unit, mean, max, percentiles }) => [
    `${name}${unit === '1' ? '' : ` (${unit})`}`,
    number(mean),
    ...shares.map((share) => number(percentiles[share])),
    number(max),
  ])
  return tableLines([['', 'mean', ...shares, 'max'], ...rows])
}

/** The first column to the left, the others to the right. */
function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
    return `  ${cells.join('  ')}`.trimEnd()
  })
}

const statistics = ({ statistics: { events, seconds, eventsPerSecond }, run }: SimulationReport): string =>
  `${count(events)} events in ${duration(seconds)} (${count(eventsPerSecond)} a second); seed ${run.seed} has the log ${run.hash}`

/** Quantities by the parameter's values, those that differ. */
export function sweepText({ protocol, parameter, points }: SweepReport, { style }: Layout = plainLayout): string {
  const names = [...new Set(points.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => {
    const means = points.map(({ metrics }) => metrics[name]?.mean ?? 0)
    return means.some((mean) => mean !== means[0])
  })
  const violated = [...new Set(points.flatMap((point) => Object.keys(point.violated)))]
  const rows = [
    [parameter, ...points.map(({ label }) => label)],
    ...violated.map((name) => [
      `${name} violated`,
      ...points.map((point) => `${point.violated[name] ?? 0} of ${point.runs}`),
    ]),
    ...names.map((name) => [
      name,
      ...points.map(({ metrics }) => {
        const interval = metrics[name]
        if (!interval) return '-'
        const half = (interval.high - interval.low) / 2
        return half > 0 ? `${number(interval.mean)} ± ${number(half)}` : number(interval.mean)
      }),
    ]),
  ]
  const title = `${style.bold(protocol)} by ${parameter} (${plural(points[0]?.runs ?? 0, 'run')} each, ± 95%)`
  return [title, ...tableLines(rows)].join('\n')
}

/** Four digits or so. */
function number(value: number): string {
  if (Number.isInteger(value)) return count(value)
  return Math.abs(value) >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(4)))
}
