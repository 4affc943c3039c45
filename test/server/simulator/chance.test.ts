/** What is drawn by chance: distributions against their formulas, what each does to links and nodes, and faults by chance one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assign, setup } from 'xstate'
import {
  type Chaos,
  constant,
  type Distribution,
  empirical,
  exponential,
  logNormal,
  normal,
  pareto,
  protocol,
  type Script,
  seconds,
  uniform,
} from '../../../protocols/model/index.js'
import { Random } from '../../../server/checker/random.js'
import { samplerOf } from '../../../server/simulator/sampling.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { sent } from './links.js'

/** The standard normal distribution up to x (Abramowitz and Stegun 26.2.17: errors below 1e-7). */
function phi(x: number): number {
  if (x < 0) return 1 - phi(-x)
  const t = 1 / (1 + 0.2316419 * x)
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429].reduceRight(
    (sum, b) => t * (b + sum),
    0,
  )
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail
}

const measured = [3, 1, 4, 4, 9]

/** The share of values that are not greater than x. */
const distributions: readonly (readonly [Distribution, (x: number) => number])[] = [
  [uniform(2, 6), (x) => (x - 2) / 4],
  // What would be negative is 0.
  [normal(3, 2), (x) => (x < 0 ? 0 : phi((x - 3) / 2))],
  [logNormal(5, { p99: 40 }), (x) => phi((Math.log(x / 5) / Math.log(8)) * 2.3263478740408408)],
  [exponential(7), (x) => 1 - Math.exp(-x / 7)],
  [pareto(2, 1.5), (x) => 1 - (2 / x) ** 1.5],
  [empirical(measured), (x) => measured.filter((each) => each <= x).length / measured.length],
]

test('distributions have the shapes that their formulas say (Kolmogorov and Smirnov)', () => {
  const count = 20_000
  for (const [distribution, upTo] of distributions) {
    const random = new Random(7)
    const sampler = samplerOf(distribution)
    const all = Array.from({ length: count }, () => sampler(random)).sort((a, b) => a - b)
    assert.ok(all[0] >= 0)
    let worst = 0
    all.forEach((x, i) => {
      // Where several are equal, the last of them has the share of all.
      if (all[i + 1] !== x) worst = Math.max(worst, Math.abs((i + 1) / count - upTo(x)))
    })
    // Of ten thousand such samples fewer than one goes further.
    assert.ok(worst < 2.23 / Math.sqrt(count), `${JSON.stringify(distribution)}: ${worst}`)
  }
  const random = new Random(7)
  const between = samplerOf(empirical([10, 0, 20], { interpolate: true }))
  const all = Array.from({ length: count }, () => between(random))
  for (const x of [3, 10, 17]) {
    const share = all.filter((each) => each <= x).length / count
    assert.ok(Math.abs(share - x / 20) < 0.015, `${x}: ${share}`)
  }
  for (const same of [4, constant(4)]) assert.equal(samplerOf(same)(random), 4)
})

const times = Array.from({ length: 12 }, (_, n) => 100 + n)
const nothing = () => []
const late = (arrived: readonly (number | undefined)[]) => arrived.map((time, n) => (time ?? Number.NaN) - times[n])
const bytes = () => 100

test('links: latency and jitter, bandwidth, loss, duplication and reordering, for all links or for some', async () => {
  const of = async (network: object) => sent(times, nothing, { network: { bytes, unreachable: 'wait', ...network } })
  const delays = late((await of({ latency: uniform(5, 6), jitter: uniform(20, 21) })).arrived)
  assert.ok(delays.every((each) => each >= 25 && each <= 27))
  assert.ok(new Set(delays).size > 6)
  // 50 ms for each message, one after the other.
  const narrow = (await of({ latency: 10, bandwidth: 2000 })).arrived
  assert.deepEqual(
    narrow,
    times.map((_, n) => 100 + 50 * (n + 1) + 10),
  )
  assert.deepEqual((await of({ latency: 10, duplication: 1 })).twice.length, times.length)
  const overtaken = late((await of({ latency: 10, reordering: 1 })).arrived)
  assert.ok(overtaken.every((each) => each >= 20 && each <= 50) && new Set(overtaken).size > 6)
  const half = (await of({ latency: 10, loss: 0.5 })).arrived.filter((time) => time === undefined).length
  assert.ok(half > 1 && half < 11, `${half} of 12 lost`)
  // The last that fits counts, by role or node, and in its direction only.
  const links = (...links: object[]) => of({ latency: 10, links })
  assert.deepEqual(
    new Set(late((await links({ from: 'sender', to: 'receiver1', latency: 30 })).arrived)),
    new Set([30]),
  )
  assert.deepEqual(new Set(late((await links({ from: 'receiver', latency: 30 })).arrived)), new Set([10]))
  assert.deepEqual(new Set(late((await links({ from: 'receiver', both: true, latency: 30 })).arrived)), new Set([30]))
  const two = await links({ to: 'receiver', latency: 30 }, { from: 'sender1', latency: 40 })
  assert.deepEqual(new Set(late(two.arrived)), new Set([40]))
})

test('nodes: service by role, by node and by type; a slow node is slow in what it does and sends', async () => {
  const of = async (options: object, timeline: (script: Script<'sender' | 'receiver', never>) => unknown[] = nothing) =>
    (await sent([100], timeline as never, options)).arrived[0]
  assert.equal(await of({ nodes: { receiver: { service: 20 } } }), 130)
  assert.equal(await of({ nodes: { receiver: { service: 20 }, receiver1: { service: 40 } } }), 150)
  assert.equal(await of({ nodes: { receiver: { service: { other: 20 } } } }), 110)
  assert.equal(await of({ nodes: { receiver: { service: { data: 5, '*': 20 } } } }), 115)
  assert.equal(await of({ nodes: { sender: { service: 7 } } }), 117)
  const slow = (who: string) => (script: Script<'sender' | 'receiver', never>) => [script.at(50).slow(who, 3)]
  assert.equal(await of({ nodes: { receiver: { service: 20 } } }, slow('receiver')), 170)
  assert.equal(await of({}, slow('sender')), 130)
  const recovered = (script: Script<'sender' | 'receiver', never>) => [script.at(50).slow('sender', 3).for(20)]
  assert.equal(await of({}, recovered), 110)
})

test('chaos: each kind of fault does what it is called', async () => {
  const of = async (chaos: Chaos) => sent(times, nothing, { chaos })
  assert.equal((await of({ duplication: 1 })).twice.length, times.length)
  assert.ok(late((await of({ reordering: 1 })).arrived).every((each) => each >= 20))
  // From a time on, for so long: longer than the run.
  const always = { every: 1, lasts: seconds(10) }
  const oneWay = await of({ oneWay: always })
  const cuts = oneWay.run.timeline.filter(({ fault }) => fault === 'cut')
  assert.ok(cuts.length > 10 && cuts.every((cut) => 'links' in cut && cut.links.length === 1))
  assert.ok(oneWay.arrived.every((time) => time === undefined))
  const whole = await of({ partition: { ...always, shape: 'isolate' } })
  assert.ok(whole.run.timeline.every((done) => done.fault !== 'cut' || done.links.length === 2))
  assert.ok(late((await of({ delay: { ...always, by: 25, every: 60 } })).arrived).every((each) => each >= 35))
  const slowed = await of({ slow: { ...always, every: 20, factor: 3 }, until: 90 })
  assert.ok(late(slowed.arrived).some((each) => each === 30))
  const crashed = await of({ crash: { every: 10, nodes: ['receiver'], atMost: 1 }, until: 90 })
  assert.ok(crashed.arrived.every((time) => time === undefined))
  const back = await of({ crash: { every: 50, down: 200, nodes: ['receiver'], atMost: 1 }, until: 90 })
  assert.deepEqual(new Set(back.arrived), new Set([250]))
})

test('chaos: what was not synced to the disk is lost as often as is said', async () => {
  // It never syncs: a crash may leave any beginning of what was written.
  const machine = setup({
    types: { context: {} as { written: number }, events: {} as { type: 'write' } },
  }).createMachine({
    context: { written: 0 },
    on: { write: { actions: assign({ written: ({ context }) => context.written + 1 }) } },
  })
  const disk = protocol({
    name: 'Disk',
    nodes: { disk: { machine, durable: ['written'] } },
    faults: { crash: { max: 1 }, storage: { sync: 'explicit' } },
    properties: ({ always }) => ({
      'a write stays': always(({ disk }) => disk[0].up || disk[0].context.written > 0),
    }),
  })
  const lost = async (syncLoss: number) => {
    const { properties } = await simulate(disk, {
      duration: 100,
      runs: 60,
      shrink: 0,
      shortest: 0,
      workload: [],
      timeline: ({ at }) => [at(10).input('disk1', { type: 'write' })],
      chaos: { crash: { every: 20, atMost: 1 }, syncLoss },
    })
    return properties['a write stays'].count
  }
  // Of one write either nothing or all is left.
  assert.equal(await lost(0), 0)
  const [sometimes, always] = [await lost(0.5), await lost(1)]
  assert.ok(always > 15 && always < 45, `${always} of 60`)
  assert.ok(sometimes > 4 && sometimes < always, `${sometimes} of 60`)
})
