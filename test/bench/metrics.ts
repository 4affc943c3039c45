/**
 * What each metric costs: the same run without any, with each alone, and with all, side by side in small pieces of the same events.
 * Of each piece the least processor time of some rounds counts, so that what else the machine does hardly does.
 */
import { assign, setup } from 'xstate'
import {
  allMetrics,
  exponential,
  invoke,
  type Message,
  type Metric,
  measure,
  type Protocol,
  protocol,
  reply,
  respond,
  type SimulationOptions,
  seconds,
  send,
  uniform,
  workload,
} from '../../protocols/model/index.js'
import { Work } from '../../server/simulator/campaign/work.js'
import { raftOf } from '../models/raft.js'

/** Clients that ask servers where handling takes time; all that a machine can measure is measured with each request. */
function asking() {
  const client = setup({ types: { events: {} as { type: 'ask' } | Message<{ type: 'answer' }> } }).createMachine({
    initial: 'idle',
    states: {
      idle: {
        on: { ask: { target: 'waiting', actions: [invoke({ type: 'ask' }), send('server1', { type: 'ask' })] } },
      },
      waiting: { on: { answer: { target: 'idle', actions: respond() } } },
    },
  })
  const server = setup({
    types: { context: {} as { served: number }, events: {} as Message<{ type: 'ask' }> },
  }).createMachine({
    context: { served: 0 },
    on: {
      ask: {
        actions: [
          assign({ served: ({ context }) => (context.served + 1) % 10 }),
          measure('counter', 'served'),
          measure('gauge', 'place in the round', ({ context }) => context.served),
          measure('histogram', 'size of an answer', ({ context }) => 1 + context.served),
          reply({ type: 'answer' }),
        ],
      },
    },
  })
  return protocol({
    name: 'Asking',
    nodes: { client: { machine: client, count: 8 }, server: { machine: server } },
  })
}

/** What is measured, by name. Nothing is measured once more: how far that is from nothing is how far the others are wrong. */
const settings = new Map<string, readonly Metric[]>([
  ['none again', []],
  ...allMetrics.map((metric) => [metric, [metric]] as const),
  ['all of them', allMetrics],
])

/** Events of a piece are some thousand: long against a look at the clock, short against what disturbs a machine. */
const stridesInPiece = 6

/** @param rounds how often everything is measured */
export function costs(rounds: number): void {
  compared('Raft with 5 nodes for 20 minutes', rounds, raftOf(5), { duration: seconds(1200), workload: [] })
  compared('30 runs of Raft with 3 nodes for a minute', rounds, raftOf(3), { duration: seconds(60), runs: 30 })
  compared('8 clients of a server for 2 minutes', rounds, asking(), {
    duration: seconds(120),
    network: { latency: uniform(1, 3) },
    nodes: { server: { service: exponential(2) } },
    workload: workload.closed({ to: 'client', think: exponential(20), event: { type: 'ask' } }),
  })
}

function compared(name: string, rounds: number, of: unknown, options: SimulationOptions): void {
  const all = [[], ...settings.values()].map((metrics) => ({ ...options, metrics, stop: false }))
  /** By setting, and piece of the run: the least time it took. */
  const least: number[][] = all.map(() => [])
  let events = 0
  for (let round = 0; round < rounds; round++) {
    const runs = all.map((each) => through(new Work(of as Protocol, each)))
    for (let piece = 0, goesOn = true; goesOn; piece++) {
      // Who comes first changes, so that what one leaves in the caches serves each alike.
      for (let place = 0; place < runs.length; place++) {
        const which = (place + piece + round) % runs.length
        const before = process.cpuUsage()
        const end = advanced(runs[which])
        const { user, system } = process.cpuUsage(before)
        least[which][piece] = Math.min(least[which][piece] ?? Number.POSITIVE_INFINITY, user + system)
        if (end) {
          events = end
          goesOn = false
        }
      }
    }
  }
  const [none, ...others] = least.map((times) => times.reduce((sum, time) => sum + time, 0))
  console.log(
    `${name}: ${events.toLocaleString('en')} events in ${(none / 1e6).toFixed(3)} processor seconds without metrics`,
  )
  for (const [index, setting] of [...settings.keys()].entries()) {
    const more = (100 * (others[index] / none - 1)).toFixed(1)
    console.log(`  ${setting.padEnd(12)} ${more.padStart(5)} % more`)
  }
}

/** All runs of a simulation. @returns their events */
function* through(work: Work): Generator<undefined, number> {
  let events = 0
  for (let number = 0; number < (work.options.runs ?? 1); number++) {
    events += (yield* work.run({ number, seed: number + 1 })).summary.events
  }
  return events
}

/** Goes on for a piece. @returns how many events there were in all, at the end */
function advanced(run: Generator<undefined, number>): number | undefined {
  for (let stride = 0; stride < stridesInPiece; stride++) {
    const next = run.next()
    if (next.done) return next.value
  }
  return undefined
}
