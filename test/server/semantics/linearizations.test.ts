/** Linearizability on the fly, against all orders of the operations so far. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { register } from '../../../protocols/library/index.js'
import type { SequentialSpec } from '../../../protocols/model/index.js'
import { type HistoryEvent, operationsOf } from '../../../server/history/index.js'
import { CanonicalValues, Linearizations, notLinearizable, Sequential } from '../../../server/semantics/index.js'
import { hasOrder, randomHistory } from '../history/randomHistory.js'

const engineFor = (spec: SequentialSpec) => new Linearizations(new Sequential(spec, new CanonicalValues()))

const move = (engine: Linearizations, state: number, event: HistoryEvent) =>
  event.type === 'invoke'
    ? engine.invoke(state, event.process, event.operation)
    : engine.respond(state, event.process, event.result)

test('after every event of a random history the verdict is that of all orders', () => {
  fc.assert(
    fc.property(randomHistory, ({ spec, events }) => {
      const engine = engineFor(spec)
      let state = engine.initial
      events.forEach((event, index) => {
        state = move(engine, state, event)
        const fits = hasOrder(spec, operationsOf(events.slice(0, index + 1)))
        assert.equal(state !== notLinearizable, fits, `after event ${index + 1}`)
      })
    }),
    { numRuns: 3000 },
  )
})

test('histories that differ in the order of adjacent invocations, or of adjacent responses, have one state', () => {
  fc.assert(
    fc.property(randomHistory, fc.nat(), ({ spec, events }, at) => {
      const index = at % Math.max(1, events.length - 1)
      const [first, second] = events.slice(index, index + 2)
      fc.pre(second !== undefined && first.type === second.type && first.process !== second.process)
      const swapped = [...events.slice(0, index), second, first, ...events.slice(index + 2)]
      const engine = engineFor(spec)
      const end = (all: readonly HistoryEvent[]) =>
        all.reduce((state, event) => move(engine, state, event), engine.initial)
      assert.equal(end(events), end(swapped))
    }),
    { numRuns: 2000 },
  )
})

test('what has no more influence is forgotten: reading for ever takes few states', () => {
  const engine = engineFor(register(0))
  let state = engine.initial
  for (let i = 0; i < 100; i++) {
    state = engine.invoke(state, 'a', { type: 'write', value: i % 2 })
    state = engine.invoke(state, 'b', { type: 'read' })
    state = engine.respond(state, 'b', i % 2)
    state = engine.respond(state, 'a', undefined)
  }
  assert.ok(engine.size < 20, String(engine.size))
})
