/** Queues against theory: M/M/1, M/M/c, M/D/1 and Little's law, with fixed seeds and stated confidence intervals. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  constant,
  exponential,
  type NodeOptions,
  poisson,
  type Script,
  seconds,
  workload,
} from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'
import type { Interval } from '../../../server/wire/simulation.js'
import { station } from '../../models/servedJobs.js'
import { sent } from './links.js'

/** Jobs come independently, so many in a second; 20 runs with seeds of their own. */
async function measured(perSecond: number, server: NodeOptions, duration = seconds(2000)) {
  const { metrics } = await simulate(station, {
    duration,
    warmUp: seconds(100),
    runs: 20,
    workload: workload.open({ to: 'server', arrivals: poisson(perSecond), event: { type: 'job' } }),
    nodes: { server },
  })
  return metrics
}

/**
 * The 95% interval of 20 runs, twice as wide, contains the theory's value, and is narrow enough to mean something. (Of one
 * hundred intervals of 95%, five miss; of one hundred of this width, fewer than one in a thousand.)
 */
function agrees({ mean, low, high }: Interval, theory: number, within: number): void {
  const half = high - low
  assert.ok(Math.abs(mean - theory) <= half, `${mean} ± ${half} does not contain ${theory}`)
  assert.ok(half / theory <= within, `± ${half} says little of ${theory}`)
}

/** Probability that a job has to wait in an M/M/c queue (Erlang 1917). @param load offered, in servers */
function erlangC(servers: number, load: number): number {
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked)
  return blocked / (1 - (load / servers) * (1 - blocked))
}

test('M/M/1: time in the system is 1 / (mu - lambda)', async () => {
  const metrics = await measured(8, { service: exponential(100) })
  agrees(metrics['time at server1'], 1000 / (10 - 8), 0.15)
  agrees(metrics['busy at server1'], 0.8, 0.05)
  agrees(metrics['queue of server1'], 0.8 ** 2 / (1 - 0.8), 0.2)
})

test('M/M/3: waiting follows the formula of Erlang', async () => {
  const metrics = await measured(24, { service: exponential(100), concurrency: 3 })
  const waits = (erlangC(3, 2.4) * 1000) / (30 - 24)
  agrees(metrics['time in queue of server1'], waits, 0.2)
  agrees(metrics['time at server1'], waits + 100, 0.1)
  agrees(metrics['busy at server1'], 2.4, 0.05)
})

test('M/D/1: constant service halves the waiting (Pollaczek and Khinchine)', async () => {
  const metrics = await measured(8, { service: constant(100) })
  agrees(metrics['time in queue of server1'], (0.8 * 100) / (2 * (1 - 0.8)), 0.15)
})

test('M/M/1/2: a full queue turns away (blocking formula)', async () => {
  const metrics = await measured(10, { service: exponential(100), queue: 1 })
  // Load 1, two places in all: each of the three states is as likely.
  const offered = metrics['turned away'].mean + metrics.inputs.mean
  assert.ok(Math.abs(metrics['turned away'].mean / offered - 1 / 3) < 0.01)
})

test("Little's law: who is in the queue is the rate times the time in it", async () => {
  const duration = seconds(2000)
  const metrics = await measured(7, { service: exponential(100) }, duration)
  const rate = metrics.inputs.mean / 1900
  const inSystem = metrics['queue of server1'].mean + metrics['busy at server1'].mean
  const ratio = inSystem / (rate * (metrics['time at server1'].mean / 1000))
  assert.ok(Math.abs(ratio - 1) < 0.005, `L / (lambda W) is ${ratio}`)
})

test('messages in flight: the time that each is, after the warm-up and before the end, whatever becomes of it', async () => {
  const window = { duration: 200, warmUp: 100 }
  const measured = async (times: readonly number[], network: object = {}) => {
    return (await sent(times, () => [], { ...window, network: { latency: 10, ...network } })).run.metrics
  }
  // Over, half over and sent anew at the warm-up's end; then whole, and half when the run ends.
  const five = await measured([50, 95, 100, 150, 195])
  assert.equal(five['messages in flight'], (5 + 10 + 10 + 5) / 100)
  assert.deepEqual([five['messages sent'], five['data sent'], five['messages delivered']], [3, 3, 3])
  const copied = await measured([95, 150, 195], { duplication: 1 })
  assert.equal(copied['messages in flight'], (2 * (5 + 10 + 5)) / 100)
  const lost = await measured([95, 150, 195], { loss: 1 })
  assert.deepEqual([lost['messages in flight'], lost['messages lost']], [0, 2])
  const crash = ({ at }: Script<'sender' | 'receiver', never>) => [at(155).crash('receiver1')]
  const late = (await sent([150], crash as never, { ...window, network: { latency: 10, unreachable: 'lose' } })).run
    .metrics
  assert.deepEqual([late['messages in flight'], late['messages lost']], [0.1, 1])
})

test('many servers are told of together, few of them one by one, too', async () => {
  const of = async (count: number) => {
    const { metrics, histograms } = await simulate(station.with({ nodes: { server: { count } } }), {
      duration: seconds(100),
      workload: workload.open({ to: 'server', arrivals: poisson(4 * count), event: { type: 'job' } }),
      nodes: { server: { service: exponential(100) } },
    })
    return { metrics, times: histograms.find(({ name }) => name === 'time at a server') }
  }
  const few = await of(2)
  const busy = (few.metrics['busy at server1'].mean + few.metrics['busy at server2'].mean) / 2
  assert.ok(Math.abs(few.metrics['busy at a server'].mean - busy) < 1e-9)
  assert.equal(few.times?.count, few.metrics.inputs.mean)
  const many = await of(20)
  assert.ok(Math.abs(many.metrics['busy at a server'].mean - 0.4) < 0.02)
  assert.ok(!('busy at server1' in many.metrics))
})
