/** The plots of a report that nobody had to ask for: chosen by what was measured. */
import type { Plot } from '../wire/plot.js'
import type { SimulationReport, SweepPoint, SweepReport } from '../wire/simulation.js'
import { plot } from './plot.js'

/** More lanes are no picture any more. */
const mostLanes = 16
/** Names of metrics that a reader of a sweep asks for first. */
const telling = ['operations per second', 'latency p50', 'latency p99', 'longest unavailable', 'unavailable']

export function plotsOf(report: SimulationReport | SweepReport): readonly Plot[] {
  return report.type === 'simulation' ? ofSimulation(report) : ofSweep(report)
}

function ofSimulation(report: SimulationReport): readonly Plot[] {
  const { run, histograms } = report
  const moved = run.series.filter(({ values }) => values.some((value) => value !== null && value !== 0))
  const names = moved.map(({ name }) => name)
  const has = (name: string) => names.includes(name)
  const begun = (name: string) => names.filter((each) => each.startsWith(`${name} `))
  const series = (...wanted: readonly string[]): Plot[] => {
    const there = wanted.filter(has)
    return there.length > 0 ? [plot.series(report, there)] : []
  }
  const nodes = new Set(run.states.map(({ node }) => node)).size
  const changes = run.states.length > nodes
  const isMeasured = (name: string) => histograms.some((histogram) => histogram.name === name)
  const known = /^(messages|bytes|operations|latency|queue|utilisation) /
  const own = moved.filter(({ name }) => !known.test(name)).map(({ name }) => name)
  return [
    ...series('operations answered'),
    ...(run.heat?.name === 'latency' ? [plot.heat(report)] : []),
    ...(changes && nodes <= mostLanes ? [plot.states(report)] : []),
    ...series('messages sent', 'messages delivered', 'messages lost'),
    ...(isMeasured('latency') ? [plot.percentiles(report), plot.cdf(report)] : []),
    ...own.map((name) => plot.series(report, name)),
    ...series('messages in flight'),
    ...series(...begun('queue')),
    ...series(...begun('utilisation')),
    ...(run.heat && run.heat.name !== 'latency' ? [plot.heat(report)] : []),
    ...(run.links && run.links.names.length > 2 ? [plot.traffic(report)] : []),
    ...series('latency of operations (mean)'),
    ...(isMeasured('latency') || !isMeasured('time under way') ? [] : [plot.cdf(report, 'time under way')]),
  ]
}

function ofSweep(report: SweepReport): readonly Plot[] {
  const { points } = report
  if (points.length < 2) return []
  const differs = (name: string) => points.some(({ metrics }) => metrics[name]?.mean !== points[0].metrics[name]?.mean)
  const violated = Object.keys(points[0].violated).filter((name) => points.some((point) => point.violated[name] > 0))
  const chosen = telling.filter((name) => points.every(({ metrics }) => name in metrics) && differs(name))
  const median = (point: SweepPoint) => point.metrics['latency p50']?.mean
  // One operation in a run: all its percentiles are one number.
  const isMedian = (name: string) =>
    name !== 'latency p50' && points.every((each) => each.metrics[name].mean === median(each))
  const latencies = chosen.filter((name) => name.startsWith('latency') && !isMedian(name))
  const others = chosen.filter((name) => !name.startsWith('latency'))
  const first = points[0].metrics
  const rest = Object.keys(first).filter((name) => differs(name) && /\((mean)\)$|^messages per second$/.test(name))
  const hasBoth = chosen.includes('operations per second') && chosen.includes('latency p99')
  return [
    ...(violated.length > 0 ? [plot.sweep(report, violated)] : []),
    ...(latencies.length > 0 ? [plot.sweep(report, latencies)] : []),
    ...others.map((name) => plot.sweep(report, name)),
    ...(hasBoth ? [plot.scatter(report, { x: 'operations per second', y: 'latency p99' })] : []),
    ...(points.every(({ histograms }) => histograms.some(({ name }) => name === 'latency')) ? [plot.cdf(report)] : []),
    ...rest.map((name) => plot.sweep(report, name)),
  ]
}
