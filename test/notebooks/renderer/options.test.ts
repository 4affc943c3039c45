import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { journeysOf } from '../../../notebooks/renderer/trace/journeys.js'
import { layoutOf } from '../../../notebooks/renderer/trace/layout.js'
import { actsOn } from '../../../notebooks/renderer/trace/marks.js'
import {
  colourKeysOf,
  coneOf,
  messageTypesOf,
  optionsFor,
  toggled,
  viewOf,
} from '../../../notebooks/renderer/trace/options.js'
import { readingOf } from '../../../notebooks/renderer/trace/reading.js'
import { roughly } from '../../../notebooks/renderer/trace/text.js'
import type { Trace } from '../../../server/wire/trace.js'
import { anyTrace } from './anyTrace.js'
import { doubleVote } from './samples.js'

const shownSteps = (trace: Trace, options: Parameters<typeof viewOf>[1]) =>
  viewOf(readingOf(trace), options)
    .slots.filter(({ kind, last }) => kind === 'step' && last > 0)
    .map(({ last }) => last)

test('hidden nodes and messages have no lane, no arrow and no step of their own but the last', () => {
  fc.assert(
    fc.property(anyTrace, fc.nat(), (trace, any) => {
      fc.pre(trace.nodes.length > 1 && trace.steps.length > 0)
      const node = trace.nodes[any % trace.nodes.length].id
      const types = messageTypesOf(trace)
      const type = types[any % Math.max(1, types.length)]
      const options = { ...optionsFor(trace), hiddenNodes: new Set([node]), hiddenTypes: new Set(type ? [type] : []) }
      const view = viewOf(readingOf(trace), options)
      const { lanes, arrows } = layoutOf(trace, { width: 600, rowHeight: 40 }, roughly, view)
      assert.ok(lanes.every(({ id }) => id !== node))
      for (const { journey } of arrows) {
        assert.notEqual(journey.message.type, type)
        assert.ok(journey.message.from !== node && journey.message.to !== node)
      }
      const messages = new Map(journeysOf(trace).map(({ message }) => [message.id, message.type]))
      for (const step of shownSteps(trace, options)) {
        const { action } = trace.steps[step - 1]
        if (step === trace.steps.length) continue
        assert.notEqual(actsOn(action), node)
        if ('message' in action) assert.notEqual(messages.get(action.message), type)
      }
    }),
  )
})

test('what plays no part is left out at first, and shown on demand', () => {
  const whole = doubleVote()
  const steps = whole.steps.map((step, index) => ({ ...step, inCone: ![1, 10].includes(index) }))
  const trace = { ...whole, steps }
  const options = optionsFor(trace)
  assert.equal(options.scope, 'cone')
  assert.deepEqual(shownSteps(trace, options), [1, 3, 4, 5, 6, 7, 8, 9, 10, 12])
  assert.equal(shownSteps(trace, { ...options, scope: 'all' }).length, 12)
  assert.equal(shownSteps(trace, { ...options, opened: new Set([2]) }).length, 11)
  assert.deepEqual([...(coneOf(trace) ?? [])], [1, 3, 4, 5, 6, 7, 8, 9, 10, 12])
  assert.equal(optionsFor(whole).scope, 'all')
  assert.equal(coneOf(whole), undefined)
})

test('what led to a step is its past, and the last step', () => {
  const trace = doubleVote()
  assert.deepEqual(shownSteps(trace, { ...optionsFor(trace), scope: 5 }), [1, 3, 5, 12])
})

test('lanes by a key of the context', () => {
  const reading = readingOf(doubleVote())
  assert.deepEqual(colourKeysOf(reading), ['term', 'votedFor'])
  const { told } = viewOf(reading, { ...optionsFor(reading.trace), colourBy: 'term' })
  assert.deepEqual([told(reading.states[0].nodes.server2), told(reading.states[3].nodes.server2)], ['term 0', 'term 1'])
  assert.equal(told(reading.states[4].nodes.server2), 'down')
})

test('toggling twice changes nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9)), fc.nat(9), (members, one) => {
      const set = new Set(members)
      assert.equal(toggled(set, one).has(one), !set.has(one))
      assert.deepEqual([...toggled(toggled(set, one), one)].sort(), [...set].sort())
    }),
  )
})
