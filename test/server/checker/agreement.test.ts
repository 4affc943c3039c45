/**
 * The checker against the slow reference search on random protocols: the same states counted, the same verdicts, and
 * traces that the reference can follow. `npm run fuzz` tries more of them, for as long as it is told.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { check } from '../../../server/checker/check.js'
import { agree } from '../../reference/agreement.js'
import { protocolOf, protocolSpec } from '../../reference/randomProtocol.js'
import { replay } from '../../reference/replay.js'
import { search } from '../../reference/search.js'

const seed = Number(process.env.AGREEMENT_SEED ?? 20261121)
const numRuns = Number(process.env.AGREEMENT_RUNS ?? 150)
/** The reference sees at most so many states of a protocol. */
const states = 100

test('the checker agrees with the reference on random protocols', async () => {
  const property = fc.asyncProperty(protocolSpec, fc.constantFrom(2, 3, 4), async (spec, inFlight) => {
    await agree(protocolOf(spec), inFlight, states)
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
