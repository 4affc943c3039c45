/** The reference itself against published numbers, before anything is held against the reference. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { twoPhaseCommit } from '../models/twoPhaseCommit.js'
import { search } from './search.js'

const published = [
  { distinct: 12, generated: 20, depth: 5 },
  { distinct: 56, generated: 154, depth: 8 },
  { distinct: 288, generated: 1146, depth: 11 },
]

test('two-phase commit has as many states as TLC counts', () => {
  for (const [index, expected] of published.entries()) {
    const { distinct, generated, depth, properties } = search(twoPhaseCommit(index + 1))
    assert.deepEqual({ distinct, generated, depth }, expected)
    assert.deepEqual(properties, { consistent: { verdict: 'holds' } })
  }
})

test('limits cut whole levels, single states, or messages too many', () => {
  const protocol = twoPhaseCommit(2)
  const levels = search(protocol, { depth: 3 })
  assert.equal(levels.depth, 3)
  assert.ok(levels.cut.depth > 0 && levels.distinct < 56)
  assert.deepEqual(levels.properties, { consistent: { verdict: 'unknown' } })
  assert.equal(search(protocol, { states: 20 }).distinct, 20)
  assert.ok(search(protocol, { inFlight: 1 }).cut.inFlight > 0)
})
