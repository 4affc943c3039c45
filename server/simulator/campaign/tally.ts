/** What is kept of runs, taken in their order: little of each, so that there may be many. */
import type { RunSummary } from '../../wire/simulation.js'
import { Means } from '../intervals.js'
import { Merged } from '../record.js'
import type { Result, Shrinking } from './work.js'

/** Runs that are listed. */
const mostListed = 1000
/** Seeds that are listed of a property. */
const mostSeeds = 100
/** Runs with a violation of a property that may be compared. */
const mostCompared = 32

/** Runs in which a property was violated, or reached. */
export interface Hits {
  count: number
  readonly seeds: number[]
  readonly first: RunSummary
}

export class Tally {
  count = 0
  events = 0
  /** Runs with a violation. */
  violating = 0
  readonly listed: RunSummary[] = []
  readonly means = new Means()
  readonly merged: Merged
  readonly violated = new Map<string, Hits>()
  readonly reached = new Map<string, Hits>()
  /** The first runs that violate each property. */
  readonly violations: Shrinking[] = []

  /** @param sought properties that runs may reach; none where nothing is measured */
  constructor(sought: readonly string[]) {
    this.merged = new Merged(sought)
  }

  add({ plan, summary, measured, histograms }: Result): void {
    this.count++
    this.events += summary.events
    if (summary.violations.length > 0) this.violating++
    if (this.listed.length < mostListed) this.listed.push(summary)
    this.means.add(summary.metrics, measured)
    this.merged.add(histograms)
    this.merged.addRun(summary)
    for (const property of Object.keys(summary.reached)) hit(this.reached, property, summary)
    for (const { property } of summary.violations) {
      const { count } = hit(this.violated, property, summary)
      if (count <= mostCompared) this.violations.push({ plan, run: summary, property })
    }
  }
}

function hit(hits: Map<string, Hits>, property: string, run: RunSummary): Hits {
  let known = hits.get(property)
  if (!known) {
    known = { count: 0, seeds: [], first: run }
    hits.set(property, known)
  }
  known.count++
  if (known.seeds.length < mostSeeds) known.seeds.push(run.seed)
  return known
}
