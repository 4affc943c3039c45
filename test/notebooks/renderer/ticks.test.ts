import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slotNumber, slotsOf } from '../../../notebooks/renderer/trace/slots.js'
import { statesOf } from '../../../notebooks/renderer/trace/states.js'
import { lengthText, mergedTicks, numbersText } from '../../../server/wire/mergedTicks.js'
import type { Trace } from '../../../server/wire/trace.js'
import { wander } from './wanderings.js'

const traces = fc.array(fc.nat(10_000), { maxLength: 40 }).map((choices) => wander(choices, { server: 2 }))
const timeIn = (trace: Trace) =>
  trace.steps.reduce((sum, { action }) => sum + (action.type === 'tick' ? action.milliseconds : 0), 0)

test('time passes once between two other steps, as long as before, and leads to the same state', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const told = mergedTicks(trace)
      const merged = { ...trace, steps: told.map(({ step }) => step) }
      const isTick = merged.steps.map(({ action }) => action.type === 'tick')
      assert.ok(isTick.every((tick, index) => !(tick && isTick[index + 1])))
      assert.equal(timeIn(merged), timeIn(trace))
      const others = ({ steps }: Trace) => steps.filter(({ action }) => action.type !== 'tick')
      assert.deepEqual(others(merged), others(trace))
      assert.deepEqual(statesOf(merged).at(-1), statesOf(trace).at(-1))
      // every step keeps its number, and so the drawing's rows and the text's lines are numbered alike
      const rows = slotsOf(trace).slice(1)
      assert.deepEqual(
        told.map(({ first, last }) => numbersText(first, last)),
        rows.map((slot) => slotNumber(slot)),
      )
    }),
  )
})

test('a loop still begins at the same state', () => {
  fc.assert(
    fc.property(traces, fc.nat(40), (trace, at) => {
      const loop = Math.min(at, trace.steps.length)
      const told = mergedTicks({ ...trace, loop })
      const stem = told.filter(({ last }) => last <= loop)
      assert.equal(stem.at(-1)?.last ?? 0, loop)
      const steps = stem.map(({ step }) => step)
      assert.deepEqual(statesOf({ ...trace, steps }).at(-1), statesOf(trace)[loop])
    }),
  )
})

test('how long a trace is', () => {
  const trace = wander([], { server: 2 })
  const tick = { ...emptyStep, action: { type: 'tick', milliseconds: 10 } as const, text: 'Time passes: 10 ms' }
  const merged = mergedTicks({ steps: [tick, tick, tick] })
  assert.deepEqual(
    merged.map(({ first, last, step }) => `${first} ${last} ${step.text}`),
    ['1 3 Time passes: 30 ms'],
  )
  assert.equal(lengthText({ ...trace, steps: [tick, tick, tick] }), '3 steps, 3 of them ticks')
  assert.equal(lengthText({ ...trace, steps: [tick] }), '1 step, 1 of them ticks')
})

const emptyStep = { nodes: {}, changes: {}, sent: [], observed: [], transitions: [] }
