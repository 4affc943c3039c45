import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { estimateOf } from '../../../../server/checker/explain/estimate.js'
import { estimateText } from '../../../../server/wire/estimate.js'

/** The first state of each level, where the levels have these sizes. */
const startsOf = (sizes: readonly number[]) => {
  let sum = 0
  return [
    0,
    ...sizes.map((size) => {
      sum += size
      return sum
    }),
  ]
}

/** The sizes of the levels of two-phase commit with many resource managers look like these: a bell. */
const bell = (peak: number, middle: number, width: number) =>
  Array.from({ length: 2 * middle }, (_, level) => Math.ceil(peak * Math.exp(-(((level - middle) / width) ** 2))))

test('of a bell whose growth slows the rest lies in the range, once there is one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1e4, max: 1e7 }),
      fc.integer({ min: 12, max: 40 }),
      fc.double({ min: 0.3, max: 0.9, noNaN: true }),
      (peak, middle, share) => {
        const sizes = bell(peak, middle, middle / 2.5)
        const done = Math.floor(2 * middle * share)
        const starts = startsOf(sizes.slice(0, done))
        const size = starts[done]!
        const estimate = estimateOf(starts, size, 1000)
        const left = sizes.slice(done).reduce((sum, level) => sum + level, 0)
        if (!estimate?.states) return
        const [lowest, highest] = estimate.states
        assert.ok(lowest <= highest)
        // levels are whole numbers, and the last ones are small
        assert.ok(
          lowest * 0.8 - 100 <= left && left <= highest * 1.2 + 100,
          `${lowest} to ${highest}, in truth ${left}`,
        )
      },
    ),
    { seed: 1, numRuns: 300 },
  )
  const halfway = estimateOf(startsOf(bell(1e6, 20, 8).slice(0, 20)), 0, 1000)
  assert.ok(halfway?.states, 'there is a range')
})

test('nothing is said of levels that grow ever faster, or of too few', () => {
  const growing = Array.from({ length: 12 }, (_, level) => Math.round(30 * 2 ** (level + level * level * 0.05)))
  const starts = startsOf(growing)
  const estimate = estimateOf(starts, starts[starts.length - 1]!, 1000)
  assert.equal(estimate?.states, undefined)
  assert.match(estimateText(estimate!), /^levels grow by .*x, no estimate yet$/)
  assert.equal(estimateOf([0, 1], 4, 1000), undefined)
})

test('an estimate reads as a range', () => {
  assert.equal(
    estimateText({ growth: 1.43, states: [3_100_000, 8_020_000], seconds: [10.2, 40] }),
    'levels grow by 1.4x and the growth is slowing: 3.1 to 8 million states more, 10 to 40 s',
  )
  assert.equal(
    estimateText({ growth: 0.5, states: [1_200, 1_200], seconds: [130, 240] }),
    'levels shrink to 0.5 of the last: about 1,200 states more, 2.2 to 4 min',
  )
})
