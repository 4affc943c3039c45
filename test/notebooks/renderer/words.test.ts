import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { headlineOf, toneOf } from '../../../notebooks/renderer/report/headline.js'
import { bytesText, countText, durationText, rateText } from '../../../notebooks/renderer/report/quantities.js'
import { changesText, eventText, nodeText, stateText, valueText } from '../../../notebooks/renderer/values.js'
import type { JsonValue } from '../../../server/wire/trace.js'
import { sampleReports } from './samples.js'

test('values read as in the checker’s own texts', () => {
  const value = {
    a: [1, 'x', null],
    s: { $set: [1, 2] },
    m: { $map: [['k', { n: true }]] },
    u: { $undefined: true },
    b: { $bigint: '12' },
  }
  assert.equal(valueText(value), '{a: [1, x, null], s: Set{1, 2}, m: Map{k: {n: true}}, u: undefined, b: 12n}')
  assert.equal(valueText(''), '""')
  fc.assert(fc.property(fc.jsonValue(), (any) => typeof valueText(any as JsonValue) === 'string'))
})

test('events and states', () => {
  assert.equal(eventText({ type: 'vote' }), 'vote')
  assert.equal(eventText({ type: 'vote', term: 1, entries: [] }), 'vote(term 1, entries [])')
  assert.equal(stateText('leader'), 'leader')
  assert.equal(stateText({ up: { leader: 'busy' } }), 'up.leader.busy')
  assert.equal(stateText({ left: 'on', right: { deep: {} } }), 'left.on | right.deep')
  assert.equal(stateText({ up: { left: 'on', right: {} } }), 'up.left.on | up.right')
  assert.equal(stateText({}), '')
  const state = { up: true, value: {}, context: {}, status: 'active', timers: [] } as const
  assert.equal(nodeText({ ...state, up: false }), 'down')
  assert.equal(nodeText(state), 'up')
})

test('changes of a node in a line', () => {
  const term = { path: 'context.term', before: 0, after: 1 }
  assert.equal(
    changesText([{ path: 'value', before: 'follower', after: 'candidate' }, term]),
    'follower → candidate, term 0 → 1',
  )
  const regions = { role: { electing: 'candidate' }, disk: 'clean' }
  assert.equal(
    changesText([{ path: 'value', before: { ...regions, role: 'follower' }, after: regions }]),
    'role.follower → role.electing.candidate',
  )
  assert.equal(
    changesText([{ path: 'value', before: 'free', after: regions }]),
    'free → role.electing.candidate | disk.clean',
  )
  assert.equal(changesText([{ path: 'value', before: {}, after: 'free' }]), 'free')
  assert.equal(changesText([{ path: 'context.log[0]', after: 'x' }]), 'log[0] is now x')
  assert.equal(changesText([{ path: 'context.log[0]', before: 'x' }]), 'log[0] is gone (was x)')
  assert.equal(
    changesText([
      { path: 'up', before: true, after: false },
      { path: 'value', before: 'a', after: {} },
      { path: 'timers', before: 't', after: 'none' },
    ]),
    'down',
  )
  assert.equal(
    changesText([
      { path: 'up', before: false, after: true },
      { path: 'value', before: {}, after: 'a' },
    ]),
    'up again, a',
  )
})

test('the headline: an expected violation is a success, a missed one is not', () => {
  const { violated, expected, holds, unknown, missed } = sampleReports()
  assert.deepEqual([violated, expected, holds, unknown, missed].map(headlineOf), [
    { tone: 'bad', text: 'Raft, votes not durable: “election safety” is violated' },
    { tone: 'good', text: 'Raft, votes not durable: “election safety” is violated, as expected' },
    { tone: 'good', text: 'Raft: all 5 properties hold' },
    {
      tone: 'open',
      text: 'Raft: a limit ended the exploration before “election safety” and “leader append-only” were decided',
    },
    { tone: 'bad', text: 'Raft: “election safety” holds, but a violation was expected' },
  ])
  assert.equal(toneOf({ verdict: 'violated', asExpected: true }), 'good')
  assert.equal(toneOf({ verdict: 'unknown', asExpected: false }), 'open')
})

test('an unknown verdict is never told as a success of its own', () => {
  const { unknown } = sampleReports()
  const { tone, text } = headlineOf({
    ...unknown,
    properties: {},
    statistics: { ...unknown.statistics, complete: false },
  })
  assert.equal(tone, 'open')
  assert.match(text, /limit/)
})

test('quantities', () => {
  assert.equal(countText(2744706), '2,744,706')
  assert.deepEqual([0.0001, 0.25, 1.834, 725].map(durationText), ['under 1 ms', '250 ms', '1.83 s', '12 min 5 s'])
  assert.deepEqual([0, 33.26, 999, 1000, 9_860_000, 2.5e9].map(bytesText), [
    '0 B',
    '33.3 B',
    '999 B',
    '1 kB',
    '9.86 MB',
    '2.5 GB',
  ])
  assert.deepEqual([rateText(10, 0), rateText(2744706, 1.83), rateText(5000, 2)], [undefined, '1.5 million', '2,500'])
})
