/** Searches in other orders than breadth-first: what they find is real, and what they do not find is not claimed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ProtocolError } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { Random } from '../../../server/checker/random.js'
import { diningPhilosophers } from '../../models/diningPhilosophers.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'
import { protocolOf, protocolSpec } from '../../reference/randomProtocol.js'
import { replay } from '../../reference/replay.js'

test('depth-first visits the same states, comes to the same verdicts, and its traces can be followed', async () => {
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const protocol = protocolOf(spec)
    const options = { inFlight: 3, states: 400, complete: true } as const
    try {
      const level = await check(protocol, options)
      const deep = await check(protocol, { ...options, order: 'depth-first' })
      for (const [name, { verdict, trace }] of Object.entries(deep.properties)) {
        if (level.statistics.complete) assert.equal(verdict, level.properties[name]!.verdict, name)
        if (!trace) continue
        assert.equal(trace.shortest, false)
        replay(protocol, trace)
      }
      if (!level.statistics.complete) return
      const { distinct, generated, outside } = level.statistics
      assert.deepEqual(
        [deep.statistics.distinct, deep.statistics.generated, deep.statistics.outside],
        [distinct, generated, outside],
      )
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
    }
  })
  await fc.assert(property, { seed: 20261121, numRuns: 80 })
})

test('a walk never says that something holds, and what it finds can be followed', async () => {
  const property = fc.asyncProperty(
    protocolSpec,
    fc.constantFrom('random' as const, 'priority' as const),
    fc.nat(),
    async (spec, order, seed) => {
      const protocol = protocolOf(spec)
      try {
        const level = await check(protocol, { inFlight: 3, states: 400, complete: true })
        const report = await check(protocol, { inFlight: 3, seconds: 0.05, depth: 12, order, seed })
        for (const [name, { verdict, kind, trace }] of Object.entries(report.properties)) {
          assert.notEqual(verdict, kind === 'reachable' ? 'violated' : 'holds')
          if (level.statistics.complete && verdict !== 'unknown') assert.equal(verdict, level.properties[name]!.verdict)
          if (trace) replay(protocol, trace)
        }
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
      }
    },
  )
  await fc.assert(property, { seed: 20261121, numRuns: 40 })
})

test('walks see the last philosopher eat, on the same way for the same seed', async () => {
  for (const order of ['random', 'priority'] as const) {
    const run = (seed: number) =>
      check(diningPhilosophers(5), { order, seed, only: ['the last philosopher gets to eat'], seconds: 20 })
    const [first, second] = [await run(7), await run(7)]
    assert.equal(first.verdict, 'holds')
    assert.deepEqual(traces(first), traces(second))
  }
})

test('walks through a protocol without a fault end by their time, and say so', async () => {
  const report = await check(twoPhaseCommit(3), { order: 'random', seconds: 0.2 })
  assert.equal(report.verdict, 'unknown')
  assert.equal(report.statistics.complete, false)
  assert.match(report.properties.consistent.text, /on walks through \d+ different states/)
  await assert.rejects(check(twoPhaseCommit(1), { order: 'sideways' as never }), /order is "sideways"/)
})

test('random numbers are fair and depend on the seed alone', () => {
  const counts = (seed: number) => {
    const random = new Random(seed)
    const found = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) found[random.below(6)]!++
    return found
  }
  assert.deepEqual(counts(1), counts(1))
  assert.notDeepEqual(counts(1), counts(2))
  // Five standard deviations of a binomial with n = 60,000 and p = 1/6 are about 456.
  for (const count of counts(1)) assert.ok(Math.abs(count - 10_000) < 456, String(count))
  assert.deepEqual([...new Random(3).shuffled(8)].sort(), [0, 1, 2, 3, 4, 5, 6, 7])
})

const traces = (report: { properties: Record<string, { trace?: object }> }) =>
  Object.values(report.properties).map(({ trace }) => trace)
