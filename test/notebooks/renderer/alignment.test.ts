import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { alignmentOf } from '../../../notebooks/renderer/trace/alignment.js'
import { readingOf } from '../../../notebooks/renderer/trace/reading.js'
import type { Slot } from '../../../notebooks/renderer/trace/slots.js'
import { anyTrace } from './anyTrace.js'
import { doubleVote } from './samples.js'

const stepsIn = (slots: readonly Slot[]) => slots.filter(({ kind }) => kind === 'step').map(({ last }) => last)

test('both sides have all their steps, in order and as many rows, and no row is empty on both', () => {
  fc.assert(
    fc.property(anyTrace, anyTrace, (one, other) => {
      const { left, right } = alignmentOf(readingOf(one), readingOf(other))
      assert.equal(left.length, right.length)
      assert.deepEqual(
        stepsIn(left),
        [...one.steps.keys(), one.steps.length].map((step) => step),
      )
      assert.deepEqual(
        stepsIn(right),
        [...other.steps.keys(), other.steps.length].map((step) => step),
      )
      left.forEach(({ kind }, row) => {
        assert.ok(kind === 'step' || right[row].kind === 'step')
      })
    }),
  )
})

test('a trace beside itself differs nowhere', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const { left, right, differing } = alignmentOf(readingOf(trace), readingOf({ ...trace }))
      assert.equal(differing.size, 0)
      assert.deepEqual(left, right)
    }),
  )
})

test('a step that one side lacks stands beside a gap, and the states differ until they agree again', () => {
  const whole = doubleVote()
  // Without the crash and the restart of server2, which forgets its vote by them.
  const lacking = {
    ...whole,
    steps: whole.steps.filter(({ action: { type } }) => type !== 'crash' && type !== 'restart'),
  }
  const { left, right, differing } = alignmentOf(readingOf(whole), readingOf(lacking))
  assert.equal(left.length, 13)
  assert.deepEqual(
    right.flatMap(({ kind }, row) => (kind === 'gap' ? [row] : [])),
    [4, 6],
  )
  assert.ok(left.every(({ kind }) => kind === 'step'))
  // server2 is down on one side in row 5; from row 9 on both know the same vote.
  assert.deepEqual(
    [...differing].sort((a, b) => a - b),
    [4, 5, 6, 7, 8],
  )
})
