/** Walks by hand: against the reference search on random protocols, and on one that can be followed with the finger. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { setup } from 'xstate'
import { type Property, type Protocol, protocol } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { Walk } from '../../../../server/checker/walk/walk.js'
import { client, server } from '../../../models/retry.js'
import { successors } from '../../../reference/actions.js'
import { keyOfState } from '../../../reference/globalState.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { followed, replay } from '../../../reference/replay.js'
import { search } from '../../../reference/search.js'

const distinct = (values: Iterable<unknown>): number => new Set(values).size

test('where a random walk stands, what can happen is what the reference says', () => {
  const property = fc.property(protocolSpec, fc.array(fc.nat(), { maxLength: 6 }), (spec, choices) => {
    const declared = protocolOf({ ...spec, within: undefined }) as unknown as Protocol
    const walk = new Walk(declared)
    for (const choice of [...choices, 0]) {
      const trace = walk.trace()
      if (trace.purpose === 'violation') replay(declared, trace)
      const runs = followed(declared, trace)
      const enabled = walk.enabled()
      if (distinct(runs.map(({ state }) => keyOfState(declared, state))) === 1) {
        const expected = successors(declared, runs[0].state)
        const states = expected.map(({ state }) => keyOfState(declared, state))
        assert.equal(distinct(enabled.map(({ to }) => to)), distinct(states), 'states after')
        const kinds = (all: readonly string[]) => [...new Set(all)].sort()
        // in a set every delivery leaves a copy, which traces say and properties do not see
        const told = enabled.map(({ step: { action }, fault }) =>
          action.type === 'duplicate' && !fault ? 'deliver' : action.type,
        )
        assert.deepEqual(kinds(told), kinds(expected.map(({ action }) => action.type)))
      }
      if (enabled.length === 0) break
      walk.choose(choice % enabled.length)
    }
    const again = new Walk(declared)
    const trace = walk.trace()
    assert.equal(again.follow(trace), trace.steps.length)
    assert.deepEqual(again.trace(), trace)
  })
  fc.assert(property, { seed: 20261121, numRuns: 20 })
})

test('the way to a condition is as short as the reference says, or there is none', async () => {
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const all = protocolOf({ ...spec, within: undefined }) as unknown as Protocol
    const claims = Object.entries<Property<never>>(all.properties).filter(([, { kind }]) => kind === 'reachable')
    const declared = { ...all, properties: Object.fromEntries(claims) } as unknown as Protocol
    const answer = search(declared, { states: 60 })
    if (Object.values(answer.cut).some((cut) => cut > 0)) return
    for (const [name, claim] of claims) {
      assert.ok(claim.kind === 'reachable')
      const walk = new Walk(declared)
      const found = await walk.reach(claim.predicate)
      assert.equal(found.steps, answer.properties[name].length)
      assert.equal(walk.trace().steps.length, found.steps ?? 0)
    }
  })
  await fc.assert(property, { seed: 20261121, numRuns: 25 })
})

const request = protocol({
  name: 'Request',
  nodes: { client: { machine: client }, server: { machine: server } },
  network: { loss: { max: 1 } },
  within: ({ server }) => server[0].context.executed <= 2,
  properties: ({ always, step, reachable, eventually }) => ({
    'at most once': always(({ server }) => server[0].context.executed <= 1),
    'only up': step((before, after) => before.server[0].context.executed <= after.server[0].context.executed),
    'is answered': reachable(({ client }) => client[0].matches('answered')),
    'some day': eventually(({ client }) => client[0].matches('answered')),
  }),
}) as unknown as Protocol

const texts = (walk: Walk) => walk.enabled().map(({ step }) => step.text)

test('choosing, going back, and another branch: both are kept', () => {
  const walk = new Walk(request)
  assert.deepEqual(texts(walk), [
    'server1 receives work(size 2) from client1',
    'work(size 2) from client1 to server1 is lost',
    "client1's timer patience fires in asking",
  ])
  const [, lost] = walk.enabled()
  assert.deepEqual([lost.fault, lost.node], [true, 'server1'])
  walk.choose(0)
  assert.deepEqual(texts(walk), [
    'client1 receives done from server1',
    'done from server1 to client1 is lost',
    "client1's timer patience fires in asking",
  ])
  walk.choose(0)
  assert.equal(walk.undo(), true)
  assert.equal(walk.undo(), true)
  assert.equal(walk.undo(), false)
  walk.choose(2)
  walk.bookmark(walk.at, 'impatient')
  const { moments, enabled } = walk.exploration('w')
  assert.deepEqual(
    moments.map(({ before, bookmark }) => [before, bookmark]),
    [
      [undefined, undefined],
      [0, undefined],
      [1, undefined],
      [0, 'impatient'],
    ],
  )
  assert.equal(enabled.length, 3)
  walk.goTo(2)
  assert.deepEqual(
    walk.trace().steps.map(({ text }) => text),
    ['server1 receives work(size 2) from client1', 'client1 receives done from server1'],
  )
  walk.undo()
  assert.equal(walk.redo(), true)
  assert.equal(walk.at, 2)
  walk.goTo(0)
  assert.equal(walk.enabled()[0].moment, 1)
  assert.throws(() => walk.choose(9), RangeError)
})

test('values of properties; a violation makes the walk a counterexample', () => {
  const walk = new Walk(request)
  walk.choose(2)
  walk.choose(0)
  const second = walk
    .enabled()
    .findIndex(({ step }) => step.action.type === 'deliver' && step.action.node === 'server1')
  assert.deepEqual(walk.enabled()[second].violates, ['at most once'])
  walk.choose(second)
  const { moments, properties, trace, why } = walk.exploration('w')
  assert.deepEqual(
    properties.map(({ name }) => name),
    ['at most once', 'only up', 'is answered', 'some day'],
  )
  assert.deepEqual(moments.at(-1)?.values, ['violated', 'holds', 'false', 'false'])
  assert.equal(why['at most once'], 'In this state "at most once" is false.')
  assert.deepEqual([trace.purpose, trace.property, trace.steps.length], ['violation', 'at most once', 3])
})

test('a step out of `within` is marked, and a search does not take it', async () => {
  const walk = new Walk(request)
  assert.deepEqual(
    await walk.reach(
      ((state: { server: { context: { executed: number } }[] }) => state.server[0].context.executed > 2) as never,
      { states: 500 },
    ),
    {
      states: 500,
      text: 'None of the 500 states nearest to this one is like that; those beyond were not looked at.',
    },
  )
  const two = await walk.reach(
    ((state: { server: { context: { executed: number } }[] }) => state.server[0].context.executed === 2) as never,
  )
  assert.equal(two.steps, 3)
  walk.choose(walk.enabled().findIndex(({ step }) => step.action.type === 'timer'))
  const beyond = walk.enabled().find(({ step }) => step.action.type === 'deliver' && step.action.node === 'server1')
  assert.equal(beyond?.outside, true)
})

test('from any step of a trace; where the protocol is another one by now, as far as that goes', async () => {
  const { properties } = await check(request, { only: ['at most once'] })
  const { trace } = properties['at most once']
  assert.ok(trace)
  const walk = new Walk(request, 'at most once')
  assert.equal(walk.follow(trace, 2), 2)
  assert.equal(walk.trace().purpose, 'witness')
  assert.equal(walk.follow(trace), trace.steps.length)
  assert.deepEqual(walk.trace().steps, trace.steps)
  const deaf = {
    ...request,
    within: undefined,
    properties: {},
    nodes: { ...request.nodes, server: { machine: setup({}).createMachine({}) } },
  } as unknown as Protocol
  assert.ok(new Walk(deaf).follow(trace) < trace.steps.length)
})

test('a search that is stopped says how far it came, and the walk stays where it is', async () => {
  const stop = new AbortController()
  const walk = new Walk(request)
  stop.abort()
  const { steps, text } = await walk.reach(() => false, { signal: stop.signal })
  assert.equal(steps, undefined)
  assert.match(text, /^None of the \d+ states nearest/)
  assert.equal(walk.at, 0)
})
