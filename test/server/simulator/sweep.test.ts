import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uniform } from '../../../protocols/model/index.js'
import { pointOf } from '../../../server/simulator/sweep.js'
import { raftOf } from '../../models/raft.js'

test('a point of a sweep changes the delays that it names and leaves the others', () => {
  const { options } = pointOf(
    raftOf(3),
    {
      parameter: 'spread',
      values: [50],
      delays: { heartbeat: 20, electionTimeout: 100 },
      at: (spread) => ({ options: { delays: { electionTimeout: uniform(150, 150 + spread) } } }),
      duration: 1000,
    },
    0,
  )
  assert.deepEqual(options.delays, { heartbeat: 20, electionTimeout: uniform(150, 200) })
  assert.equal(options.duration, 1000)
})
