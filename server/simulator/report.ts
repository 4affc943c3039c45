/** What the runs of a simulation come to. */
import type { Property } from '../../protocols/model/index.js'
import { machinesOf } from '../checker/outline.js'
import type { CoverageReport } from '../wire/campaign.js'
import type { Judgement, RunRecord, RunSummary, SimulatedProperty, SimulationReport } from '../wire/simulation.js'
import type { Trace } from '../wire/trace.js'
import type { Causes } from './campaign/causes.js'
import type { Hits, Tally } from './campaign/tally.js'
import type { Happening } from './eventLog.js'
import type { Setting } from './setting.js'
import { worldOf } from './worldText.js'

/** A violation made small. */
export interface SmallTrace {
  readonly trace: Trace
  /** The actions of the trace's steps. */
  readonly actions: readonly Happening[]
  /** Steps before. */
  readonly steps: number
}

/** What is told beside what was tallied. */
export interface Told {
  readonly shown: RunRecord
  readonly causes: Causes
  readonly coverage: CoverageReport
  /** Runs that were asked for. */
  readonly asked: number
  /** Of real time. */
  readonly seconds: number
  readonly threads: number
}

export function reportOf(setting: Setting, tally: Tally, told: Told): SimulationReport {
  const { shown, seconds, asked, coverage, threads } = told
  const { protocol, options } = setting
  const { listed, count, events, means, merged } = tally
  const kinds: (readonly [string, string])[] = [
    ...Object.entries<Property<never>>(protocol.properties).map(([name, { kind }]) => [name, kind] as const),
    ...Object.keys(options.deadlines ?? {}).map((name) => [name, 'deadline'] as const),
  ]
  const properties = Object.fromEntries(
    kinds.map(([name, kind]) => [name, propertyOf(setting, tally, told, name, kind)]),
  )
  return {
    type: 'simulation',
    version: 1,
    protocol: protocol.name,
    ...(options.scenario && { scenario: options.scenario.name }),
    seed: listed[0].seed,
    duration: setting.duration / 1000,
    world: worldOf(setting),
    asExpected: Object.values(properties).every(({ asExpected }) => asExpected),
    properties,
    run: shown,
    runs: listed,
    machines: machinesOf(protocol),
    ...{ count, asked, coverage },
    metrics: means.intervals(),
    histograms: merged.all.map((histogram) => histogram.toJSON()),
    statistics: { events, seconds, eventsPerSecond: seconds > 0 ? Math.round(events / seconds) : 0, threads },
  }
}

function propertyOf(setting: Setting, tally: Tally, { causes }: Told, name: string, kind: string): SimulatedProperty {
  const { expect } = setting.options
  const isReachable = kind === 'reachable'
  const hits = (isReachable ? tally.reached : tally.violated).get(name)
  const judgement: Judgement = isReachable ? (hits ? 'reached' : 'not reached') : hits ? 'violated' : 'not violated'
  const expected = (expect as Record<string, Judgement | undefined> | undefined)?.[name]
  const at = hits && momentOf(hits.first, name)
  return {
    kind,
    judgement,
    text: textOf(setting, name, kind, hits, tally.count),
    ...(expected && { expected }),
    // That one run did not come somewhere is nothing to be alarmed by.
    asExpected: expected ? judgement === expected : judgement !== 'violated',
    seeds: hits?.seeds ?? [],
    count: hits?.count ?? 0,
    ...(at !== undefined && { at }),
    ...(causes.get(name) ?? { causes: [], compared: 0 }),
  }
}

/** When a property was violated first in a run, or reached. */
const momentOf = ({ reached, violations }: RunSummary, name: string): number | undefined =>
  reached[name] ?? violations.find(({ property }) => property === name)?.at

function textOf(setting: Setting, name: string, kind: string, hits: Hits | undefined, all: number): string {
  const runs = all === 1 ? 'the run' : `${all} runs`
  if (hits) {
    const { first, count } = hits
    const why = first.violations.find(({ property }) => property === name)
    const place = `${timeText(momentOf(first, name) as number)} with seed ${first.seed}.`
    const of = all === 1 ? '' : ` In ${count} of ${all} runs.`
    return `${why ? `${why.text} After` : 'First after'} ${place}${of}`
  }
  if (kind === 'reachable') return `Not reached in ${runs}: that says little; a check can tell whether it can be.`
  const isLong = ['eventually', 'leadsTo', 'infinitelyOften', 'stabilizes'].includes(kind)
  const bound = typeof setting.options.liveness === 'number' || name in ((setting.options.liveness ?? {}) as object)
  if (isLong && !bound)
    return 'Not judged: a run comes to an end. Give `liveness` a bound in milliseconds to have it judged.'
  return `Not violated in ${runs}: no proof.`
}

/** A time of a run in a few characters. @param milliseconds of virtual time */
const timeText = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Number(milliseconds.toFixed(1))} ms` : `${Number((milliseconds / 1000).toFixed(3))} s`
