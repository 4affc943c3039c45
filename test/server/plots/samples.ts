/** Reports of simulations that never ran, with what plots are made from. */
import type { Histogram, Interval, RunRecord, SimulationReport, SweepReport } from '../../../server/wire/simulation.js'

const exact = (mean: number): Interval => ({ mean, low: mean, high: mean, count: 1 })

/** A histogram of whole numbers: each is a bucket of its own. */
export function histogramOf(name: string, values: readonly number[]): Histogram {
  const sorted = [...values].sort((a, b) => a - b)
  const distinct = [...new Set(sorted)]
  return {
    ...{ name, unit: 'ms', count: values.length, deviation: 0, percentiles: {} },
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    min: sorted[0],
    max: sorted[sorted.length - 1],
    buckets: distinct.map((value) => [value, sorted.filter((each) => each === value).length]),
  }
}

/** One run of two seconds, sampled each second. */
export function simulationOf(histograms: readonly Histogram[] = []): SimulationReport {
  const run: RunRecord = {
    ...{ seed: 3, hash: '0', ended: 'duration', time: 2000, events: 10, violations: [], reached: {} },
    metrics: { 'operations per second': 5 },
    times: [1000, 2000],
    series: [
      { name: 'messages sent', kind: 'rate', unit: 'messages', values: [4, 6] },
      { name: 'messages lost', kind: 'rate', unit: 'messages', values: [0, 1] },
      { name: 'queue of server1', kind: 'gauge', unit: 'messages', node: 'server1', values: [0, null] },
    ],
    histograms,
    faults: [{ from: 500, to: 1500, fault: 'crash', text: 'server1 is down', nodes: ['server1'] }],
    states: [
      { node: 'server1', state: 'follower', from: 0, to: 500 },
      { node: 'server1', state: 'down', from: 500, to: 1500 },
    ],
    scenes: [],
    unavailable: [],
    timeline: [],
  }
  return {
    ...{ type: 'simulation', version: 1, protocol: 'P', seed: 3, duration: 2000, world: [], asExpected: true },
    ...{ properties: {}, run, runs: [run], histograms },
    metrics: { 'operations per second': exact(5) },
    ...{ count: 1, asked: 1 },
    coverage: {
      ...{ roles: [], localStates: 0, steps: 0, nothingNew: 0 },
      curve: { runs: 1, states: [0], transitions: [0], steps: [0], localStates: [0] },
    },
    statistics: { events: 10, seconds: 1, eventsPerSecond: 10, threads: 1 },
  }
}

/** A sweep over numbers with one metric. */
export const sweepOf = (metric: string, points: readonly (readonly [value: number, mean: number])[]): SweepReport => ({
  ...{ type: 'sweep', version: 1, protocol: 'P', parameter: 'workers' },
  points: points.map(([value, mean]) => ({
    ...{ label: String(value), value, runs: 20, histograms: [] },
    violated: violatedAt(value),
    metrics: { [metric]: { mean, low: 0.5 * mean, high: 2 * mean, count: 20 } },
  })),
})

/** From 2 on, in 5 of the 20 runs. */
const violatedAt = (value: number): SweepReport['points'][number]['violated'] => (value > 1 ? { safe: 5 } : {})
