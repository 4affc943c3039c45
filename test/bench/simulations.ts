/**
 * How quick the simulator is, in processor time of its one thread, so that what else the machine does counts little.
 *
 * `node out/test/bench/simulations.js raft` measures Raft with and without metrics, `gossip` an hour of 1,000 nodes, `seeds` 1,000
 * seeds of Raft with 3 nodes, 60 s each (`seeds=10000`: so many), `growing` protocols whose contexts grow with every event, `metrics`
 * what each metric costs in some minutes (`metrics=5`: in so many processes). Without arguments: `raft`.
 */
import { poisson, seconds, uniform, workload } from '../../protocols/model/index.js'
import { Random } from '../../server/checker/random.js'
import { simulate } from '../../server/simulator/simulate.js'
import type { SimulationProgress } from '../../server/wire/simulation.js'
import { gossipOf } from '../models/gossip.js'
import { growingSetOf } from '../models/growingSet.js'
import { raftOf } from '../models/raft.js'
import { costs } from './metrics.js'

/** What is measured, with the number after its name. */
const wanted = new Map(
  process.argv.slice(2).map((argument) => {
    const [name, number] = argument.split('=')
    return [name, number === undefined ? undefined : Number(number)]
  }),
)

/** What memory the process has while a simulation goes on, at each tenth of its virtual time. */
function remembered() {
  const tenths: number[] = []
  return {
    progress: ({ time, duration }: SimulationProgress) => {
      tenths[Math.min(9, Math.floor((10 * time) / duration))] = Math.round(process.memoryUsage.rss() / 2 ** 20)
    },
    tell: () => console.log(`  MB at each tenth of the time: ${Array.from(tenths, (each) => each ?? '-').join(', ')}`),
  }
}

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

if (wanted.size === 0 || wanted.has('raft'))
  for (const metrics of [true, true, false, true, false]) {
    await measured(`Raft with 5 nodes, metrics ${metrics ? 'on' : 'off'}`, () => raft(metrics))
  }
if (wanted.has('gossip')) {
  const random = new Random(1)
  const memory = remembered()
  await measured('Gossip of 1,000 nodes for an hour', () =>
    simulate(
      gossipOf(1000, 8, (below) => random.below(below)),
      {
        duration: seconds(3600),
        network: { latency: uniform(1, 100) },
        timeline: ({ at }) => [at(0).input('node1', { type: 'rumour' })],
        workload: [],
        progress: memory.progress,
      },
    ),
  )
  memory.tell()
}
if (wanted.has('growing')) {
  for (const elements of [500, 1000, 2000]) {
    await measured(`A set that grows to ${elements} at 10 nodes`, () =>
      simulate(growingSetOf(10), {
        duration: seconds(elements / 20),
        workload: workload.open({
          to: 'node',
          arrivals: poisson(20),
          event: ({ number }) => ({ type: 'add', element: `element ${number}` }),
        }),
      }),
    )
  }
  await measured('Raft with 5 nodes, 20 entries a second', () =>
    simulate(raftOf(5), {
      duration: seconds(20),
      workload: workload.open({
        to: 'leader',
        arrivals: poisson(20),
        event: ({ number }) => ({ type: 'propose', value: `command ${number}` }),
      }),
    }),
  )
}
if (wanted.has('seeds')) {
  const started = performance.now()
  const progress = ({ run, runs, eventsPerSecond, nothingNew }: SimulationProgress) => {
    const told = `run ${run} of ${runs}, ${eventsPerSecond.toLocaleString('en')} events/s, nothing new for ${nothingNew} runs`
    process.stderr.write(`\r${told} `)
  }
  await measured('Raft with 3 nodes for 60 s', () =>
    simulate(raftOf(3), { duration: seconds(60), runs: wanted.get('seeds') ?? 1000, progress }),
  )
  console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s by the clock`)
}
if (wanted.has('metrics')) costs(wanted.get('metrics') ?? 12)
