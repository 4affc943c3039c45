/**
 * The checker against the slow reference search on random protocols: the same states counted, the same verdicts, and
 * traces that the reference can follow. AGREEMENT_SEED and AGREEMENT_RUNS vary and extend what is tried.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ProtocolError } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { protocolOf, protocolSpec } from '../../reference/randomProtocol.js'
import { replay } from '../../reference/replay.js'
import { type Answer, type Limits, search, searchLevels } from '../../reference/search.js'

const seed = Number(process.env.AGREEMENT_SEED ?? 20261121)
const numRuns = Number(process.env.AGREEMENT_RUNS ?? 150)
/** The reference sees at most so many states of a protocol. */
const states = 100

test('the checker agrees with the reference on random protocols', async () => {
  const property = fc.asyncProperty(protocolSpec, fc.constantFrom(2, 3, 4), async (spec, inFlight) => {
    const protocol = protocolOf(spec)
    let expected: { answer: Answer; limits: Limits }
    try {
      expected = searchLevels(protocol, { inFlight }, states)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      await assert.rejects(check(protocol, { inFlight, complete: true }), ProtocolError)
      return
    }
    const { answer, limits } = expected
    const report = await check(protocol, { ...limits, complete: true })
    const { distinct, generated, depth, outside, complete } = report.statistics
    assert.deepEqual(
      { distinct, generated, depth, outside, complete },
      {
        distinct: answer.distinct,
        generated: answer.generated,
        depth: answer.depth,
        outside: answer.outside,
        complete: Object.values(answer.cut).every((cut) => cut === 0),
      },
    )
    assert.deepEqual(
      Object.fromEntries(report.limits.map(({ limit, cut }) => [limit, cut])),
      Object.fromEntries(Object.entries(answer.cut).filter(([, cut]) => cut > 0)),
      'what each limit cut',
    )
    for (const [name, { verdict, length }] of Object.entries(answer.properties)) {
      const found = report.properties[name]!
      assert.deepEqual({ name, verdict: found.verdict, length: found.trace?.steps.length }, { name, verdict, length })
      if (found.trace) replay(protocol, found.trace)
    }
    await stopsEarly(protocol, limits, answer)
  })
  await fc.assert(property, { seed, numRuns, verbose: fc.VerbosityLevel.None })
})

test('a limit of states keeps so many, and what it finds is true', async () => {
  const property = fc.asyncProperty(protocolSpec, fc.integer({ min: 1, max: 40 }), async (spec, most) => {
    const protocol = protocolOf({ ...spec, within: undefined })
    const answer = search(protocol, { inFlight: 3, states: most })
    const report = await check(protocol, { inFlight: 3, states: most, complete: true })
    assert.equal(report.statistics.distinct, answer.distinct)
    assert.equal(
      report.statistics.complete,
      Object.values(answer.cut).every((cut) => cut === 0),
    )
    assert.equal(
      report.limits.some(({ limit }) => limit === 'states'),
      answer.cut.states > 0,
    )
    for (const { trace, verdict, kind } of Object.values(report.properties)) {
      if (trace) replay(protocol, trace)
      else if (!report.statistics.complete) assert.equal(verdict, 'unknown', kind)
    }
  })
  await fc.assert(property, { seed, numRuns: Math.ceil(numRuns / 3) })
})

/** Stopping once everything is decided changes no verdict and no length. */
async function stopsEarly(protocol: ReturnType<typeof protocolOf>, limits: Limits, answer: Answer) {
  const { properties } = await check(protocol, limits)
  for (const [name, { verdict, length }] of Object.entries(answer.properties)) {
    const found = properties[name]!
    assert.deepEqual({ name, verdict: found.verdict, length: found.trace?.steps.length }, { name, verdict, length })
  }
}
