/** Timed models whose states can be counted by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setup } from 'xstate'
import {
  type Machines,
  type Message,
  type NodeInput,
  type Protocol,
  partiallySynchronous,
  protocol,
  send,
  synchronous,
  uniform,
} from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'

const sizes = async <R extends Machines>(protocol: Protocol<R, never>) => {
  const { statistics } = await check(protocol)
  assert.ok(statistics.complete)
  const { distinct, generated, depth } = statistics
  return { distinct, generated, depth }
}

/** Waits once. */
const alarm = protocol({
  name: 'alarm',
  nodes: {
    clock: {
      machine: setup({ delays: { rest: 30 } }).createMachine({
        initial: 'waiting',
        states: { waiting: { after: { rest: 'done' } }, done: {} },
      }),
    },
  },
})

test('a timer fires exactly when it is due', async () => {
  // 3, 2, 1, 0 ticks left, then done: three ticks and one firing.
  const timed = alarm.with({ timing: synchronous({ delta: 10 }) })
  assert.deepEqual(await sizes(timed), { distinct: 5, generated: 5, depth: 5 })
  assert.deepEqual(await sizes(alarm), { distinct: 2, generated: 2, depth: 2 })
})

test('a drifting clock fires early or late, rounded outward', async () => {
  // 27 to 33 ms: between the 2nd and the 4th tick. (2,4) (1,3) (0,2) (0,1) (0,0) done: four ticks, three firings.
  const drifting = alarm.with({ timing: synchronous({ delta: 10, drift: 0.1 }) })
  assert.deepEqual(await sizes(drifting), { distinct: 6, generated: 8, depth: 5 })
  // With a finer tick nothing is rounded: 27 to 33 ticks of 1 ms. 34 waiting states and done; 33 ticks, 7 firings.
  const finer = alarm.with({ timing: synchronous({ delta: 10, drift: 0.1, tick: 1 }) })
  assert.deepEqual(await sizes(finer), { distinct: 35, generated: 1 + 33 + 7, depth: 34 })
})

test('a skewed clock is wrong by more than the model promises', async () => {
  const skewed = alarm.with({ timing: synchronous({ delta: 10 }), faults: { clockSkew: { drift: 0.1 } } })
  assert.deepEqual(await sizes(skewed), { distinct: 6, generated: 8, depth: 5 })
})

test('a range of delays is a choice', async () => {
  // uniform(10, 30) is 1 to 3 ticks: (1,3) (0,2) (0,1) (0,0) done; three ticks, three firings.
  const timing = synchronous({ delta: 10 })
  assert.deepEqual(await sizes(alarm.with({ timing, delays: { rest: uniform(10, 30) } })), {
    distinct: 5,
    generated: 7,
    depth: 4,
  })
  assert.deepEqual(await sizes(alarm.with({ timing, delays: { rest: 20 } })), { distinct: 4, generated: 4, depth: 4 })
})

/** Says one thing once. */
const letter = protocol({
  name: 'letter',
  nodes: {
    writer: { machine: setup({}).createMachine({ entry: send('reader1', { type: 'letter' }) }) },
    reader: {
      machine: setup({ types: { events: {} as Message<{ type: 'letter' }> } }).createMachine({
        initial: 'waiting',
        states: { waiting: { on: { letter: 'reading' } }, reading: {} },
      }),
    },
  },
})

test('a message arrives within delta', async () => {
  // 2, 1, 0 ticks left, and read: two ticks, three deliveries; reading takes one step.
  const timed = letter.with({ timing: synchronous({ delta: 20, tick: 10 }) })
  assert.deepEqual(await sizes(timed), { distinct: 4, generated: 6, depth: 3 })
  // At once: in flight, read.
  assert.deepEqual(await sizes(letter.with({ timing: synchronous({ delta: 0 }) })), {
    distinct: 2,
    generated: 2,
    depth: 2,
  })
})

test('a message to a node that is down, or over a cut link, stands still', async () => {
  const timing = synchronous({ delta: 20, tick: 10 })
  const crashing = letter.with({ timing, faults: { crash: { max: 1, nodes: ['reader'] } } })
  // before: m2 m1 m0 read; down: m2 m1 m0 none; after: m2 m1 m0 read and waiting without letter (read before the crash).
  // ticks: 2 before, 0 down, 2 after; deliveries 3 + 3; crashes 4; restarts 4.
  assert.deepEqual(await sizes(crashing), { distinct: 4 + 4 + 5, generated: 1 + 2 + 2 + 6 + 4 + 4, depth: 5 })
  // A partition: m2 m1 m0 read, then each of them cut, then healed: ticks 2 + 2, deliveries 3 + 3, cuts 4, heals 4.
  const cut = letter.with({ timing, faults: { partition: { max: 1 } } })
  assert.deepEqual(await sizes(cut), { distinct: 4 + 4 + 4, generated: 1 + 2 + 2 + 3 + 3 + 4 + 4, depth: 5 })
})

test('a network that is a set forgets its messages after delta', async () => {
  // New with 1 or 0 left; delivered once with 1 or 0 left; expired. Ticks: 1n-0n, 1a-0a, 0a-gone. Deliveries from each of
  // the four states with a message: 1n-1a, 0n-0a, and of a copy 1a-1a, 0a-0a.
  const duplicating = letter.with({
    timing: synchronous({ delta: 10, tick: 10 }),
    network: { duplication: 'unbounded' },
  })
  assert.deepEqual(await sizes(duplicating), { distinct: 5, generated: 1 + 3 + 4, depth: 4 })
})

test('before stabilisation nothing is bound', async () => {
  // Waiting and done before; (0,3) (0,2) (0,1) (0,0) and done after: 1 firing and 2 stabilisations, 3 ticks and 4 firings.
  const timing = partiallySynchronous({ delta: 10 })
  assert.deepEqual(await sizes(alarm.with({ timing })), { distinct: 7, generated: 1 + 3 + 7, depth: 5 })
  // In flight and read before; 1, 0 left and read after: 1 delivery and 2 stabilisations, 1 tick and 2 deliveries.
  assert.deepEqual(await sizes(letter.with({ timing })), { distinct: 5, generated: 1 + 3 + 3, depth: 3 })
})

test('a delay is computed when its timer is set', async () => {
  const machine = setup({
    types: { context: {} as { step: number }, input: {} as NodeInput },
    delays: { growing: ({ context }) => 10 * context.step },
  }).createMachine({
    context: { step: 2 },
    initial: 'waiting',
    states: { waiting: { after: { growing: 'done' } }, done: {} },
  })
  const patient = protocol({ name: 'patient', nodes: { clock: { machine } }, timing: synchronous({ delta: 10 }) })
  // 2, 1, 0 left and done.
  assert.deepEqual(await sizes(patient), { distinct: 4, generated: 4, depth: 4 })
  const coarse = patient.with({ timing: synchronous({ delta: 50 }) })
  await assert.rejects(check(coarse), {
    message:
      'clock1 sets timer "growing" to 20 ms, which is no whole number of ticks of 50 ms: give the timing a tick that divides it.',
  })
})
