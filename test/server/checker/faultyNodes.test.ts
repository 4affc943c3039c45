/** Storage that is synced explicitly and nodes that lie, in models whose states can be counted by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assign, setup } from 'xstate'
import { type Machines, type Message, type Protocol, protocol, sync } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'

const sizes = async <R extends Machines>(protocol: Protocol<R, never>) => {
  const { statistics } = await check(protocol)
  assert.ok(statistics.complete)
  const { distinct, generated, depth } = statistics
  return { distinct, generated, depth }
}

const machine = setup({
  types: { context: {} as { a: number; b: number }, events: {} as { type: 'write' } | { type: 'flush' } },
}).createMachine({
  context: { a: 0, b: 0 },
  on: {
    write: { actions: assign(({ context }) => ({ a: context.a + 1, b: context.b + 1 })) },
    flush: { actions: sync() },
  },
})

const disk = protocol({
  name: 'disk',
  nodes: { disk: { machine, durable: ['a', 'b'] } },
  faults: { crash: { max: 1, restart: false }, storage: { sync: 'explicit' } },
  inputs: { disk: [{ event: { type: 'write' }, max: 2 }] },
})

test('a crash leaves any prefix of the writes since the last sync', async () => {
  // Up with 0, 1 or 2 written; down with 0; with 0 or 1; with 0, 1 or 2, told apart by the inputs that are left.
  assert.deepEqual(await sizes(disk), { distinct: 3 + 6, generated: 1 + 2 + 6, depth: 4 })
  const automatic = disk.with({ faults: { storage: { sync: 'automatic' } } })
  assert.deepEqual(await sizes(automatic), { distinct: 3 + 3, generated: 1 + 2 + 3, depth: 4 })
})

test('a sync makes all of it safe', async () => {
  const once = [{ event: { type: 'write' as const }, max: 1 }]
  // By what is written and whether it is flushed: 0-, 0f, 1-, 1f with the write last, f1 with the flush last. A flush of
  // nothing changes only its own budget. A crash leaves one state of 0-, 0f and f1, and two of 1- and 1f.
  const flushing = disk.with({ inputs: { disk: [...once, { event: { type: 'flush' }, max: 1 }] } })
  assert.deepEqual(await sizes(flushing), { distinct: 5 + 6, generated: 1 + 2 + 1 + 1 + 7, depth: 4 })
})

test('a torn write survives key by key', async () => {
  // Up with 0 or 1 written; down with nothing; with a and b new or old.
  const inputs = { disk: [{ event: { type: 'write' as const }, max: 1 }] }
  const torn = disk.with({ inputs, faults: { storage: { torn: true } } })
  assert.deepEqual(await sizes(torn), { distinct: 2 + 1 + 4, generated: 1 + 1 + 5, depth: 3 })
})

test('what a machine writes when it starts is not safe either', async () => {
  const writer = setup({ types: { context: {} as { a: number } } }).createMachine({
    context: { a: 0 },
    entry: assign({ a: 1 }),
  })
  const starting = protocol({
    name: 'starting',
    nodes: { disk: { machine: writer, durable: ['a'] } },
    faults: { crash: { max: 1 }, storage: { sync: 'explicit' } },
  })
  // Up; down with 0 or 1; up again, where a crash that no budget allows would leave 0 or 1, or 1 for certain.
  assert.deepEqual(await sizes(starting), { distinct: 5, generated: 5, depth: 3 })
})

const victim = setup({ types: { events: {} as Message<{ type: 'lie' }> } }).createMachine({
  initial: 'waiting',
  states: { waiting: { on: { lie: 'fooled' } }, fooled: {} },
})

const fooling = protocol({
  name: 'fooling',
  nodes: { node: { machine: victim, count: 2 } },
  faults: { byzantine: { nodes: ['node1'], messages: [{ type: 'lie' }] } },
})

test('a byzantine node sends what it likes, and again only once it has arrived', async () => {
  // Waiting, with and without the lie in flight; fooled, with and without: two lies, two deliveries.
  assert.deepEqual(await sizes(fooling), { distinct: 4, generated: 5, depth: 4 })
  const once = fooling.with({ faults: { byzantine: { max: 1 } } })
  assert.deepEqual(await sizes(once), { distinct: 3, generated: 3, depth: 3 })
})

test('a byzantine node does not run its machine, and the properties know it', async () => {
  const { properties } = await check(
    protocol({
      name: 'fooling each other',
      nodes: { node: { machine: victim, count: 2 } },
      faults: { byzantine: { nodes: ['node1', 'node2'], messages: [{ type: 'lie' }] }, crash: { max: 1 } },
      inputs: { node: [{ event: { type: 'lie' }, max: 1 }] },
      properties: ({ always, noDeadlock }) => ({
        'all are known to lie': always(({ node }) => node.every(({ byzantine, up }) => byzantine && up)),
        'something happens': noDeadlock(),
      }),
    }),
  )
  assert.equal(properties['all are known to lie'].verdict, 'holds')
  assert.equal(properties['something happens'].verdict, 'violated')
})
