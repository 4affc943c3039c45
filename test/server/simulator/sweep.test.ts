/** Sweeps: what a point changes, and what is told of what only some runs came to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setup } from 'xstate'
import { poisson, protocol, seconds, uniform, workload } from '../../../protocols/model/index.js'
import { simulationText, sweepText } from '../../../server/execution/text/index.js'
import { cdf, percentiles } from '../../../server/plots/distributions.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { pointOf, sweep } from '../../../server/simulator/sweep.js'
import { raftOf } from '../../models/raft.js'

test('a point of a sweep changes the delays that it names and leaves the others', () => {
  const { options } = pointOf(
    raftOf(3),
    {
      parameter: 'spread',
      values: [50],
      delays: { heartbeat: 20, electionTimeout: 100 },
      at: (spread) => ({ options: { delays: { electionTimeout: uniform(150, 150 + spread) } } }),
      duration: 1000,
    },
    0,
  )
  assert.deepEqual(options.delays, { heartbeat: 20, electionTimeout: uniform(150, 200) })
  assert.equal(options.duration, 1000)
})

test('times that some runs never came to: of how many it is told is said, and no percentile is taken among them', async () => {
  const machine = setup({ types: { events: {} as { type: 'hit' } } }).createMachine({
    initial: 'whole',
    states: { whole: { on: { hit: 'broken' } }, broken: {}, repaired: {} },
  })
  const glass = protocol({
    name: 'Glass',
    nodes: { glass: { machine } },
    properties: ({ reachable }) => ({
      'the end': reachable(({ glass }) => glass[0].matches('broken')),
      repair: reachable(({ glass }) => glass[0].matches('repaired')),
    }),
  })
  const runs = 200
  const of = (rate: number) => ({
    duration: seconds(1),
    runs,
    workload: workload.open({ to: 'glass', arrivals: poisson(rate), event: { type: 'hit' as const } }),
  })
  const one = await simulate(glass, of(1))
  const [time, never] = ['time to the end', 'time to repair'].map((name) =>
    one.histograms.find((each) => each.name === name),
  )
  // Within a second of a Poisson process of one a second: 1 - 1/e of the runs, that is 126 of 200.
  const { count = 0 } = time ?? {}
  assert.ok(Math.abs(count - 126.4) < 4 * Math.sqrt(200 * 0.632 * 0.368), `${count}`)
  assert.equal(time?.never, runs - count)
  assert.deepEqual(Object.keys(time?.percentiles ?? {}), ['p50'])
  // The median of all runs is ln 2 seconds; that of those that came there would be 380 ms.
  assert.ok(Math.abs((time?.percentiles.p50 ?? 0) - 693) < 150, JSON.stringify(time?.percentiles))
  assert.deepEqual([never?.count, never?.never, never?.percentiles], [0, runs, {}])
  assert.equal(one.metrics['time to the end'].count, count)
  assert.equal(one.properties.repair.judgement, 'not reached')
  const curve = cdf(one, 'time to the end').curves[0]
  assert.equal(curve.name, `time to the end (${count} of ${runs} runs)`)
  assert.ok(Math.abs((curve.y.at(-1) as number) - (100 * count) / runs) < 1e-9)
  assert.ok(Math.abs((percentiles(one, 'time to the end').curves[0].x.at(-1) as number) - count / runs) < 1e-9)
  assert.match(simulationText(one), new RegExp(`time to the end \\(ms\\): ${count} of ${runs} runs +- +\\d`))

  const rates = [1, 8]
  const report = await sweep(glass, { parameter: 'rate', values: rates, at: (rate) => ({ options: of(rate) }) })
  const curves = cdf(report, 'time to the end').curves.map(({ name }) => name)
  assert.deepEqual(curves, [`rate 1 (${count} of ${runs} runs)`, 'rate 8'])
  assert.deepEqual(
    cdf(report, 'time to repair').curves.map(({ name }) => name),
    rates.map((rate) => `rate ${rate} (0 of ${runs} runs)`),
  )
  const [, , row] = sweepText(report).split('\n')
  assert.match(row, new RegExp(`^ +time to the end .* \\(${count} of ${runs}\\) +[\\d.]+ ± [\\d.]+$`))
})
