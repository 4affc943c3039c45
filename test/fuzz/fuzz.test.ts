/** A minute of the fuzz, the same protocols each time; `npm run fuzz` goes on from there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trySeed } from './fuzz.js'
import { sourceOf } from './source.js'
import { add, emptyTally } from './tally.js'

const seeds = 8

test('the checker and the reference agree on random protocols of every kind', async () => {
  const tally = emptyTally()
  for (let seed = 1; seed <= seeds; seed++) {
    const { tally: more, disagreement } = await trySeed(seed)
    add(tally, more)
    if (disagreement) throw new Error(sourceOf(disagreement.smallest, seed), { cause: disagreement.error })
  }
  assert.equal(tally.seeds, seeds)
})
