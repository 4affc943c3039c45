/**
 * What each metric costs: the same run without any and with one (or all), in turns by small pieces of the same events. Of each pair of
 * pieces it is taken by how much more processor time the one needs than the other, and told is the median of all pairs with its 95%
 * confidence interval: whatever slows a machine down for longer than a piece slows both, and what is shorter is not the median.
 *
 * Measured is in several processes: what a process inlines where, which a metric changes too, is worth some hundredths and differs from
 * one to the next.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
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
const stridesInPiece = 4
/** Events between two pauses of a run, see `Work`. */
const stride = 1024

/** What one process measured of one simulation. */
interface Pairs {
  readonly name: string
  /** Of each piece without metrics: its processor time, in microseconds. */
  readonly plain: number[]
  /** By setting, of each pair: how much more time it takes with these metrics, in hundredths. */
  readonly more: Record<string, number[]>
}

/** @param processes how many measure everything, each once */
export function costs(processes: number): void {
  const all = new Map<string, Pairs>()
  for (let number = 0; number < processes; number++) {
    const args = [fileURLToPath(import.meta.url), String(number)]
    const measured: Pairs[] = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 }))
    for (const { name, plain, more } of measured) {
      const before = all.get(name) ?? { name, plain: [], more: {} }
      before.plain.push(...plain)
      for (const setting of settings.keys()) before.more[setting] = [...(before.more[setting] ?? []), ...more[setting]]
      all.set(name, before)
    }
  }
  for (const pairs of all.values()) tell(pairs)
}

function tell({ name, plain, more }: Pairs): void {
  const time = (1000 * middle(plain).median) / (stridesInPiece * stride)
  console.log(`${name}: ${time.toFixed(0)} ns of a processor for an event without metrics`)
  for (const setting of settings.keys()) {
    const { median, low, high } = middle(more[setting])
    const [told, from, to] = [median, low, high].map((each) => each.toFixed(1).padStart(5))
    console.log(`  ${setting.padEnd(12)} ${told} % more (${from} to ${to})`)
  }
}

/** @param number of this process: each begins with another metric */
function measured(number: number): Pairs[] {
  return [
    compared('Raft with 5 nodes for 20 minutes', number, raftOf(5), { duration: seconds(1200), workload: [] }),
    compared('30 runs of Raft with 3 nodes for a minute', number, raftOf(3), { duration: seconds(60), runs: 30 }),
    compared('8 clients of a server for 2 minutes', number, asking(), {
      duration: seconds(120),
      network: { latency: uniform(1, 3) },
      nodes: { server: { service: exponential(2) } },
      workload: workload.closed({ to: 'client', think: exponential(20), event: { type: 'ask' } }),
    }),
  ]
}

function compared(name: string, number: number, of: unknown, options: SimulationOptions): Pairs {
  const work = (metrics: readonly Metric[]) => through(new Work(of as Protocol, { ...options, metrics, stop: false }))
  const more: Record<string, number[]> = {}
  const plain: number[] = []
  const [...all] = settings
  const first = number % all.length
  const inOrder = [...all.slice(first), ...all.slice(0, first)]

  // The first time around all settings only warms up.
  for (const isWarm of [false, true]) {
    for (const [setting, metrics] of inOrder) {
      const pairs = [...inTurns(work([]), work(metrics))]
      if (!isWarm) continue
      plain.push(...pairs.map(([none]) => none))
      more[setting] = pairs.map(([none, one]) => 100 * (one / none - 1))
    }
  }
  return { name, plain, more }
}

/** The median, and between what the median of ever more values lies with 95% confidence (order statistics). */
function middle(values: readonly number[]): { readonly median: number; readonly low: number; readonly high: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const last = sorted.length - 1
  const out = Math.max(0, Math.floor(sorted.length / 2 - 0.98 * Math.sqrt(sorted.length)) - 1)
  return {
    median: (sorted[last >> 1] + sorted[(last + 1) >> 1]) / 2,
    low: sorted[out],
    high: sorted[last - out],
  }
}

type Through = Generator<undefined, void>

/** Goes through both by turns. @returns the processor time of each for each piece, in microseconds */
function* inTurns(a: Through, b: Through): Generator<readonly [number, number]> {
  const both = [a, b]
  for (let piece = 0, isOver = false; !isOver; piece++) {
    const taken: [number, number] = [0, 0]
    for (const place of [0, 1]) {
      // ABBA: what one leaves in the caches serves each alike.
      const which = (piece + place) & 1
      const before = process.cpuUsage()
      isOver = advanced(both[which])
      const { user, system } = process.cpuUsage(before)
      taken[which] = user + system
    }
    if (!isOver) yield taken
  }
}

/** All runs of a simulation. */
function* through(work: Work): Through {
  for (let number = 0; number < (work.options.runs ?? 1); number++) yield* work.run({ number, seed: number + 1 })
}

/** Goes on for a piece. @returns whether it is over */
function advanced(run: Through): boolean {
  for (let stride = 0; stride < stridesInPiece; stride++) if (run.next().done) return true
  return false
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(measured(Number(process.argv[2]))))
