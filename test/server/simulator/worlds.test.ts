/** What the words of scenarios do, to the millisecond: toxics, moments, clocks, workloads, and rates of chance. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assign, setup } from 'xstate'
import {
  type Arrivals,
  bursts,
  diurnal,
  equalKeys,
  exponential,
  invoke,
  type Keys,
  type Message,
  protocol,
  reply,
  respond,
  type Script,
  seconds,
  send,
  steady,
  type Toxic,
  traceDriven,
  workload,
  zipf,
} from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { sent } from './links.js'

type Links = Script<'sender' | 'receiver', never>

const three = [100, 101, 102]

/** Poisons the link at 50 ms, for a time or for good. */
const poisoned = (toxic: Toxic, lasts?: number) => (script: Links) => {
  const entry = script.at(50).poison(toxic, { from: 'sender', to: 'receiver' })
  return [lasts === undefined ? entry : entry.for(lasts)]
}

test('toxics: each does to a link what its name says, and nothing once it is gone', async () => {
  const none = undefined
  const cases: readonly (readonly [
    Toxic,
    readonly (number | undefined)[],
    (number | undefined)?,
    (readonly number[])?,
  ])[] = [
    [{ type: 'latency', latency: 50 }, [160, 161, 162]],
    [{ type: 'latency', latency: 50, jitter: 5 }, [165, 166, 167]],
    [{ type: 'latency', latency: 50, toxicity: 0 }, [110, 111, 112]],
    // 100 bytes take 100 ms, one after the other.
    [{ type: 'bandwidth', rate: 1000 }, [210, 310, 410]],
    // Four slices with three pauses.
    [{ type: 'slicer', size: 30, delay: 20 }, [170, 171, 172]],
    [{ type: 'limit', bytes: 250 }, [110, 111, none]],
    [{ type: 'timeout', timeout: 0 }, [250, 250, 250], 200],
    // What was sent meanwhile is lost when the time is over, not when the toxic goes.
    [{ type: 'timeout', timeout: 100 }, [none, none, none, 410], 200, [...three, 400]],
    [{ type: 'reset' }, [none, none, none, 410], 200, [...three, 400]],
    // 60 ms after 50 what is under way is lost: what arrived before is not.
    [{ type: 'reset', timeout: 60 }, [105, none], none, [95, 101]],
    [{ type: 'loss', probability: 1 }, [none, none, none, 410], 200, [...three, 400]],
  ]
  for (const [toxic, expected, lasts, times = three] of cases) {
    const { arrived } = await sent(times, poisoned(toxic, lasts))
    assert.deepEqual(arrived, expected, JSON.stringify(toxic))
  }
  assert.deepEqual((await sent(three, poisoned({ type: 'duplication', probability: 1 }))).twice, [0, 1, 2])
  const { arrived } = await sent(three, poisoned({ type: 'reordering', probability: 1 }))
  for (const [n, time] of arrived.entries()) assert.ok([20, 30, 40].includes((time ?? 0) - three[n]))
})

test('slow close: a cut takes effect later; what waits arrives when it is mended, in order where links keep order', async () => {
  const cut = (script: Links) => [
    ...poisoned({ type: 'slowClose', delay: 100 })(script),
    script.at(60).cut('sender', 'receiver').for(300),
  ]
  // The cut of 60 counts from 160 on.
  assert.deepEqual((await sent([100, 155, 200], cut)).arrived, [110, 360, 360])
  const both = await sent([100, 155, 200], cut, {}, 'fifo')
  assert.deepEqual(both.arrived, [110, 360, 360])
  assert.ok(both.run.faults.some(({ fault, from, to }) => fault === 'cut' && from === 60 && to === 360))
})

/** Counts what it is given. */
const counter = () => {
  const machine = setup({
    types: { context: {} as { hits: number }, events: {} as { type: 'hit' } },
  }).createMachine({
    context: { hits: 0 },
    on: { hit: { actions: assign({ hits: ({ context }) => context.hits + 1 }) } },
  })
  return protocol({ name: 'Counter', nodes: { node: { machine, count: 2 } } })
}

/** When nodes were hit, by the timeline that was recorded. */
const hits = (timeline: readonly { readonly fault: string; readonly at: number }[]) =>
  timeline.flatMap(({ fault, at }) => (fault === 'input' ? [at] : []))

test('moments: every so often within a range, when a condition comes true, and one of several by chance', async () => {
  const hit = { type: 'hit' } as const
  const { run } = await simulate(counter(), {
    duration: 1000,
    workload: [],
    timeline: ({ every }) => [every(100, { from: 200, until: 600 }).input('node1', hit)],
  })
  assert.deepEqual(hits(run.timeline), [300, 400, 500, 600])
  const when = await simulate(counter(), {
    duration: 1000,
    workload: [],
    timeline: ({ every, when }) => [
      every(100).input('node1', hit),
      // Comes true three times; twice is enough. 25 ms later, each time.
      when(({ node }) => node[0].context.hits % 3 === 2, { times: 2, after: 25 }).input('node2', hit),
    ],
  })
  const second = when.run.timeline.filter((fault) => fault.fault === 'input' && fault.node === 'node2')
  assert.deepEqual(
    second.map(({ at }) => at),
    [225, 525],
  )
  const by = await simulate(counter(), {
    duration: seconds(20),
    workload: [],
    timeline: ({ every, any }) => [every(100).input(any('node'), hit)],
  })
  const first = by.run.timeline.filter((fault) => 'node' in fault && fault.node === 'node1').length
  assert.ok(first > 60 && first < 140, `${first} of 200`)
})

test('a recorded timeline, edited: the fault that was taken out is gone, the others come as they did', async () => {
  const options = {
    duration: seconds(20),
    workload: [],
    chaos: { crash: { every: exponential(seconds(2)), down: 500, atMost: 2 } },
  }
  const { run } = await simulate(counter(), options)
  const crashes = run.timeline.filter(({ fault }) => fault === 'crash')
  assert.ok(crashes.length > 2)
  const edited = run.timeline.filter((fault) => fault !== crashes[0])
  const again = await simulate(counter(), { duration: seconds(20), workload: [], timeline: edited })
  assert.equal(again.run.metrics.crashes, crashes.length - 1)
  assert.deepEqual(
    again.run.timeline.filter(({ fault }) => fault === 'crash').map(({ at }) => at),
    crashes.slice(1).map(({ at }) => at),
  )
})

test('clocks: drift makes timers faster, a jump brings them nearer, an offset alone shows nowhere', async () => {
  const machine = setup({ types: { context: {} as { ticks: number } }, delays: { pause: 100 } }).createMachine({
    context: { ticks: 0 },
    initial: 'on',
    states: {
      on: {
        after: {
          pause: { target: 'on', reenter: true, actions: assign({ ticks: ({ context }) => context.ticks + 1 }) },
        },
      },
    },
  })
  const clock = protocol({
    name: 'Clock',
    nodes: { node: { machine } },
    properties: ({ reachable }) => ({
      once: reachable(({ node }) => node[0].context.ticks === 1),
      ten: reachable(({ node }) => node[0].context.ticks === 10),
    }),
  })
  const reached = async (clockOptions: object, jump = 0) => {
    const { run } = await simulate(clock, {
      duration: seconds(2),
      nodes: { node: { clock: clockOptions } },
      timeline: ({ at }) => (jump === 0 ? [] : [at(30).clockJump('node', jump)]),
    })
    return [run.reached.once, run.reached.ten]
  }
  assert.deepEqual(await reached({}), [100, 1000])
  assert.deepEqual(await reached({ drift: 0.25 }), [80, 800])
  assert.deepEqual(await reached({ drift: -0.2 }), [125, 1250])
  assert.deepEqual(await reached({ offset: 5000 }), [100, 1000])
  assert.deepEqual(await reached({}, 40), [60, 960])
  assert.deepEqual(await reached({}, -40), [140, 1040])
})

test('closed workloads: who waits, thinks and asks again has a cycle of a known length; patience ends a wait', async () => {
  const client = setup({ types: { events: {} as { type: 'ask' } | Message<{ type: 'answer' }> } }).createMachine({
    on: {
      ask: { actions: [invoke({ type: 'ask' }), send('server1', { type: 'ask' })] },
      answer: { actions: respond() },
    },
  })
  const server = setup({ types: { events: {} as Message<{ type: 'ask' }> } }).createMachine({
    on: { ask: { actions: reply({ type: 'answer' }) } },
  })
  const asking = protocol({
    name: 'Asking',
    nodes: { client: { machine: client, count: 3 }, server: { machine: server } },
  })
  const answered = async (options: object, service = 20, network: object = { latency: 5 }) =>
    (
      await simulate(asking, {
        duration: seconds(10),
        network,
        nodes: { server: { service } },
        workload: workload.closed({ to: 'client', event: { type: 'ask' }, ...options }),
      })
    ).run.metrics
  // 5 ms there, 20 at the server, 5 back, 10 of thought: 40 ms a round.
  const one = await answered({ clients: 1, think: 10 })
  assert.ok(Math.abs(one['operations answered'] - 250) <= 1, `${one['operations answered']}`)
  assert.equal(one['latency p50'], 30)
  // Three keep the server busy: as many as it serves.
  const three = await answered({ think: 10 })
  assert.ok(Math.abs(three['operations answered'] - 500) <= 3, `${three['operations answered']}`)
  const impatient = await answered({ clients: 1, patience: 100 }, 20, { latency: 5, loss: 1 })
  assert.equal(impatient['operations answered'] ?? 0, 0)
  assert.ok(Math.abs(impatient.inputs - 100) <= 1, `${impatient.inputs}`)
})

/** Keys of requests, with their times. */
async function asked(arrivals: Arrivals, duration: number, keys?: Keys) {
  const all: { key: number }[] = []
  const { run } = await simulate(counter(), {
    duration,
    sample: 100,
    workload: workload.open({
      to: 'node1',
      arrivals,
      ...(keys && { keys }),
      event: ({ key }) => {
        all.push({ key })
        return { type: 'hit' }
      },
    }),
  })
  return { all, run }
}

test('arrivals: at recorded times, in equal distances, in bursts, and by day and night', async () => {
  assert.equal((await asked(traceDriven([5, 5, 70, 400]), 300)).all.length, 3)
  assert.ok(Math.abs((await asked(steady(20), 5000)).all.length - 100) <= 1)
  const { all } = await asked(bursts({ every: 500, size: 7 }), 2100)
  assert.equal(all.length % 7, 0)
  assert.ok(all.length >= 4 * 7 && all.length <= 5 * 7)
  // From 10 to 90 a second within each 10 s: 50 on average, and most of them in the middle.
  const day = diurnal({ low: 10, high: 90, period: seconds(10) })
  const whole = (await asked(day, seconds(40))).all.length
  assert.ok(Math.abs(whole - 2000) < 4 * Math.sqrt(2000), `${whole}`)
  const night = (await asked(day, seconds(2.5))).all.length
  // The integral of 50 - 40 cos(2πt/10) over the first quarter.
  const expected = 2.5 * 50 - (40 * 10) / (2 * Math.PI)
  assert.ok(Math.abs(night - expected) < 4 * Math.sqrt(expected), `${night} of ${expected}`)
})

test('keys: equally likely, or by Zipf’s law', async () => {
  const count = 5
  for (const keys of [equalKeys(count), zipf(count, 1)]) {
    const { all } = await asked(steady(2000), seconds(2), keys)
    const weight = (key: number) => (keys.kind === 'zipf' ? 1 / (key + 1) : 1)
    const total = Array.from({ length: count }, (_, key) => weight(key)).reduce((sum, each) => sum + each)
    for (let key = 0; key < count; key++) {
      const expected = (all.length * weight(key)) / total
      const got = all.filter((each) => each.key === key).length
      assert.ok(
        Math.abs(got - expected) < 4 * Math.sqrt(expected),
        `${keys.kind}: key ${key} ${got} times of ${expected}`,
      )
    }
  }
})

test('chaos: as often as its rates say, and no more than may be down at once', async () => {
  const { run } = await simulate(counter(), {
    duration: seconds(400),
    workload: [],
    chaos: {
      crash: { every: exponential(seconds(2)), down: 1, nodes: ['node1'] },
      partition: { every: exponential(seconds(2)), lasts: 10 },
      oneWay: { every: exponential(seconds(2)), lasts: 10 },
      delay: { every: exponential(seconds(2)), lasts: 10, by: 5 },
      slow: { every: exponential(seconds(2)), lasts: 10, factor: 3 },
      clockJump: { every: exponential(seconds(2)), by: 5 },
    },
  })
  const counts = new Map<string, number>()
  for (const { fault } of run.timeline) counts.set(fault, (counts.get(fault) ?? 0) + 1)
  const near = (fault: string, expected: number) => {
    const count = counts.get(fault) ?? 0
    assert.ok(Math.abs(count - expected) < 4 * Math.sqrt(expected), `${fault}: ${count}, not ${expected}`)
  }
  near('crash', 200)
  // Partitions and one-way links; a slow node is told when it begins and ends.
  near('cut', 400)
  near('poison', 200)
  near('slow', 400)
  near('clockJump', 200)
  assert.ok(run.faults.filter(({ fault }) => fault === 'crash').every(({ nodes }) => nodes.join() === 'node1'))
  const shares = await sent(
    Array.from({ length: 12 }, (_, n) => n),
    () => [],
    { chaos: { loss: 1 } },
  )
  assert.ok(shares.arrived.every((time) => time === undefined))
})
