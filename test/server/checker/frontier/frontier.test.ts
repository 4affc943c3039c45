/** Least budgets: against every budget checked one by one, and what is said where a limit leaves something open. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assign, setup } from 'xstate'
import { type Message, type Protocol, ProtocolError, protocol, reply, send } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { frontier } from '../../../../server/checker/frontier/frontier.js'
import { frontierText } from '../../../../server/execution/text/index.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { replay } from '../../../reference/replay.js'

const client = setup({ types: { events: {} as Message<{ type: 'done' }> }, delays: { patience: 100 } }).createMachine({
  initial: 'asking',
  states: {
    asking: { entry: send('server1', { type: 'work' }), after: { patience: 'again' }, on: { done: 'answered' } },
    again: { entry: send('server1', { type: 'work' }), on: { done: 'answered' } },
    answered: {},
  },
})

const server = setup({
  types: {
    context: {} as { executed: number },
    events: {} as Message<{ type: 'work' }> | { type: 'reset' },
  },
}).createMachine({
  context: { executed: 0 },
  on: {
    work: { actions: [assign({ executed: ({ context }) => context.executed + 1 }), reply({ type: 'done' })] },
    reset: { guard: ({ context }) => context.executed > 0, actions: assign({ executed: 0 }) },
  },
})

const request = protocol({
  name: 'A request',
  nodes: { client: { machine: client }, server: { machine: server } },
  network: { loss: 'unbounded', duplication: { max: 1 } },
  faults: { crash: { max: 1, restart: false } },
  inputs: { server: [{ event: { type: 'reset' }, max: 0 }] },
  properties: ({ always, eventually, noDeadlock, reachable }) => ({
    'at most thrice': always(({ server: [only] }) => only.context.executed <= 3),
    'never a hundred': always(({ server: [only] }) => only.context.executed < 100),
    'answered at last': eventually(({ client: [only] }) => only.matches('answered')),
    'three times': reachable(({ server: [only] }) => only.context.executed === 3),
    'goes on': noDeadlock(),
  }),
})

test('finds every least combination, each with a run that uses no more', async () => {
  const { properties, statistics, asExpected } = await frontier(request)
  const least = Object.fromEntries(
    Object.entries(properties).map(([name, { minimal }]) => [name, minimal.map(({ budgets }) => budgets)]),
  )
  assert.deepEqual(least, {
    'at most thrice': [{ crash: 0, loss: 0, duplication: 2 }],
    'never a hundred': [],
    'answered at last': [
      { crash: 1, loss: 0, duplication: 0 },
      { crash: 0, loss: 2, duplication: 0 },
    ],
    'three times': [{ crash: 0, loss: 0, duplication: 1 }],
    'goes on': [{ crash: 0, loss: 0, duplication: 0 }],
  })
  assert.deepEqual(properties['never a hundred'].safe, [{ crash: 2, loss: 2, duplication: 2 }])
  assert.deepEqual(
    Object.values(properties).map(({ verdict }) => verdict),
    ['violated', 'holds', 'violated', 'holds', 'violated'],
  )
  assert.equal(statistics.budgets, 27)
  assert.ok(statistics.checks < 27)
  assert.ok(asExpected)
})

test('inputs are budgets, too, and what they keep from being stuck is not taken for broken by them', async () => {
  const upTo = { loss: 1, inputs: { server: { reset: 1 } } }
  const { properties } = await frontier(request, { upTo, only: ['goes on', 'three times'] })
  assert.deepEqual(
    properties['goes on'].minimal.map(({ budgets }) => budgets),
    [{ loss: 0, inputs: { server: { reset: 0 } } }],
  )
  assert.match(properties['three times'].text, /^Reached without any of these\./)
})

test('expectations are held against the least combinations', async () => {
  const only = ['answered at last'] as const
  const right = await frontier(request, { only, expect: { 'answered at last': [{ loss: 2 }, { crash: 1 }] } })
  assert.ok(right.asExpected)
  const wrong = await frontier(request, { only, expect: { 'answered at last': [{ loss: 1 }] } })
  assert.ok(!wrong.asExpected)
  assert.match(frontierText(wrong), /Expected: 1 loss\./)
})

test('what a limit leaves open is unknown, never safe', async () => {
  const only = ['never a hundred', 'at most thrice'] as const
  const { properties, limits, asExpected } = await frontier(request, { only, depth: 5 })
  const { verdict, safe, unknown, text } = properties['never a hundred']
  assert.equal(verdict, 'unknown')
  assert.deepEqual(safe, [])
  assert.equal(unknown.length, 27)
  assert.match(text, /^Not known to break\. Nothing is known for 27 combinations/)
  assert.deepEqual(
    limits.map(({ limit }) => limit),
    ['depth'],
  )
  assert.ok(!asExpected)
  const broken = await frontier(request, { only: ['at most thrice'], depth: 6 })
  const [found] = broken.properties['at most thrice'].minimal
  assert.deepEqual([found?.name, found?.least], ['2 duplicates', false])
})

test('interrupted, it says what it knows and leaves the rest open', async () => {
  const stop = new AbortController()
  stop.abort()
  const { properties, statistics, limits } = await frontier(request, { signal: stop.signal })
  assert.equal(statistics.checks, 0)
  assert.ok(Object.values(properties).every(({ verdict, unknown }) => verdict === 'unknown' && unknown.length === 27))
  assert.deepEqual(
    limits.map(({ limit }) => limit),
    ['cancelled'],
  )
})

test('refuses what is no box, with one message', async () => {
  const quiet = request.with({ network: { loss: { max: 0 }, duplication: { max: 0 } }, faults: { crash: { max: 0 } } })
  const refusals: [() => Promise<unknown>, RegExp][] = [
    [() => frontier(quiet), /declares no faults: say which to look at/],
    [() => frontier(request, { upTo: { crash: 1.5 } }), /upTo\.crash must be a whole number from 0 on; it is 1\.5/],
    [() => frontier(request, { upTo: { byzantine: 1 } }), /must declare which nodes may send what/],
    [() => frontier(request, { upTo: { crash: 40, loss: 40 } }), /spans 1681 combinations/],
    [() => frontier(request, { upTo: { crashes: 1 } as never }), /names "crashes"; it may name crash, loss/],
    [
      () => frontier(request, { upTo: { inputs: { server: { work: 1 } } } }),
      /upTo\.inputs\.server\.work: "A request" declares no such input/,
    ],
    [
      () => frontier(request, { upTo: { crash: 1 }, expect: { 'at most thrice': [{ loss: 1 }] } }),
      /expects 1 loss, which is not in its box/,
    ],
    [() => frontier(request, { only: ['nothing' as never] }), /names "nothing", but "A request" has no such property/],
  ]
  for (const [run, message] of refusals) {
    await assert.rejects(run, (error: Error) => error instanceof ProtocolError && message.test(error.message))
  }
})

/** The verdict on each property with such budgets, by a check of its own. */
async function everyPoint(random: Protocol, limits: { readonly inFlight: number; readonly states: number }) {
  const points: { readonly point: readonly number[]; readonly decided: ReadonlyMap<string, boolean | undefined> }[] = []
  for (const crash of [0, 1]) {
    for (const loss of [0, 1]) {
      for (const duplication of [0, 1]) {
        const at = random.with({
          network: { loss: { max: loss }, duplication: { max: duplication } },
          faults: { crash: { max: crash } },
        } as object)
        const { properties } = await check(at, limits)
        const decided = Object.entries(properties).map(([name, { kind, verdict, trace }]) => {
          const missed = kind === 'reachable' ? verdict === 'violated' : verdict === 'holds'
          return [name, trace ? true : missed ? false : undefined] as const
        })
        points.push({ point: [crash, loss, duplication], decided: new Map(decided) })
      }
    }
  }
  return points
}

test('agrees with a check of each combination on random protocols', async () => {
  let compared = 0
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const random = protocolOf(spec)
    if (Object.keys(random.properties).length === 0) return
    const limits = { inFlight: 3, states: 300 }
    const points = await everyPoint(random, limits).catch((error: Error) => error)
    if (points instanceof Error) {
      // A protocol that cannot be checked has no frontier either.
      await assert.rejects(frontier(random, { upTo: { crash: 1, loss: 1, duplication: 1 }, ...limits }))
      return
    }
    const { properties } = await frontier(random, { upTo: { crash: 1, loss: 1, duplication: 1 }, ...limits })
    for (const [name, { minimal }] of Object.entries(properties)) {
      for (const { trace, budgets } of minimal) {
        const { crash, loss, duplication } = budgets
        replay(
          random.with({
            network: { loss: { max: loss }, duplication: { max: duplication } },
            faults: { crash: { max: crash } },
          } as object),
          trace,
        )
      }
      const least = minimal.map(({ budgets: { crash = 0, loss = 0, duplication = 0 } }) => [crash, loss, duplication])
      for (const { point, decided } of points) {
        const expected = decided.get(name)
        if (expected === undefined) continue
        const isAbove = least.some((below) => below.every((amount, at) => amount <= point[at]!))
        assert.equal(isAbove, expected, `${name} at ${point} of ${JSON.stringify(spec)}`)
        compared++
      }
    }
  })
  await fc.assert(property, { seed: 20261121, numRuns: 15 })
  assert.ok(compared > 30, String(compared))
})
