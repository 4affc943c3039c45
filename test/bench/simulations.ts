/**
 * How quick the simulator is, in processor time of its one thread, so that what else the machine does counts little.
 *
 * `node out/test/bench/simulations.js` measures Raft with and without metrics; with `gossip` also an hour of 1,000 nodes; with
 * `seeds` one in ten of 10,000 seeds of Raft with 3 nodes, 60 s each.
 */
import { seconds, uniform } from '../../protocols/model/index.js'
import { Random } from '../../server/checker/random.js'
import { simulate } from '../../server/simulator/simulate.js'
import { gossipOf } from '../models/gossip.js'
import { raftOf } from '../models/raft.js'

const wanted = process.argv.slice(2)

/** Measures a simulation. @returns processor seconds and what it came to */
async function measured(name: string, run: () => ReturnType<typeof simulate>): Promise<void> {
  const before = process.cpuUsage()
  const { statistics, count } = await run()
  const { user, system } = process.cpuUsage(before)
  const taken = (user + system) / 1e6
  const speed = Math.round(statistics.events / taken).toLocaleString('en')
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20)
  const events = statistics.events.toLocaleString('en')
  console.log(`${name}: ${count} runs, ${events} events in ${taken.toFixed(1)} s, ${speed} a second, ${memory} MB`)
}

const raft = (metrics: boolean) =>
  simulate(raftOf(5), { duration: seconds(4 * 3600), workload: [], metrics, stop: false })

// The first lets the machine code be made.
for (const metrics of [true, true, false, true, false]) {
  await measured(`Raft with 5 nodes, metrics ${metrics ? 'on' : 'off'}`, () => raft(metrics))
}
if (wanted.includes('gossip')) {
  const random = new Random(1)
  await measured('Gossip of 1,000 nodes for an hour', () =>
    simulate(
      gossipOf(1000, 8, (below) => random.below(below)),
      {
        duration: seconds(3600),
        network: { latency: uniform(1, 100) },
        timeline: ({ at }) => [at(0).input('node1', { type: 'rumour' })],
        workload: [],
      },
    ),
  )
}
if (wanted.includes('seeds')) {
  await measured('Raft with 3 nodes for 60 s', () => simulate(raftOf(3), { duration: seconds(60), runs: 1000 }))
}
