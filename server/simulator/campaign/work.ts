/** What one thread does for a campaign: it runs seeds and makes violations small. Everything pauses often. */
import type { Chaos, Protocol } from '../../../protocols/model/index.js'
import type { RunRecord, RunSummary } from '../../wire/simulation.js'
import type { HdrHistogram } from '../metrics/histogram.js'
import { numbersOf, recordOf, summaryOf } from '../record.js'
import type { SmallTrace } from '../report.js'
import { Run } from '../run.js'
import { type Options, Setting } from '../setting.js'
import { Effort } from '../shrinking/effort.js'
import { shrunk } from '../shrinking/shrinking.js'
import { type Fresh, RunCoverage } from './runCoverage.js'

/** One run of many. */
export interface Plan {
  /** Its place among the runs, from 0. */
  readonly number: number
  readonly seed: number
  /** In place of the scenario's. */
  readonly chaos?: Chaos
}

/** What a run came to. */
export interface Result {
  readonly plan: Plan
  readonly summary: RunSummary
  /** Those of its metrics that a run lacks in which nothing was measured. */
  readonly measured: readonly string[]
  readonly histograms: readonly HdrHistogram[]
  /** What no earlier run in the same thread went through. */
  readonly fresh: Fresh
}

/** A violation to be made small. */
export interface Shrinking {
  readonly plan: Plan
  readonly run: RunSummary
  readonly property: string
}

/** What became of it. */
export interface Shrunken {
  /** Absent where it cannot be shown. */
  readonly small: SmallTrace | undefined
  /** Steps of runs that were tried. */
  readonly spent: number
}

/** Events of a run between two pauses. */
const stride = 1024

export class Work {
  readonly setting: Setting
  readonly coverage: RunCoverage
  /** The run that goes on. */
  current: Run | undefined
  /** The run of place 0 in full. */
  first: RunRecord | undefined

  /** @param options as `mergedOptions` gives them; called where machines are kept from the outside world (see `pure`) */
  constructor(
    readonly protocol: Protocol,
    readonly options: Options,
  ) {
    this.setting = new Setting(protocol, options)
    this.coverage = new RunCoverage(this.setting.memory.model.nodes)
  }

  *run(plan: Plan): Generator<undefined, Result> {
    const run = new Run(this.#settingOf(plan), plan.seed, this.options.stop ?? true, {
      coverage: this.coverage,
      told: plan.number === 0 ? 'in full' : 'in short',
    })
    yield* this.#follow(run)
    if (plan.number === 0) this.first = recordOf(run)
    const numbers = numbersOf(run)
    const summary = { ...summaryOf(run, numbers), ...(plan.chaos && { chaos: { ...plan.chaos } }) }
    const { measured } = numbers
    return { plan, summary, measured, histograms: run.meter?.histograms ?? [], fresh: this.coverage.taken() }
  }

  /** The same run once more, in full. */
  *record(plan: Plan): Generator<undefined, RunRecord> {
    const run = new Run(this.#settingOf(plan), plan.seed, this.options.stop ?? true, { told: 'in full' })
    yield* this.#follow(run)
    return { ...recordOf(run), ...(plan.chaos && { chaos: { ...plan.chaos } }) }
  }

  /** @param steps of runs that may be tried */
  *shrink({ plan, run, property }: Shrinking, steps: number): Generator<undefined, Shrunken> {
    const effort = new Effort(steps)
    const small = yield* shrunk(this.#settingOf(plan), run, property, effort)
    return { small, spent: effort.spent }
  }

  *#follow(run: Run): Generator<undefined, void> {
    this.current = run
    while (!run.advance(stride)) yield
    this.current = undefined
  }

  #settingOf({ chaos }: Plan): Setting {
    return chaos ? new Setting(this.protocol, { ...this.options, chaos }, this.setting) : this.setting
  }
}
