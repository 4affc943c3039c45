/** Published experiments again: how gossip spreads, and how election timeouts decide how long Raft is without a leader. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds, uniform } from '../../../protocols/model/index.js'
import { Random } from '../../../server/checker/random.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { sweep } from '../../../server/simulator/sweep.js'
import { gossipOf } from '../../models/gossip.js'
import { raftOf } from '../../models/raft.js'

test('push gossip spreads in log2 n + ln n rounds (Pittel 1987)', async () => {
  const nodes = 64
  const rounds: number[] = []
  for (let seed = 1; seed <= 8; seed++) {
    const random = new Random(seed)
    const { run } = await simulate(
      gossipOf(nodes, 24, (below) => random.below(below)),
      {
        seed,
        duration: seconds(25),
        network: { latency: 1 },
        timeline: ({ at }) => [at(0).input('node1', { type: 'rumour' })],
        workload: [],
        available: ({ node }) => node.every((each) => each.matches('knowing')),
      },
    )
    rounds.push((run.unavailable[0]?.to ?? 0) / 1000)
  }
  const mean = rounds.reduce((sum, each) => sum + each, 0) / rounds.length
  const theory = Math.log2(nodes) + Math.log(nodes)
  assert.ok(Math.abs(mean - theory) < 2.5, `${mean} rounds, ${theory} by theory`)
})

test('a thousand gossiping nodes: everybody hears of it', async () => {
  const random = new Random(1)
  const { run, statistics } = await simulate(
    gossipOf(1000, 8, (below) => random.below(below)),
    {
      duration: seconds(40),
      network: { latency: uniform(1, 100) },
      timeline: ({ at }) => [at(0).input('node1', { type: 'rumour' })],
      workload: [],
    },
  )
  assert.ok(statistics.events > 20_000)
  assert.ok(run.metrics['share of nodes in knowing'] > 0.5)
})

test("Raft's election timeouts: with no spread elections split again and again, 150 ms of it end that (figure 16)", async () => {
  const { points } = await sweep(raftOf(5), {
    parameter: 'spread',
    values: [0, 5, 150],
    at: (spread) => ({ options: { delays: { electionTimeout: uniform(150, 150 + spread) } } }),
    duration: seconds(10),
    runs: 30,
    // A broadcast takes 15 ms there and back, as in the paper.
    network: { latency: uniform(5, 10) },
    timeline: ({ at }) => [at(seconds(3)).crash('leader')],
    available: ({ server }) => server.some((node) => node.up && node.matches('leader')),
  })
  const [none, little, much] = points.map(({ metrics }) => metrics['longest unavailable'])
  // No overlap of the intervals: each spread is better than the one before.
  assert.ok(none.low > little.high && little.low > much.high, JSON.stringify([none, little, much]))
  // The paper: with 150 to 300 ms a leader is found 287 ms after the crash on average. Here the first election counts, too.
  assert.ok(much.mean > 150 && much.mean < 500, `${much.mean} ms`)
})
