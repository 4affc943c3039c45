import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slotNumber, slotOfSteps, slotsOf, slotText } from '../../../notebooks/renderer/trace/slots.js'
import { anyTrace } from './anyTrace.js'

const shownSteps = fc.uniqueArray(fc.nat(60)).map((steps) => new Set(steps))

test('every step stands in exactly one row, and the rows are in order', () => {
  fc.assert(
    fc.property(anyTrace, shownSteps, (trace, shown) => {
      const slots = slotsOf(trace, (step) => shown.has(step))
      const told = slots.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at))
      assert.deepEqual(
        told,
        Array.from({ length: trace.steps.length + 1 }, (_, step) => step),
      )
      slotOfSteps(slots).forEach((slot, step) => {
        assert.ok(slots[slot].first <= step && step <= slots[slot].last)
      })
    }),
  )
})

test('a row of several steps tells of nothing but time, or of nothing that is shown', () => {
  fc.assert(
    fc.property(anyTrace, shownSteps, (trace, shown) => {
      for (const { kind, first, last } of slotsOf(trace, (step) => shown.has(step))) {
        for (let step = Math.max(1, first); step <= last; step++) {
          const isTick = trace.steps[step - 1].action.type === 'tick'
          const isShown = shown.has(step) || step === trace.steps.length
          assert.equal(kind === 'folded', !isShown)
          if (kind === 'time') assert.ok(isTick)
          if (kind === 'step') assert.equal(first, last)
        }
      }
    }),
  )
})

test('a loop begins and ends between rows', () => {
  fc.assert(
    fc.property(anyTrace, shownSteps, fc.nat(60), (trace, shown, at) => {
      const loop = Math.min(at, trace.steps.length)
      const slots = slotsOf({ ...trace, loop }, (step) => shown.has(step))
      assert.ok(slots.some(({ last }) => last === loop))
    }),
  )
})

test('what is told in one row can be told step by step', () => {
  fc.assert(
    fc.property(anyTrace, shownSteps, (trace, shown) => {
      const folded = slotsOf(trace, (step) => shown.has(step))
      const opened = new Set(folded.map(({ first }) => first))
      const slots = slotsOf(trace, (step) => shown.has(step), opened)
      assert.ok(slots.every(({ kind }) => kind === 'step'))
      assert.equal(slots.length, trace.steps.length + 1)
    }),
  )
})

test('numbers and texts of rows', () => {
  const tick = { text: '', nodes: {}, changes: {}, sent: [], observed: [], transitions: [] }
  const steps = [10, 20].map((milliseconds) => ({ ...tick, action: { type: 'tick', milliseconds } as const }))
  assert.equal(slotText({ kind: 'time', first: 1, last: 2 }, { steps }), 'Time passes: 30 ms')
  assert.equal(slotText({ kind: 'folded', first: 1, last: 2 }, { steps }), '2 steps left out')
  assert.equal(slotText({ kind: 'folded', first: 2, last: 2 }, { steps }), '1 step left out')
  assert.deepEqual(
    [
      slotNumber({ kind: 'step', first: 4, last: 4 }),
      slotNumber({ kind: 'time', first: 4, last: 7 }),
      slotNumber({ kind: 'gap', first: 4, last: 4 }),
    ],
    ['4', '4–7', ''],
  )
})
