/**
 * What each metric costs: the same run with it alone, and without any, one right after the other, so that what else the machine does
 * meets both alike; medians of the ratios of their processor time.
 */
import { assign, setup } from 'xstate'
import {
  allMetrics,
  exponential,
  invoke,
  type Message,
  type Metric,
  measure,
  protocol,
  reply,
  respond,
  seconds,
  send,
  uniform,
  workload,
} from '../../protocols/model/index.js'
import { simulate } from '../../server/simulator/simulate.js'
import type { SimulationReport } from '../../server/wire/simulation.js'
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

/** What is measured, by name. */
const settings = new Map<string, readonly Metric[]>([
  ...allMetrics.map((metric) => [metric, [metric]] as const),
  ['all of them', allMetrics],
])

/** @param rounds how often everything is measured */
export async function costs(rounds: number): Promise<void> {
  const raft = raftOf(5)
  const clients = asking()
  await compared('Raft with 5 nodes', rounds, (metrics) =>
    simulate(raft, { duration: seconds(3600), workload: [], metrics, stop: false }),
  )
  await compared('8 clients of a server', rounds, (metrics) =>
    simulate(clients, {
      duration: seconds(600),
      network: { latency: uniform(1, 3) },
      nodes: { server: { service: exponential(2) } },
      workload: workload.closed({ to: 'client', think: exponential(20), event: { type: 'ask' } }),
      metrics,
      stop: false,
    }),
  )
}

async function compared(
  name: string,
  rounds: number,
  run: (metrics: false | readonly Metric[]) => Promise<SimulationReport>,
): Promise<void> {
  const taken = async (metrics: false | readonly Metric[]) => {
    const before = process.cpuUsage()
    const { events } = (await run(metrics)).statistics
    const { user, system } = process.cpuUsage(before)
    return { events, time: (user + system) / 1e6 }
  }
  for (const metrics of [...settings.values(), false] as const) await taken(metrics)
  const none: number[] = []
  const more = new Map<string, number[]>([...settings.keys()].map((each) => [each, []]))
  let count = 0
  for (let round = 0; round < rounds; round++) {
    for (const [setting, metrics] of settings) {
      // Each next to a run without any, by turns before and after it.
      const bare = round % 2 === 0 ? await taken(false) : undefined
      const { time, events } = await taken(metrics)
      const without = bare ?? (await taken(false))
      count = events
      none.push(without.time)
      more.get(setting)?.push(time / without.time - 1)
    }
  }
  const seconds = median(none)
  console.log(
    `${name}: ${count.toLocaleString('en')} events in ${seconds.toFixed(3)} processor seconds without metrics`,
  )
  for (const [setting, all] of more) {
    console.log(
      `  ${setting.padEnd(12)} ${(100 * median(all)).toFixed(1).padStart(5)} % more (median of ${rounds} pairs)`,
    )
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
