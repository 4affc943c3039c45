/** `simulate(protocol, options)`: runs a protocol in virtual time and judges its properties on what happens. */
import { type Machines, type Protocol, ProtocolError, type SimulationOptions } from '../../protocols/model/index.js'
import { placed, pure } from '../semantics/index.js'
import type { RunRecord, RunSummary, SimulationProgress, SimulationReport } from '../wire/simulation.js'
import { Merged, recordOf, summaryOf } from './record.js'
import type { SmallTrace } from './report.js'
import { reportOf } from './report.js'
import { Run } from './run.js'
import { mergedOptions, type Options, Setting } from './setting.js'
import { shrunk } from './shrinking/shrinking.js'
import { toMillis } from './time.js'
import { validateSimulation } from './validation.js'

// Kept from before machines run, which find these replaced by refusals.
const now = performance.now.bind(performance)
const later = setImmediate

/** Milliseconds of real time between two looks at the world outside. */
const slice = 40
const progressInterval = 250
/** Events between two looks at the clock. */
const stride = 1024

/** What only a program that embeds the simulator gives. */
export interface Hearing {
  readonly progress?: (progress: SimulationProgress) => void
}

/**
 * Runs a protocol in virtual time: many nodes, latencies, loads, faults by script and by chance. The machines, and what they may
 * do, are those that {@link check} explores; a simulation follows some of their runs and says how well they go.
 *
 * @returns the report; `runs` has each run in short, `run` one of them in full
 * @throws ProtocolError when the protocol, a machine or an option is at fault; the stack leads to the place
 */
export async function simulate<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  options: SimulationOptions<NoInfer<R>, NoInfer<P>> & Hearing = {},
): Promise<SimulationReport<P>> {
  const callers = new Error().stack ?? ''
  const { progress, ...given } = options
  try {
    const chosen = protocol as unknown as Protocol
    const merged = mergedOptions(given as unknown as Options)
    validateSimulation(chosen, merged)
    return (await simulated(chosen, merged, progress)) as SimulationReport<P>
  } catch (error) {
    throw error instanceof ProtocolError ? placed(error, protocol.declaredAt, callers) : error
  }
}

async function simulated(
  protocol: Protocol,
  options: Options,
  progress: Hearing['progress'],
): Promise<SimulationReport> {
  const started = now()
  const { seed = 1, runs = 1, stop = true, signal } = options
  const setting = pure(() => new Setting(protocol, options))
  const summaries: RunSummary[] = []
  const merged = new Merged()
  let shown: RunRecord | undefined
  let told = now()
  let events = 0
  let known = 0
  for (let number = 0; number < runs && !signal?.aborted; number++) {
    const run = pure(() => new Run(setting, seed + number, stop))
    while (!advanced(run)) {
      await new Promise<void>((resolve) => later(resolve))
      if (signal?.aborted) pure(() => run.cancel())
      const elapsed = now() - told
      if (progress && elapsed >= progressInterval) {
        const { duration } = setting
        const eventsPerSecond = Math.round(((events + run.log.count - known) / elapsed) * 1000)
        progress({
          ...{ protocol: protocol.name, run: number + 1, runs },
          ...{ time: toMillis(run.now), duration: toMillis(duration), eventsPerSecond },
        })
        told = now()
        known = events + run.log.count
      }
    }
    events += run.log.count
    summaries.push(summaryOf(run))
    if (run.meter) merged.add(run.meter.histograms)
    if (!shown || (shown.violations.length === 0 && run.violations.length > 0)) shown = recordOf(run)
  }
  if (!shown) throw new ProtocolError('The simulation was stopped before its first run.')
  const seconds = (now() - started) / 1000
  const traces = await smallTraces(setting, summaries, options)
  return reportOf({ setting, summaries, shown, merged, traces, seconds, events })
}

/** Lets a run go on for a slice of real time. @returns whether it has ended */
function advanced(run: Run): boolean {
  const until = now() + slice
  return pure(() => {
    for (;;) {
      if (run.advance(stride)) return true
      if (now() >= until) return false
    }
  })
}

/** For each property that was violated, the first run that shows it, made small. */
async function smallTraces(
  setting: Setting,
  runs: readonly RunSummary[],
  { shrink = 10, signal }: Options,
): Promise<ReadonlyMap<string, SmallTrace>> {
  const traces = new Map<string, SmallTrace>()
  const until = now() + shrink * 1000
  for (const { property } of runs.flatMap(({ violations }) => violations)) {
    if (traces.has(property) || signal?.aborted) continue
    const run = runs.find(({ violations }) => violations.some((each) => each.property === property)) as RunSummary
    const shrinking = shrunk(setting, run, property, () => now() >= until)
    for (;;) {
      const end = now() + slice
      const done = pure(() => {
        for (;;) {
          const next = shrinking.next()
          if (next.done) return next
          if (now() >= end) return undefined
        }
      })
      if (done) {
        if (done.value) traces.set(property, done.value)
        break
      }
      await new Promise<void>((resolve) => later(resolve))
      if (signal?.aborted) break
    }
  }
  return traces
}
