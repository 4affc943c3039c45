/** Numbers that threads reserved and did not use: whoever has a number is known by the one that it has afterwards. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { closeGaps } from '../../../server/checker/core/gaps.js'

test('all numbers stay in use, without gaps, and each is found under its new number', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.func(fc.integer()), (used, order) => {
      // What stands under a number is its first number, or nothing.
      const log = used.map((isUsed, number) => (isUsed ? number : undefined))
      const gaps = used.flatMap((isUsed, number) => (isUsed ? [] : [number])).sort((a, b) => order(a) - order(b))
      const moved = closeGaps(gaps, log.length, (to) => {
        const last = log.pop()
        if (to < log.length) log[to] = last
      })
      const expected = used.flatMap((isUsed, number) => (isUsed ? [number] : []))
      assert.deepEqual(
        [...log].sort((a, b) => a! - b!),
        expected,
      )
      for (const number of expected) assert.equal(log[moved.get(number) ?? number], number)
    }),
  )
})
