import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { statesOf } from '../../../notebooks/renderer/trace/states.js'
import { lengthText, mergedTicks } from '../../../server/wire/mergedTicks.js'
import type { Trace } from '../../../server/wire/trace.js'
import { wander } from './wanderings.js'

const traces = fc.array(fc.nat(10_000), { maxLength: 40 }).map((choices) => wander(choices, { server: 2 }))
const timeIn = (trace: Trace) =>
  trace.steps.reduce((sum, { action }) => sum + (action.type === 'tick' ? action.milliseconds : 0), 0)

test('time passes once between two other steps, as long as before, and leads to the same state', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const merged = mergedTicks(trace)
      const isTick = merged.steps.map(({ action }) => action.type === 'tick')
      assert.ok(isTick.every((tick, index) => !(tick && isTick[index + 1])))
      assert.equal(timeIn(merged), timeIn(trace))
      const others = ({ steps }: Trace) => steps.filter(({ action }) => action.type !== 'tick')
      assert.deepEqual(others(merged), others(trace))
      assert.deepEqual(statesOf(merged).at(-1), statesOf(trace).at(-1))
    }),
  )
})

test('a loop still begins at the same state', () => {
  fc.assert(
    fc.property(traces, fc.nat(40), (trace, at) => {
      const loop = Math.min(at, trace.steps.length)
      const merged = mergedTicks({ ...trace, loop })
      assert.deepEqual(statesOf(merged)[merged.loop], statesOf(trace)[loop])
      const stem = { ...trace, steps: trace.steps.slice(0, loop) }
      assert.equal(timeIn({ ...merged, steps: merged.steps.slice(0, merged.loop) }), timeIn(stem))
    }),
  )
})

test('how long a trace is', () => {
  const trace = wander([], { server: 2 })
  const tick = { ...emptyStep, action: { type: 'tick', milliseconds: 10 } as const, text: 'Time passes: 10 ms' }
  const merged = mergedTicks({ ...trace, steps: [tick, tick, tick] })
  assert.deepEqual(
    merged.steps.map(({ text }) => text),
    ['Time passes: 30 ms'],
  )
  assert.equal(lengthText({ ...trace, steps: [tick, tick, tick] }), '3 steps, 3 of them ticks')
  assert.equal(lengthText({ ...trace, steps: [tick] }), '1 step, 1 of them ticks')
})

const emptyStep = { nodes: {}, changes: {}, sent: [], observed: [], transitions: [] }
