/** Each fault in a declaration has one message, which says what to do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMachine, setup } from 'xstate'
import {
  broadcast,
  type Definition,
  type Machines,
  partiallySynchronous,
  protocol,
  synchronous,
  uniform,
} from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'

const machine = setup({}).createMachine({})
const patient = setup({ delays: { patience: 10 } }).createMachine({
  initial: 'idle',
  states: { idle: { after: { rest: 'idle', 50: 'idle' } as never } },
})

/** Declarations that the types would refuse too: notebooks may be run in spite of them. */
/** As somebody sees them who does not heed the types. */
type Kinds = Record<string, (...args: unknown[]) => unknown>

const faults: readonly (readonly [definition: unknown, message: string])[] = [
  [{ nodes: { server: { machine } } }, 'A protocol needs a name: protocol({ name: "...", ... }).'],
  [{ name: '', nodes: { server: { machine } } }, 'A protocol needs a name: protocol({ name: "...", ... }).'],
  [{ name: 'p' }, 'Protocol "p": declare at least one role in nodes, as in nodes: { server: { machine, count: 3 } }.'],
  [
    { name: 'p', nodes: {} },
    'Protocol "p": declare at least one role in nodes, as in nodes: { server: { machine, count: 3 } }.',
  ],
  [
    { name: 'p', nodes: { messages: { machine } } },
    'Protocol "p": a role cannot be called "messages": properties see the network under that name.',
  ],
  [
    { name: 'p', nodes: { stabilised: { machine } } },
    'Protocol "p": a role cannot be called "stabilised": properties see the timing under that name.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, fairness: 'strong' },
    `Protocol "p": fairness must say of what, as in fairness: { deliveries: 'strong' }.`,
  ],
  [
    { name: 'p', nodes: { server: { machine } }, fairness: { crashes: 'weak' } },
    'Protocol "p": fairness.crashes is unknown; fairness is declared of deliveries, timers, inputs, restarts, heals.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, fairness: { heals: { all: 'weak' } } },
    'Protocol "p": fairness.heals is "[object Object]"; it must be weak, strong or none.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, fairness: { timers: { tick: 'fair' } } },
    'Protocol "p": fairness.timers.tick is "fair"; it must be weak, strong or none.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, timing: 'synchronous' },
    'Protocol "p": timing must be asynchronous, synchronous({ delta }) or partiallySynchronous({ delta }).',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, timing: synchronous({ delta: -1 }) },
    'Protocol "p": timing.delta is -1; it must be a whole number of milliseconds, 0 or more.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, timing: partiallySynchronous({ delta: 10, drift: 1 }) },
    'Protocol "p": timing.drift is 1; it must be a number from 0 to less than 1, such as 0.01 for 1%.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, timing: synchronous({ delta: 10, tick: 0 }) },
    'Protocol "p": timing.tick is 0; it must be a whole number of milliseconds, 1 or more.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, timing: synchronous({ delta: 10, tick: 4 }) },
    'Protocol "p": timing.delta is 10, which is no whole number of ticks of 4 ms; choose a tick that divides it.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, delays: { timeout: 10 } },
    'Protocol "p": delays names "timeout", but no machine has such a delay (name one, as in after: { timeout: ... }).',
  ],
  [
    { name: 'p', nodes: { server: { machine: patient } }, delays: { timeout: 10 } },
    'Protocol "p": delays names "timeout", but no machine has such a delay (they have patience, rest).',
  ],
  [
    { name: 'p', nodes: { server: { machine: patient } }, delays: { rest: -1 } },
    'Protocol "p": delays.rest is -1; it must be 0 or more milliseconds.',
  ],
  [
    { name: 'p', nodes: { server: { machine: patient } }, delays: { patience: [1, 2] } },
    'Protocol "p": delays.patience must be a number of milliseconds or uniform(min, max).',
  ],
  [
    { name: 'p', nodes: { server: { machine: patient } }, delays: { patience: uniform(20, 10) } },
    'Protocol "p": delays.patience is uniform(20, 10); it needs 0 or more milliseconds, the smaller number first.',
  ],
  [
    { name: 'p', nodes: { server: { machine, durable: ['log'] } }, faults: { storage: { sync: 'manual' } } },
    'Protocol "p": faults.storage.sync is "manual"; it must be automatic or explicit.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { storage: { sync: 'explicit' } } },
    'Protocol "p": faults.storage.sync is explicit, but no role has durable keys: declare them, as in durable: ["term"].',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { byzantine: { messages: [] } } },
    'Protocol "p": faults.byzantine.nodes must name the nodes that lie, as in nodes: ["server1"].',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { byzantine: { nodes: ['client1'], messages: [] } } },
    'Protocol "p": faults.byzantine.nodes names "client1", which is neither a role nor a node.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { byzantine: { nodes: ['server'], messages: ['vote'] } } },
    'Protocol "p": faults.byzantine.messages must list the messages that such a node may send, as in [{ type: "vote" }].',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { byzantine: { nodes: [], messages: [], max: 0.5 } } },
    'Protocol "p": faults.byzantine.max must be a whole number.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { clockSkew: { drift: 2 } } },
    'Protocol "p": faults.clockSkew.drift must be a number from 0 to less than 1, such as 0.1 for 10%.',
  ],
  [
    { name: 'p', nodes: { server: { machine: {} } } },
    'Protocol "p": nodes.server.machine is not an XState machine (setup(...).createMachine(...)).',
  ],
  [
    { name: 'p', nodes: { server: { machine, count: 1.5 } } },
    'Protocol "p": nodes.server.count is 1.5; it must be 1 or more.',
  ],
  [
    { name: 'p', nodes: { server: { machine, durable: 'log' } } },
    'Protocol "p": nodes.server.durable must be an array of context keys.',
  ],
  [
    { name: 'p', nodes: { server: { machine, count: 11 }, server1: { machine } } },
    'Protocol "p": two roles give nodes of the same id; rename one of the roles.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, network: { order: 'FIFO' } },
    'Protocol "p": network.order is "FIFO"; it must be unordered or fifo.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, network: { unhandled: 'drop' } },
    'Protocol "p": network.unhandled is "drop"; it must be consume or keep.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { partition: { max: 1, shape: ['halves', 'thirds'] } } },
    'Protocol "p": faults.partition.shape is "thirds"; it must be halves or isolate or one-way.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, network: { loss: 2 } },
    'Protocol "p": network.loss must be "unbounded" or { max: n } with a whole number n.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, network: { duplication: { max: -1 } } },
    'Protocol "p": network.duplication must be "unbounded" or { max: n } with a whole number n.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { crash: { max: 'unbounded' } } },
    'Protocol "p": faults.crash.max must be a whole number.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, faults: { partition: { max: 1, nodes: ['server2'] } } },
    'Protocol "p": faults.partition.nodes names "server2", which is neither a role nor a node.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, inputs: { client: [] } },
    'Protocol "p": inputs names the role "client", which nodes does not declare.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, inputs: { server: [{ event: 'go', max: 1 }] } },
    'Protocol "p": an input of server has no event with a type.',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, inputs: { server: [{ event: { type: 'go' } }] } },
    'Protocol "p": the input "go" of server needs max: a whole number, or "unbounded".',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, properties: () => ({ safe: () => true }) },
    'Protocol "p": the property "safe" is a function: call it, as in noDeadlock() or always(...).',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, properties: ({ monitor }: Kinds) => ({ safe: monitor({}) }) },
    'Protocol "p": the property "safe" needs an XState machine: monitor(createMachine({ ... })).',
  ],
  [
    { name: 'p', nodes: { server: { machine } }, properties: ({ refines }: Kinds) => ({ safe: refines({}, {}) }) },
    'Protocol "p": the property "safe" needs an XState machine as its abstract machine: ' +
      'refines(machine, { events: [{ type: "..." }], map: (state) => ({ value, context }) }).',
  ],
  [
    {
      name: 'p',
      nodes: { server: { machine } },
      properties: ({ refines }: Kinds) => ({ safe: refines(machine, { events: ['go'], map: () => ({}) }) }),
    },
    'Protocol "p": the property "safe" needs the events by which the abstract machine steps: ' +
      'refines(machine, { events: [{ type: "..." }], map: (state) => ({ value, context }) }).',
  ],
  [
    {
      name: 'p',
      nodes: { server: { machine } },
      properties: ({ refines }: Kinds) => ({ safe: refines(machine, { events: [{ type: 'go' }] }) }),
    },
    'Protocol "p": the property "safe" needs a map from the protocol\'s states to the machine\'s: ' +
      'refines(machine, { events: [{ type: "..." }], map: (state) => ({ value, context }) }).',
  ],
]

for (const [definition, message] of faults) {
  test(message, () =>
    assert.throws(() => protocol(definition as Definition<Machines, string>), { name: 'ProtocolError', message }),
  )
}

test('the edges of what is allowed', () => {
  protocol({
    name: 'p',
    nodes: { server: { machine, count: 2, durable: [] } },
    network: { loss: { max: 0 }, duplication: 'unbounded' },
    faults: { crash: { max: 0, nodes: ['server', 'server2'] } },
    inputs: { server: [] },
    properties: () => ({}),
  })
})

test('a broadcast of something else than a message', () => {
  const careless = broadcast as unknown as (...args: unknown[]) => unknown
  const message =
    'broadcast() takes one message, an object with a type, or a function; the receivers are context.peers.'
  for (const sent of ['server', ['server1'], undefined])
    assert.throws(() => careless(sent, { type: 'ping' }), { message })
})

test('a broadcast where the context has no peers', async () => {
  const alone = createMachine({ entry: broadcast({ type: 'ping' }) as never })
  const message = /broadcast\(\) needs the receivers in context\.peers/
  await assert.rejects(check(protocol({ name: 'p', nodes: { server: { machine: alone, count: 2 } } })), message)
})
