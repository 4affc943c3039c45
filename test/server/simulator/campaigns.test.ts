/** Many runs together: why they fail, what they go through, what the checker adds, and that threads change nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assign, setup } from 'xstate'
import { type Message, poisson, protocol, seconds, send, workload } from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'
import type { SimulationReport } from '../../../server/wire/simulation.js'
import { Recording } from '../execution/recording.js'

type Key = { type: 'x' } | { type: 'y' }

/** Two ways to go wrong: `x` twice, or `y` twice; and one that takes both in the other order than they come. */
const locks = protocol({
  name: 'Locks',
  nodes: {
    lock: {
      machine: setup({ types: { events: {} as Key } }).createMachine({
        initial: 'idle',
        states: {
          idle: { on: { x: 'hot', y: 'cold' } },
          hot: { on: { x: 'broken', y: 'idle' } },
          cold: { on: { x: 'idle', y: 'broken' } },
          broken: {},
          unreachable: {},
        },
      }),
      count: 2,
    },
  },
  properties: ({ always }) => ({ whole: always(({ lock }) => !lock.some((node) => node.matches('broken'))) }),
})

const pressed = {
  duration: seconds(1),
  workload: workload.open({
    to: 'lock',
    arrivals: poisson(3),
    event: ({ chance }): Key => ({ type: chance < 0.5 ? 'x' : 'y' }),
  }),
} as const

test('violations by cause: same events before, whoever they happened to', async () => {
  const report = await simulate(locks, { ...pressed, runs: 60 })
  const { causes, compared, count } = report.properties.whole
  assert.equal(compared, Math.min(32, count))
  assert.deepEqual(
    causes.map(({ trace }) => trace?.steps.map(({ action }) => action.type)),
    [
      ['input', 'input'],
      ['input', 'input'],
    ],
  )
  assert.equal(
    causes.reduce((sum, cause) => sum + cause.count, 0),
    compared,
  )
  // Both locks break, and that is one cause.
  const nodes = async (seed: number) => {
    const one = await simulate(locks, { ...pressed, seed })
    return one.run.violations.length === 1 ? one.properties.whole.causes[0].trace?.steps[0].action : undefined
  }
  const actions = await Promise.all(causes[0].seeds.map(nodes))
  assert.equal(new Set(actions.map((action) => action && 'node' in action && action.node)).size, 2)
  assert.ok(causes.every(({ checker }) => checker?.found === 'none'))
})

test('coverage: what was gone through, what never, and when it was new', async () => {
  const report = await simulate(locks, { ...pressed, runs: 60 })
  const [{ states, transitions }] = report.coverage.roles
  assert.deepEqual([states.reached, states.all, states.missing], [4, 5, ['unreachable']])
  assert.deepEqual([transitions.reached, transitions.all], [6, 6])
  const { curve, steps, localStates, nothingNew } = report.coverage
  assert.deepEqual([curve.runs, curve.steps.length], [3, 20])
  // Two starts would be one: idle, hot, cold, broken; six steps and the start.
  assert.deepEqual([steps, localStates], [7, 4])
  assert.equal(
    curve.steps.reduce((sum, each) => sum + each),
    steps,
  )
  const last = curve.steps.findLastIndex((each) => each > 0)
  assert.ok(60 - nothingNew > 3 * last && 60 - nothingNew <= 3 * (last + 1))
})

test('the first run with a violation is the last, where that is wanted', async () => {
  const all = await simulate(locks, { ...pressed, runs: 60 })
  const first = all.runs.findIndex(({ violations }) => violations.length > 0)
  const report = await simulate(locks, { ...pressed, runs: 60, failFast: true })
  assert.deepEqual([report.count, report.asked], [first + 1, 60])
  assert.deepEqual(report.runs, all.runs.slice(0, first + 1))
})

test('the checker has the shorter run, with the same inputs in another order', async () => {
  const machine = setup({ types: { events: {} as Key } }).createMachine({
    initial: 'start',
    states: {
      start: { on: { x: 'x', y: 'y' } },
      x: { on: { x: 'xx' } },
      xx: { on: { y: 'xxy' } },
      xxy: { on: { y: 'broken' } },
      y: { on: { x: 'broken' } },
      broken: {},
    },
  })
  const order = protocol({
    name: 'Order',
    nodes: { lock: { machine } },
    properties: ({ always }) => ({ whole: always(({ lock }) => !lock[0].matches('broken')) }),
  })
  const inputs = (text: string) =>
    simulate(order, {
      duration: 100,
      timeline: ({ at }) => [...text].map((key, place) => at(place).input('lock1', { type: key as 'x' | 'y' })),
    })
  const [cause] = (await inputs('xxyy')).properties.whole.causes
  assert.deepEqual(
    [cause.steps, cause.trace?.steps.length, cause.checker?.found, cause.checker?.text],
    [4, 4, 'shorter', 'The checker needs 2 steps instead of 4.'],
  )
  assert.equal(cause.checker?.trace?.steps.length, 2)
  assert.equal(cause.checker?.trace?.shortest, true)
  const [shortest] = (await inputs('yx')).properties.whole.causes
  assert.equal(shortest.checker?.found, 'none')
})

/** Wrong only if a promise is forgotten: a crash between two messages, which the scenario does not have. */
const promises = () => {
  const server = setup({
    types: { context: {} as { promised: number }, events: {} as Message<{ type: 'ask' }> },
  }).createMachine({
    context: { promised: 0 },
    initial: 'free',
    states: {
      free: {
        on: { ask: { target: 'promised', actions: assign({ promised: ({ context }) => context.promised + 1 }) } },
      },
      promised: {},
    },
  })
  const client = setup({ types: { events: {} as { type: never } }, delays: { pause: 100 } }).createMachine({
    initial: 'on',
    states: { on: { after: { pause: { target: 'on', reenter: true, actions: send('server1', { type: 'ask' }) } } } },
  })
  return protocol({
    name: 'Promises',
    nodes: { server: { machine: server, durable: ['promised'] }, client: { machine: client } },
    faults: { crash: { max: 2, nodes: ['server'] } },
    properties: ({ always }) => ({ 'one promise': always(({ server }) => server[0].context.promised <= 2) }),
  })
}

test('guided: faults that the protocol says may happen are tried, and the run that fails can be had again', async () => {
  const forgetful = promises()
  const calm = { duration: seconds(10), runs: 100 }
  assert.equal((await simulate(forgetful, calm)).properties['one promise'].judgement, 'not violated')
  const guided = await simulate(forgetful, { ...calm, guided: true, failFast: true })
  const { judgement, causes } = guided.properties['one promise']
  assert.equal(judgement, 'violated')
  const { seed, chaos } = causes[0]
  assert.ok(chaos?.crash)
  const again = await simulate(forgetful, { ...calm, runs: 1, seed, chaos: chaos as never })
  assert.equal(again.run.hash, guided.run.hash)
})

test('threads of a kernel: the same for any number; cells before and calls before are not made again', async (context) => {
  const recording = new Recording(context)
  const cells = (threads: number) => [
    `import { setup } from 'xstate'
import { check, poisson, protocol, simulate, sweep, workload } from 'protocol-notebook'
const machine = setup({ types: { events: {} as { type: 'x' } | { type: 'y' } } }).createMachine({
  initial: 'idle',
  states: {
    idle: { on: { x: 'hot', y: 'cold' } }, hot: { on: { x: 'broken', y: 'idle' } },
    cold: { on: { x: 'idle', y: 'broken' } }, broken: {},
  },
})
const locks = protocol({ name: 'Locks', nodes: { lock: { machine, count: 2 } },
  inputs: { lock: [{ event: { type: 'x' }, max: 2 }] },
  properties: ({ always }) => ({ whole: always(({ lock }) => !lock.some((node) => node.matches('broken'))) }) })
const checked = await check(locks, { expect: { whole: 'violated' } })`,
    `const duration = 100 * checked.statistics.distinct
const pressed = workload.open({ to: 'lock', arrivals: poisson(3), event: ({ chance }) => ({ type: chance < 0.5 ? 'x' : 'y' }) })
const expect = { whole: 'violated' } as const
await simulate(locks, { duration, workload: pressed, expect, runs: 400, guided: true, shrink: 60, threads: ${threads} })
await sweep(locks, { parameter: 'rate', values: [1, 5], runs: 200, threads: ${threads},
  at: (rate) => ({ options: { duration, workload: { ...pressed, arrivals: poisson(rate) } } }) })`,
  ]
  const run = async (threads: number) => {
    recording.edit(cells(threads))
    await recording.run()
    assert.deepEqual(
      recording.ended.map(([, success]) => success),
      [true, true],
      JSON.stringify(recording.outputs),
    )
    return recording.outputs.flatMap(([, output]) =>
      output.type === 'simulation' || output.type === 'sweep' ? [output.report] : [],
    )
  }
  const [one, oneSweep] = await run(1)
  const [three, threeSweep] = await run(3)
  const { statistics: alone, ...result } = one as SimulationReport
  const { statistics: together, ...sameResult } = three as SimulationReport
  assert.deepEqual([alone.threads, together.threads], [1, 3])
  // The steps that may be tried do not suffice for all violations: the same ones are made small.
  const { causes, compared, count } = result.properties.whole
  assert.ok(causes.length > 0 && compared < Math.min(32, count), `${compared} of ${count}`)
  assert.equal(JSON.stringify(sameResult), JSON.stringify(result))
  assert.equal(JSON.stringify(threeSweep), JSON.stringify(oneSweep))
})
