/** What `protocol(...)` makes of a declaration, and how variants are merged and named. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setup } from 'xstate'
import {
  asynchronous,
  isProtocol,
  type NodeInput,
  nodesOf,
  partiallySynchronous,
  protocol,
  synchronous,
} from '../../protocols/model/index.js'

const machine = setup({
  types: {
    context: {} as { term: number; log: readonly string[] },
    events: {} as { type: 'propose'; value: string },
    input: {} as NodeInput,
  },
}).createMachine({ context: { term: 0, log: [] } })

const raft = protocol({
  name: 'Raft',
  nodes: { server: { machine, count: 3, durable: ['term', 'log'] }, client: { machine } },
  network: { order: 'fifo', loss: { max: 2 } },
  faults: { crash: { max: 1 }, partition: { max: 1, shape: ['halves', 'isolate'] } },
  inputs: { server: [{ event: { type: 'propose', value: 'x' }, max: 2 }] },
  within: ({ server }) => server.every((node) => node.context.term <= 2),
  properties: ({ always, noDeadlock }) => ({ safe: always(() => true), alive: noDeadlock() }),
})

test('what is not said has a default', () => {
  const { network, timing, faults, inputs, within, properties } = protocol({
    name: 'p',
    nodes: { server: { machine } },
  })
  assert.deepEqual(
    { network, timing, faults, inputs, within, properties },
    {
      network: { order: 'unordered', unhandled: 'consume' },
      timing: asynchronous,
      faults: {},
      inputs: {},
      within: undefined,
      properties: {},
    },
  )
})

test('nodes are numbered from 1, role by role in the order of declaration', () => {
  assert.deepEqual(
    nodesOf(raft).map(({ id, role }) => `${id} ${role}`),
    ['server1 server', 'server2 server', 'server3 server', 'client1 client'],
  )
})

test('properties keep their names, order and kinds', () => {
  assert.deepEqual(
    Object.entries(raft.properties).map(([name, { kind }]) => `${name}: ${kind}`),
    ['safe: always', 'alive: noDeadlock'],
  )
})

test('a protocol is recognised, its look-alikes are not', () => {
  assert.ok(isProtocol(raft))
  for (const other of [undefined, null, 'Raft', {}, { ...raft, name: 'copied' }.nodes]) assert.ok(!isProtocol(other))
})

test('a protocol knows the line that declared it', () => {
  assert.match(raft.declaredAt.split('\n')[0], /protocol\.test\.[jt]s/)
})

test('a variant is merged key by key; lists, functions and machines are replaced', () => {
  const provided = machine.provide({})
  const within = () => true
  const variant = raft.with({
    nodes: { server: { machine: provided, durable: ['term'] } },
    network: { loss: 'unbounded' },
    faults: { partition: { shape: 'one-way' } },
    inputs: { client: [{ event: { type: 'propose', value: 'y' }, max: 1 }] },
    within,
  })
  assert.deepEqual(variant.nodes, {
    server: { machine: provided, count: 3, durable: ['term'] },
    client: { machine },
  })
  assert.equal(variant.nodes.server.machine, provided)
  assert.equal(variant.nodes.client.machine, machine)
  assert.deepEqual(variant.network, { order: 'fifo', unhandled: 'consume', loss: 'unbounded' })
  assert.deepEqual(variant.faults, { crash: { max: 1 }, partition: { max: 1, shape: 'one-way' } })
  assert.deepEqual(variant.inputs, { server: raft.inputs.server, client: variant.inputs.client })
  assert.equal(variant.within, within)
  assert.deepEqual(Object.keys(variant.properties), ['safe', 'alive'])
})

test('a variant of a variant has both changes, and the first protocol has none', () => {
  const variant = raft.with({ network: { loss: undefined } }).with({ faults: { crash: { max: 2 } } })
  assert.equal(variant.network.loss, undefined)
  assert.equal(variant.faults.crash?.max, 2)
  assert.deepEqual(raft.network.loss, { max: 2 })
  assert.equal(raft.faults.crash?.max, 1)
})

test('a timing is replaced as a whole', () => {
  const drifting = raft.with({ timing: synchronous({ delta: 10, drift: 0.1 }) })
  assert.deepEqual(drifting.with({ timing: partiallySynchronous({ delta: 20 }) }).timing, {
    kind: 'partially synchronous',
    delta: 20,
  })
})

test('a variant that makes no sense is refused as any protocol', () => {
  assert.throws(() => raft.with({ nodes: { server: { count: 0 } } }), {
    name: 'ProtocolError',
    message: 'Protocol "Raft with server.count: 0": nodes.server.count is 0; it must be 1 or more.',
  })
})

/** A variant's name says what it changed. */
const names: readonly (readonly [Parameters<typeof raft.with>[0], string])[] = [
  [{ nodes: { server: { durable: ['term'] } } }, 'Raft with server.durable: term'],
  [{ nodes: { server: { durable: ['term', 'log'] } } }, 'Raft with server.durable: term, log'],
  [{ nodes: { server: { durable: [] } } }, 'Raft with server.durable: none'],
  [{ nodes: { server: { count: 5 } } }, 'Raft with server.count: 5'],
  [{ nodes: { server: { machine } } }, 'Raft with another server.machine'],
  [{ network: { loss: undefined } }, 'Raft with no loss'],
  [{ network: { order: 'unordered', duplication: { max: 1 } } }, 'Raft with order: unordered; duplication.max: 1'],
  [{ faults: { crash: { max: 2 } } }, 'Raft with crash.max: 2'],
  [{ faults: { partition: { shape: ['one-way'] } } }, 'Raft with partition.shape: one-way'],
  [
    { timing: synchronous({ delta: 10, drift: 0.1 }) },
    'Raft with synchronous timing (messages within 10 ms, drift 0.1)',
  ],
  [{ timing: partiallySynchronous({ delta: 10 }) }, 'Raft with partially synchronous timing (messages within 10 ms)'],
  [{ timing: asynchronous }, 'Raft with asynchronous timing'],
  [{ faults: { storage: { sync: 'explicit' } } }, 'Raft with storage.sync: explicit'],
  [{ within: () => true }, 'Raft with another within'],
  [{ network: { loss: 'unbounded' }, name: 'Raft on a bad day' }, 'Raft on a bad day'],
]

for (const [changes, name] of names) {
  test(`the name of a variant: ${name}`, () => assert.equal(raft.with(changes).name, name))
}
