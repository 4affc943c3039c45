/** Reports of simulations as text. */
import type { Cause, CoverageReport } from '../../wire/campaign.js'
import { simulatedText } from '../../wire/simulatedText.js'
import type { Histogram, Interval, SimulatedProperty, SimulationReport } from '../../wire/simulation.js'
import { type Layout, plainLayout, type Style, wrap } from './style.js'
import { number, tableLines } from './tables.js'
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
    metricLines(report.metrics, report.count),
    histogramLines(report.histograms),
    coverageLines(report, layout),
    dim(statistics(report)),
    ...properties.flatMap(([name, property]) => causeBlocks(name, property, layout)),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function headline(report: SimulationReport, style: Style) {
  const { protocol, scenario, properties, asExpected } = report
  const violated = Object.values<SimulatedProperty>(properties).filter(
    ({ judgement }) => judgement === 'violated',
  ).length
  const word = violated === 0 ? 'no violation' : `${plural(violated, 'property', 'properties')} violated`
  const colour = asExpected ? style.good : style.bad
  const name = scenario ? `${protocol}, ${scenario}` : protocol
  return `${style.bold(name)}: ${colour(asExpected && violated > 0 ? `${word}, as expected` : word)} ${simulatedText(report)}`
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
function metricLines(metrics: { readonly [name: string]: Interval }, runs: number): string[] {
  const all = Object.entries(metrics).filter(([, { mean }]) => mean !== 0)
  const nameWidth = Math.max(...all.map(([name]) => name.length))
  return all.map(([name, interval]) => `  ${name.padEnd(nameWidth)}  ${intervalText(interval, runs)}`)
}

function intervalText({ mean, low, high, count: measured }: Interval, runs: number): string {
  const interval = high > low ? `  (${number(low)} to ${number(high)})` : ''
  return `${number(mean)}${interval}${measured < runs ? `  in ${measured} of ${runs} runs` : ''}`
}

function histogramLines(all: readonly Histogram[]): string[] {
  const histograms = all.filter(({ max, never }) => max > 0 || never)
  if (histograms.length === 0) return []
  const shares = ['p50', 'p90', 'p99', 'p99.9', 'p99.99']
  const rows = histograms.map(({ name, unit, count: measured, never = 0, mean, max, percentiles }) => {
    const of = never > 0 ? `: ${measured} of ${plural(measured + never, 'run')}` : ''
    const title = `${name}${unit === '1' ? '' : ` (${unit})`}${of}`
    if (measured === 0) return [title, ...['', ...shares, ''].map(() => '-')]
    // A mean of those that came there would be too small: the others took longer.
    return [title, never > 0 ? '-' : number(mean), ...shares.map((share) => shown(percentiles[share])), number(max)]
  })
  return tableLines([['', 'mean', ...shares, 'max'], ...rows])
}

function statistics({ statistics: { events, seconds, eventsPerSecond, threads }, run }: SimulationReport): string {
  const by = threads > 1 ? `, ${threads} threads` : ''
  return `${count(events)} events in ${duration(seconds)} (${count(eventsPerSecond)} a second${by}); seed ${run.seed} has the log ${run.hash}`
}

/** A percentile among the runs that never came there is not known. */
const shown = (value: number | undefined): string => (value === undefined ? '-' : number(value))

/** Traces of a property that are told. */
const mostTold = 3

/** Why a property is violated: each cause with its run, or the checker's shorter one. */
function causeBlocks(name: string, { causes, compared }: SimulatedProperty, { style, width }: Layout): string[][] {
  const several = causes.length > 1 ? `${name}: ${causes.length} causes in ${compared} runs` : ''
  return causes.flatMap((cause, index) => {
    const trace = cause.checker?.trace ?? cause.trace
    const title = several && index === 0 ? [`  ${style.bold(several)}`] : []
    const head = wrap(causeText(cause, compared, causes.length > 1 ? index + 1 : undefined), width, '  ', '    ').map(
      style.dim,
    )
    if (!trace || index >= mostTold) return [[...title, ...head]]
    const text = traceText(trace, { style, width: width - 2 })
    return [[...title, ...text.split('\n').map((line) => (line ? `  ${line}` : line)), ...head]]
  })
}

/** `Cause 2: 5 of 17 runs (seeds 3, 9, ...). Seed 9 at 1.2 s, made small from 412 steps to 9. By chance: 3% of messages lost.` */
function causeText(
  { count: runs, seeds, seed, at, steps, trace, checker, chance }: Cause,
  of: number,
  number?: number,
) {
  // Each once: in a guided campaign runs with other faults have the same.
  const all = [...new Set(seeds)]
  const listed = all.slice(0, 5).join(', ') + (all.length > 5 ? ', ...' : '')
  const which = number === undefined ? '' : `Cause ${number}: `
  const seen =
    of > 1
      ? `${runs} of ${plural(of, 'run')} that were compared (${all.length > 1 ? `seeds ${listed}` : `seed ${seed}`}). `
      : ''
  const small = trace ? `, made small from ${plural(steps, 'step')} to ${trace.steps.length}` : ', too long to be shown'
  const by = chance ? ` By chance: ${chance}.` : ''
  return `${which}${seen}Seed ${seed} at ${number3(at / 1000)} s${small}.${by}${checker ? ` ${checker.text}` : ''}`
}

const number3 = (value: number): string => String(Number(value.toFixed(3)))

/** What of the machines was gone through, and whether more runs would bring more. */
function coverageLines({ coverage, count: runs }: SimulationReport, { style, width }: Layout): string[] {
  const { roles, steps, localStates, curve } = coverage
  const lines = roles.flatMap(({ role, states, transitions }) => {
    const never = [...states.missing, ...transitions.missing]
    const some = never.slice(0, 6).join('; ') + (never.length > 6 ? `; and ${never.length - 6} more` : '')
    const missing = never.length > 0 ? `; never: ${some}` : ''
    return `${role}: ${states.reached} of ${states.all} states, ${transitions.reached} of ${transitions.all} transitions${missing}`
  })
  const found = `${plural(steps, 'kind')} of steps, ${plural(localStates, 'local state')}`
  const last = runs === 1 ? found : `${found}; ${newsText(coverage, runs)}`
  const joined = Math.ceil(curve.steps.length / mostStretches)
  const each = joined * curve.runs
  const rows = [
    [
      each === 1 ? 'new in run' : `new in each ${plural(each, 'run')}, to`,
      ...joinedSums(curve.steps, joined).map((_, stretch) => count(Math.min(runs, (stretch + 1) * each))),
    ],
    ...(['transitions', 'steps', 'localStates'] as const).map((kind) => [
      curveNames[kind],
      ...joinedSums(curve[kind], joined).map(count),
    ]),
  ]
  return [
    ...[...lines, last].flatMap((line) => wrap(line, width, '  ', '    ')).map(style.dim),
    ...(curve.steps.length > 1 ? tableLines(rows).map(style.dim) : []),
  ]
}

/** Stretches of runs that are told: where there are more, several are one. */
const mostStretches = 10

const joinedSums = (values: readonly number[], joined: number): number[] =>
  Array.from({ length: Math.ceil(values.length / joined) }, (_, number) =>
    values.slice(number * joined, (number + 1) * joined).reduce((sum, value) => sum + value, 0),
  )

const curveNames = { transitions: 'transitions', steps: 'kinds of steps', localStates: 'local states' }

/** `the last 420 runs brought no new state, transition or kind of step` */
const newsText = ({ nothingNew }: CoverageReport, runs: number): string =>
  nothingNew === 0
    ? 'the last run brought something new: more may bring more'
    : `the last ${plural(nothingNew, 'run')} of ${count(runs)} brought no new state, transition or kind of step`
