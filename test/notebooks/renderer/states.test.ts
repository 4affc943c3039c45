import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inFlightAt, journeysOf } from '../../../notebooks/renderer/trace/journeys.js'
import { moved } from '../../../notebooks/renderer/trace/moved.js'
import { linksText } from '../../../notebooks/renderer/trace/partitions.js'
import { keysOf, statesOf } from '../../../notebooks/renderer/trace/states.js'
import { doubleVote } from './samples.js'
import { wander } from './wanderings.js'

const traces = fc
  .tuple(fc.array(fc.nat(10_000), { maxLength: 60 }), fc.integer({ min: 1, max: 5 }))
  .map(([choices, server]) => wander(choices, { server }))

test('the state after a step is the fold of the steps up to it', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const states = statesOf(trace)
      assert.equal(states.length, trace.steps.length + 1)
      states.forEach((state, row) => {
        const folded = Object.assign({}, trace.initial.nodes, ...trace.steps.slice(0, row).map(({ nodes }) => nodes))
        assert.deepEqual(state.nodes, folded)
        const last = trace.steps
          .slice(0, row)
          .findLast(({ action }) => action.type === 'partition' || action.type === 'heal')
        assert.deepEqual(state.blocked, last?.action.type === 'partition' ? last.action.blocked : [])
      })
    }),
  )
})

test('in flight is what was sent less what was delivered or lost; a duplicate leaves its copy', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const journeys = journeysOf(trace)
      const network = new Set<string>()
      const same = (row: number) =>
        assert.deepEqual(
          inFlightAt(journeys, row).map(({ message }) => message.id),
          [...network],
        )
      same(0)
      trace.steps.forEach(({ action, sent }, index) => {
        if (action.type === 'deliver' || action.type === 'lose') network.delete(action.message)
        for (const { id } of sent) network.add(id)
        same(index + 1)
      })
    }),
  )
})

test('the double vote, row by row', () => {
  const trace = doubleVote()
  const states = statesOf(trace)
  assert.equal(states[4].nodes.server2.up, false)
  assert.deepEqual(states[6].nodes.server2.context, { term: 1, votedFor: null, votes: [], log: [] })
  assert.deepEqual([states[6].blocked.length, states[7].blocked.length, states[10].blocked.length], [0, 4, 0])
  const ids = (row: number) => inFlightAt(journeysOf(trace), row).map(({ message }) => message.id)
  assert.deepEqual([ids(1), ids(2), ids(3)], [['m1', 'm2'], ['m1'], ['m1', 'm3']])
})

test('what changes in the course of a trace is told from what never does', () => {
  const states = statesOf(doubleVote())
  assert.deepEqual(keysOf(states, ['server1', 'server2', 'server3']), {
    changing: ['term', 'votedFor', 'votes'],
    constant: ['log'],
  })
})

test('blocked links are told together', () => {
  assert.equal(linksText([]), '')
  assert.equal(linksText([['a', 'b']]), 'a ↛ b')
  assert.equal(
    linksText([
      ['b', 'a'],
      ['a', 'b'],
      ['a', 'c'],
      ['c', 'a'],
    ]),
    'a ↮ b, c',
  )
  assert.equal(
    linksText([
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'c'],
    ]),
    'b ↮ a; b ↛ c',
  )
})

test('keys move the selection, within the trace', () => {
  assert.deepEqual(
    ['j', 'ArrowDown', 'PageDown', 'End'].map((key) => moved(key, 3, 20)),
    [4, 4, 13, 20],
  )
  assert.deepEqual(
    ['k', 'ArrowUp', 'PageUp', 'Home'].map((key) => moved(key, 3, 20)),
    [2, 2, 0, 0],
  )
  assert.deepEqual(
    [moved('j', 20, 20), moved('k', 0, 20), moved('x', 3, 20), moved('Tab', 3, 20)],
    [20, 0, undefined, undefined],
  )
})
