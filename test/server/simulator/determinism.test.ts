/** The same seed gives the same run: in any process, with or without metrics, whatever was remembered before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allMetrics,
  exponential,
  logNormal,
  type Metric,
  pareto,
  poisson,
  type SimulationOptions,
  seconds,
  workload,
} from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { raftOf } from '../../models/raft.js'

const raft = raftOf(5)

/** A world in which every kind of chance has its part. */
const rough = {
  duration: seconds(60),
  network: {
    latency: logNormal(5, { p99: 40 }),
    jitter: pareto(0.1, 2),
    loss: 0.01,
    duplication: 0.01,
    bandwidth: 1e6,
  },
  chaos: {
    crash: { every: exponential(seconds(10)), down: exponential(seconds(3)) },
    partition: { every: exponential(seconds(20)), lasts: exponential(seconds(5)) },
    clockJump: { every: exponential(seconds(15)), by: exponential(100) },
    slow: { every: exponential(seconds(30)), lasts: seconds(2), factor: 10 },
    reordering: 0.05,
  },
  nodes: { server: { service: exponential(0.2), clock: { drift: { min: -0.01, max: 0.01 } } } },
  workload: workload.open({
    to: 'leader',
    arrivals: poisson(2),
    event: ({ number }) => ({ type: 'propose', value: `x${number % 3}` }),
  }),
} satisfies SimulationOptions<{ server: (typeof raft)['nodes']['server']['machine'] }>

const hashes = async (options: typeof rough & { metrics?: boolean }, seed: number, runs: number) =>
  (await simulate(raft, { ...options, seed, runs })).runs.map(({ hash }) => hash)

/** Made once. */
const first = simulate(raft, { ...rough, seed: 1, runs: 3 })

test('pinned hashes: the same on every machine and version of Node', async () => {
  assert.deepEqual(
    (await first).runs.map(({ hash }) => hash),
    ['4d9c2cd776b2663f', '8e13ade2b664e352', '58ecc03f4306d379'],
  )
})

test('a run does not depend on the runs before it, nor on what is measured', async () => {
  const third = (await first).runs[2].hash
  assert.deepEqual(await hashes(rough, 3, 1), [third])
  assert.deepEqual(await hashes({ ...rough, metrics: false }, 3, 1), [third])
})

test('a recorded timeline gives the same run again', async () => {
  const { chaos, ...calm } = rough
  const { reordering } = chaos
  const { run } = await first
  const again = await simulate(raft, {
    ...calm,
    chaos: { reordering },
    timeline: run.timeline,
    seed: run.seed,
  })
  assert.ok(run.timeline.length > 5)
  assert.equal(again.run.hash, run.hash)
})

test('each metric can be had alone, and none of them changes what happens', async () => {
  const whole = (await first).runs[2]
  const telling: readonly (readonly [Metric, RegExp])[] = [
    ['messages', /^(messages |turned away$)|sent$/],
    ['bytes', /^bytes sent$/],
    ['events', /^(timers fired|inputs|inputs refused|crashes)$/],
    ['queues', /^(queue|busy|time)( in queue of| of| at) (a server|server\d)$/],
    ['states', /^share of servers in /],
    ['operations', /unavailable$/],
  ]
  for (const metric of allMetrics) {
    const { run, histograms } = await simulate(raft, { ...rough, seed: 3, metrics: [metric] })
    assert.equal(run.hash, whole.hash, metric)
    const own = telling.find(([name]) => name === metric)?.[1]
    for (const name of Object.keys(run.metrics))
      assert.ok(/^time to /.test(name) || own?.test(name), `${metric}: ${name}`)
    for (const [name, value] of Object.entries(whole.metrics)) {
      if (own?.test(name) && name in run.metrics) assert.equal(run.metrics[name], value, name)
    }
    assert.equal(
      Object.keys(run.metrics).some((name) => own?.test(name)),
      own !== undefined,
      metric,
    )
    assert.equal(
      histograms.some(({ name }) => name === 'time under way'),
      metric === 'transit',
    )
    assert.equal(run.links !== undefined, metric === 'links')
    assert.equal(run.scenes.length > 0, metric === 'scenes')
    assert.equal(run.states.length > 0, metric === 'states')
  }
})
