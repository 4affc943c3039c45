/** Plots are made of what was measured, and say what there is where something was not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outputOf } from '../../../server/execution/kernel/display.js'
import { plotsText } from '../../../server/execution/text/index.js'
import { plot, plotsOf } from '../../../server/plots/index.js'
import { histogramOf, simulationOf, sweepOf } from './samples.js'

test('a distribution says of each value which share of all is no greater', () => {
  const values = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 300 }), (all, value) => {
      const [{ x, y }] = plot.cdf(simulationOf([histogramOf('latency', all)])).curves
      const told = y[x.findLastIndex((each) => each <= value)] ?? 0
      const share = all.filter((each) => each <= value).length / all.length
      assert.ok(Math.abs(told - 100 * share) < 1e-9, `${told} % up to ${value}`)
    }),
  )
})

test('no other point is better in both than one on the line of best trade-offs, and none such is missing', () => {
  const points = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })), {
    minLength: 1,
    maxLength: 12,
    selector: String,
  })
  fc.assert(
    fc.property(points, (all) => {
      const report = sweepOf(
        'latency p99',
        all.map(([x, y]) => [x, y]),
      )
      const both = {
        ...report,
        points: report.points.map((point, index) => ({
          ...point,
          metrics: { ...point.metrics, gain: { mean: all[index][0], low: 0, high: 0, count: 1 } },
        })),
      }
      const { curves } = plot.scatter(both, { x: 'gain', y: 'latency p99', better: { x: 'more', y: 'less' } })
      const best = all.filter(
        ([x, y]) => !all.some((other) => other[0] >= x && other[1] <= y && (other[0] > x || other[1] < y)),
      )
      const line = curves[0].x.map((x, index) => [x, curves[0].y[index]])
      assert.deepEqual(
        line,
        best.sort(([a], [b]) => a - b),
      )
    }),
  )
})

test('speed-up is how much less time it takes, or how much more is done, than at the first point', () => {
  const [ideal, time] = plot.scaling(
    sweepOf('time to finish', [
      [1, 80],
      [2, 40],
      [4, 25],
    ]),
    'time to finish',
  ).curves
  assert.deepEqual(time.y, [1, 2, 3.2])
  assert.deepEqual(
    [ideal.x, ideal.y],
    [
      [1, 4],
      [1, 4],
    ],
  )
  // The interval from half to twice the time is one from half to twice the speed.
  assert.deepEqual([time.low?.[1], time.high?.[1]], [1, 4])
  const rate = plot.scaling(
    sweepOf('operations per second', [
      [2, 10],
      [4, 15],
    ]),
  )
  assert.deepEqual(rate.curves[1].y, [1, 1.5])
  assert.deepEqual(rate.curves[0].y, [1, 2])
})

test('a property is plotted as the share of runs in which it was violated', () => {
  const [{ y, low, high }] = plot.sweep(
    sweepOf('latency p99', [
      [1, 1],
      [2, 2],
    ]),
    'safe',
  ).curves
  assert.deepEqual(y, [0, 0.25])
  // Wilson's interval of 5 in 20, and of 0 in 20 (Newcombe 1998, table I, gives 0 to 0.1611 for the latter).
  assert.deepEqual(
    [low?.[1], high?.[1], low?.[0], high?.[0]].map((end) => Number(end?.toFixed(4))),
    [0.1119, 0.4687, 0, 0.1611],
  )
})

test('what was not measured is answered by what was', () => {
  const result = simulationOf()
  assert.throws(
    () => plot.series(result, 'latency'),
    /no time series 'latency'. There is: 'messages sent', 'messages lost'/,
  )
  assert.throws(
    () => plot.series(result, ['messages sent', 'queue']),
    /'messages sent' is in messages\/s, 'queue of server1' is in messages: show them in two plots/,
  )
  assert.throws(() => plot.cdf(result), /no histogram or metric 'latency'. There is: 'operations per second'/)
  assert.throws(() => plot.sweep({ now: result } as never, 'latency'), /plot.sweep\(\) takes what sweep\(\) gave/)
  assert.throws(
    () => plot.curves({ title: '', x: '', y: '', curves: { bad: [[1, Number.NaN]] } }),
    /'bad' has a point that is no pair of numbers/,
  )
})

test('the plots of a report are what it measured, and are shown as text, too', () => {
  const result = simulationOf([histogramOf('latency', [1, 2, 2, 3])])
  const plots = plotsOf(result)
  assert.deepEqual(
    plots.map(({ title }) => title),
    ['States of nodes', 'Messages', 'Latency at percentiles', 'Distribution of latency'],
  )
  assert.deepEqual(plots[1].bands, result.run.faults)
  const output = outputOf([...plots], () => assert.fail('no protocol'))
  assert.equal(output.type, 'plots')
  const text = plotsText({ type: 'plots', version: 1, plots })
  assert.match(text, /server1 {2}f+d+ +$/m)
  assert.match(text, /time \(s\) +messages sent \(messages\/s\) +messages lost \(messages\/s\)\n +1 +4 +0\n/)
  assert.match(text, /server1 is down from 500 ms to 1,500 ms/)
})
