/** One run from its seed to what is told of it. */
import type { RecordedFault, RunRecord, RunSummary } from '../wire/simulation.js'
import { bounded } from './metrics/bounded.js'
import { HdrHistogram } from './metrics/histogram.js'
import { Numbers } from './metrics/numbers.js'
import type { Run } from './run.js'
import { toMillis } from './time.js'

/** What a run comes to in numbers; none where nothing is measured. */
export function numbersOf(run: Run): Numbers {
  const { meter, now, memory, judging } = run
  if (!meter) return new Numbers()
  const all = meter.numbers(now, [...memory.types.keys()])
  addUnavailability(run, all)
  for (const [name, at] of judging.reached) all.mean(`time to ${name}`, toMillis(at))
  return all
}

/** A run in short. @param numbers as {@link numbersOf} gives them */
export function summaryOf(run: Run, { all }: Numbers): RunSummary {
  const { seed, log, now } = run
  return {
    seed,
    hash: log.hash,
    ended: run.ended ?? 'cancelled',
    time: toMillis(now),
    events: log.count,
    violations: run.violations.map(({ property, at, text }) => ({ property, at: toMillis(at), text })),
    reached: Object.fromEntries([...run.judging.reached].map(([name, at]) => [name, toMillis(at)])),
    metrics: all,
  }
}

/** For how long the system was not there, in all and at worst. */
function addUnavailability({ unavailable, meter, setting }: Run, all: Numbers): void {
  if (setting.available === undefined && !meter?.chosen.has('operations')) return
  const lengths = unavailable.map(({ from, to }) => to - from)
  all.count(
    'unavailable',
    lengths.reduce((sum, length) => sum + length, 0),
  )
  all.count('longest unavailable', Math.max(0, ...lengths))
}

/** A run in full. */
export function recordOf(run: Run): RunRecord {
  const { meter } = run
  const heat = meter?.heat
  return {
    ...summaryOf(run, numbersOf(run)),
    ...bounded({ times: meter?.times ?? [], series: meter?.series ?? [] }),
    histograms: meter?.histograms.map((histogram) => histogram.toJSON()) ?? [],
    faults: run.faults.bands,
    states: meter?.states ?? [],
    ...(heat && { heat }),
    ...(meter?.links && { links: meter.links.toJSON() }),
    scenes: run.film?.scenes ?? [],
    unavailable: run.unavailable,
    timeline: run.timeline as readonly RecordedFault[],
  }
}

/** Metrics, in milliseconds, that ask for their distribution over the runs. */
const overRuns = /^time to |^(longest )?unavailable$/

/** Histograms of several runs, added up by name. */
export class Merged {
  readonly #all = new Map<string, HdrHistogram>()
  #runs = 0

  /** @param sought properties that runs may reach: it is told of each after how long, also where no run did */
  constructor(readonly sought: readonly string[]) {}

  add(histograms: readonly HdrHistogram[]): void {
    for (const histogram of histograms) {
      const known = this.#all.get(histogram.name)
      if (known) known.merge(histogram)
      else this.#all.set(histogram.name, histogram.copy())
    }
  }

  /** What is one number for each run, distributed over the runs. */
  addRun({ metrics }: RunSummary): void {
    this.#runs++
    for (const [name, value] of Object.entries(metrics)) {
      if (!overRuns.test(name)) continue
      const histogram = this.#all.get(name) ?? new HdrHistogram(name, 'ms')
      histogram.add(value)
      this.#all.set(name, histogram)
    }
  }

  get all(): readonly HdrHistogram[] {
    const all = [...this.#all.values()]
    if (this.#runs < 2) return all.filter(({ name }) => !overRuns.test(name))
    return [...all.filter(({ name }) => !name.startsWith('time to ')), ...this.#arrivals]
  }

  get #arrivals(): readonly HdrHistogram[] {
    return this.sought.map((property) => {
      const name = `time to ${property}`
      const histogram = this.#all.get(name)?.copy() ?? new HdrHistogram(name, 'ms')
      histogram.never = this.#runs - histogram.count
      return histogram
    })
  }
}
