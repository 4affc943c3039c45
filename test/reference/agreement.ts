/** Holds the checker against the reference: one protocol, all that the two say of it. */
import assert from 'node:assert/strict'
import { type Protocol, ProtocolError } from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'
import type { Trace } from '../../server/wire/trace.js'
import { replay } from './replay.js'
import { type Answer, type Limits, searchLevels } from './search.js'

/** What the reference says, of as many levels as it has seen. */
export interface Expected {
  readonly answer: Answer
  readonly limits: Limits
}

/**
 * Checks a protocol and searches it: the same states counted, the same verdicts, and traces that the reference can follow.
 *
 * @param states the reference sees whole levels of at most so many states
 * @returns what the reference says; undefined where both refuse the protocol
 * @throws AssertionError where the two disagree
 */
export async function agree(protocol: Protocol, inFlight: number, states: number): Promise<Expected | undefined> {
  let expected: Expected
  try {
    expected = searchLevels(protocol, { inFlight }, states)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    await assert.rejects(check(protocol, { inFlight, complete: true }), ProtocolError)
    return undefined
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
    'the size of the space',
  )
  assert.deepEqual(
    Object.fromEntries(report.limits.map(({ limit, cut }) => [limit, cut])),
    Object.fromEntries(Object.entries(answer.cut).filter(([, cut]) => cut > 0)),
    'what each limit cut',
  )
  for (const [name, { verdict, length }] of Object.entries(answer.properties)) {
    const found = report.properties[name]!
    assert.deepEqual({ name, verdict: found.verdict, length: lengthOf(found.trace) }, { name, verdict, length })
    if (found.trace) replay(protocol, found.trace)
  }
  await stopsEarly(protocol, limits, answer)
  return expected
}

/** The steps of a trace, up to where it begins to repeat. */
const lengthOf = (trace: Trace | undefined) => trace?.loop ?? trace?.steps.length

/** Stopping once everything is decided changes no verdict and no length. */
async function stopsEarly(protocol: Protocol, limits: Limits, answer: Answer) {
  const { properties } = await check(protocol, limits)
  for (const [name, { verdict, length }] of Object.entries(answer.properties)) {
    const found = properties[name]!
    assert.deepEqual({ name, verdict: found.verdict, length: lengthOf(found.trace) }, { name, verdict, length })
  }
}
