import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressText } from '../../../extension/notebook/progressText.js'
import type { CheckProgress } from '../../../server/wire/report.js'

const progress = (counts: Pick<CheckProgress, 'distinct' | 'depth' | 'queue' | 'statesPerSecond' | 'stage'>) =>
  progressText({ protocol: 'Raft', generated: 0, memoryBytes: 0, ...counts })

test('a running check is one short line', () => {
  assert.equal(
    progress({ distinct: 1_234_567, depth: 14, queue: 30_120, statesPerSecond: 1_900_000 }),
    '1.2 M states, depth 14, queue 30 k, 1.9 M/s',
  )
  assert.equal(
    progress({ distinct: 950, depth: 3, queue: 0, statesPerSecond: 12.4 }),
    '950 states, depth 3, queue 0, 12/s',
  )
  const full = { distinct: 52_000_000, depth: 40, queue: 9, statesPerSecond: 0 }
  assert.equal(
    progress({ ...full, stage: { doing: 'storing', share: 0.349 } }),
    '52 M states, memory is full: storing fingerprints instead (34%)',
  )
  assert.equal(progress({ ...full, stage: { doing: 'paths' } }), '52 M states, judging properties of paths')
})

test('a count is never shown as a thousand of a unit', () => {
  const shown = (count: number) =>
    progress({ distinct: count, depth: 1, queue: 0, statesPerSecond: 0 }).split(' states')[0]
  assert.equal(shown(999), '999')
  assert.equal(shown(1000), '1.0 k')
  assert.equal(shown(9_960), '10 k')
  assert.equal(shown(999_499), '999 k')
  assert.equal(shown(999_999), '1.0 M')
  assert.equal(shown(20_000_000), '20 M')
  assert.equal(shown(3e12), '3000 G')
})
