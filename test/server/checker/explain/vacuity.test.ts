/** What was never asked, never delivered, never received: said where it is so, and not where the search does not know. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { setup } from 'xstate'
import {
  broadcast,
  type Message,
  type NodeInput,
  type PropertyKinds,
  ProtocolError,
  protocol,
} from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { reportText } from '../../../../server/execution/text/index.js'
import type { RandomContext } from '../../../reference/randomActions.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { search } from '../../../reference/search.js'
import type { AnyView } from '../../../reference/view.js'

type Kinds = PropertyKinds<AnyView>

const peers = ({ input }: { input: NodeInput }) => ({ peers: input.peers })
const caller = setup({
  types: {
    context: {} as { peers: readonly string[] },
    events: {} as { type: 'go' } | Message<{ type: 'call' }>,
    input: {} as NodeInput,
  },
}).createMachine({
  context: peers,
  initial: 'idle',
  states: {
    idle: { on: { go: { target: 'called', actions: broadcast({ type: 'call' }) } } },
    called: { on: { call: 'idle' } },
  },
})
const callee = setup({
  types: { events: {} as Message<{ type: 'call' }>, input: {} as NodeInput },
}).createMachine({ initial: 'waiting', states: { waiting: { on: { call: 'rung' } }, rung: {} } })

const calls = protocol({
  name: 'calls',
  nodes: {
    caller: { machine: caller, input: (id, _, nodes) => ({ id, peers: nodes.callee ?? [], nodes }) },
    callee: { machine: callee },
  },
  network: { order: 'fifo' },
  inputs: { caller: [{ event: { type: 'go' }, max: 1 }] },
  properties: ({ always, leadsTo }) => ({
    'asked for': always(
      ({ callee }) => callee.some((node) => node.matches('rung')),
      ({ caller }) => caller.every((node) => node.matches('called')),
    ),
    'never asked for': always(
      ({ callee }) => callee.length > 1,
      () => false,
    ),
    'never leads': leadsTo(
      ({ callee }) => callee.length > 1,
      () => false,
    ),
    leads: leadsTo(
      ({ caller }) => caller.some((node) => node.matches('called')),
      ({ callee }) => callee.some((node) => node.matches('rung')),
    ),
  }),
})

test('a condition that is never true is named, and the verdict says so', async () => {
  const { properties, vacuity } = await check(calls)
  assert.deepEqual(vacuity.antecedents, ['never asked for: its condition', 'never leads: its condition'])
  assert.equal(properties['never asked for'].verdict, 'holds')
  assert.match(properties['never asked for'].text, /But “its condition” was never true\.$/)
  assert.match(properties['never leads'].text, /But “its condition” was never true\.$/)
  assert.equal(properties['asked for'].verdict, 'holds')
  assert.ok(!properties['asked for'].text.includes('never'))
})

test('an implication is violated where its condition is true and its consequence is not', async () => {
  const wrong = protocol({
    ...{ name: 'wrong', nodes: calls.nodes, inputs: { caller: [{ event: { type: 'go' as const }, max: 1 }] } },
    properties: ({ always }) => ({
      'asked for': always(
        ({ callee }) => callee.some((node) => node.matches('rung')),
        ({ caller }) => caller.every((node) => node.matches('idle')),
      ),
    }),
  })
  const { verdict, trace } = (await check(wrong)).properties['asked for']
  assert.equal(verdict, 'violated')
  assert.equal(trace?.steps.length, 2)
})

test('a type that others get and this role could handle is named; so is what nobody can be given', async () => {
  const { vacuity } = await check(calls)
  assert.deepEqual(vacuity.unreceivedMessages, ['caller: call'])
  assert.deepEqual(vacuity.undeliveredMessages, [])
  const cut = await check(calls, { depth: 1 })
  assert.match(reportText(cut), /The search was not complete\. In the part explored:/)
  assert.ok(!reportText(await check(calls)).includes('In the part explored'))
})

test('messages that only lead out of the bound are sent and never delivered', async () => {
  const talker = setup({
    types: { context: {} as { peers: readonly string[] }, events: {} as { type: 'go' }, input: {} as NodeInput },
  }).createMachine({
    context: peers,
    initial: 'first',
    states: { first: { on: { go: { target: 'second', actions: broadcast({ type: 'call' } as never) } } }, second: {} },
  })
  const deaf = protocol({
    name: 'deaf',
    nodes: {
      talker: { machine: talker, input: (id, _, nodes) => ({ id, peers: nodes.callee ?? [], nodes }) },
      callee: { machine: callee },
    },
    inputs: { talker: [{ event: { type: 'go' }, max: 1 }] },
    within: ({ messages }) => messages.length === 0,
  })
  const { vacuity } = await check(deaf)
  assert.deepEqual(vacuity.undeliveredMessages, ['callee: call'])
})

const conditions: ((view: AnyView) => boolean)[] = [
  ({ p }) => p!.some(({ context }) => (context as RandomContext).n > 0),
  ({ p }) => p!.some((node) => node.matches('s1' as never)),
  ({ p }) => p!.some((node) => node.matches('s2' as never)),
  ({ p }) => p!.some((node) => !node.up),
  ({ messages }) => messages.length > 1,
]

test('on random protocols a condition is said to be never true exactly where the reference meets no such state', async () => {
  let idle = 0
  let asked = 0
  const property = fc.asyncProperty(protocolSpec, fc.nat(4), async (spec, n) => {
    const random = protocolOf(spec)
    const isAsked = conditions[n]!
    const claiming = (properties: (kinds: Kinds) => object) => random.with({ properties } as never)
    const whole = claiming(({ always }) => ({ claim: always(isAsked, () => true) }))
    const reached = claiming(({ reachable }) => ({ claim: reachable(isAsked) }))
    try {
      const { vacuity, statistics } = await check(whole, { inFlight: 3, states: 400, only: ['claim'], complete: true })
      if (!statistics.complete) return
      const isNever = search(reached, { inFlight: 3 }).properties.claim!.verdict !== 'holds'
      assert.equal(vacuity.antecedents.length, isNever ? 1 : 0)
      if (isNever) idle++
      else asked++
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
    }
  })
  await fc.assert(property, { seed: 20261121, numRuns: 40 })
  assert.ok(idle > 3 && asked > 2, `${idle} never, ${asked} at least once`)
})
