/** What the runs of a simulation come to. */
import type { Property } from '../../protocols/model/index.js'
import type { Judgement, RunRecord, RunSummary, SimulatedProperty, SimulationReport } from '../wire/simulation.js'
import type { Trace } from '../wire/trace.js'
import { intervalsOf } from './intervals.js'
import type { Merged } from './record.js'
import type { Setting } from './setting.js'
import { worldOf } from './worldText.js'

/** A violation made small. */
export interface SmallTrace {
  readonly trace: Trace
  /** Steps before. */
  readonly steps: number
}

export interface Found {
  readonly setting: Setting
  readonly summaries: readonly RunSummary[]
  readonly shown: RunRecord
  readonly merged: Merged
  /** By property. */
  readonly traces: ReadonlyMap<string, SmallTrace>
  /** Of real time. */
  readonly seconds: number
  readonly events: number
}

/** Seeds that are listed of a property. */
const mostSeeds = 100

export function reportOf(found: Found): SimulationReport {
  const { setting, summaries, shown, merged, seconds, events } = found
  const { protocol, options } = setting
  const kinds: (readonly [string, string])[] = [
    ...Object.entries<Property<never>>(protocol.properties).map(([name, { kind }]) => [name, kind] as const),
    ...Object.keys(options.deadlines ?? {}).map((name) => [name, 'deadline'] as const),
  ]
  const properties = Object.fromEntries(kinds.map(([name, kind]) => [name, propertyOf(found, name, kind)]))
  return {
    type: 'simulation',
    version: 1,
    protocol: protocol.name,
    ...(options.scenario && { scenario: options.scenario.name }),
    seed: summaries[0].seed,
    duration: setting.duration / 1000,
    world: worldOf(setting),
    asExpected: Object.values(properties).every(({ asExpected }) => asExpected),
    properties,
    run: shown,
    runs: summaries,
    metrics: intervalsOf(summaries.map(({ metrics }) => metrics)),
    histograms: merged.all.map((histogram) => histogram.toJSON()),
    statistics: { events, seconds, eventsPerSecond: seconds > 0 ? Math.round(events / seconds) : 0 },
  }
}

function propertyOf({ setting, summaries, traces }: Found, name: string, kind: string): SimulatedProperty {
  const { expect } = setting.options
  const isReachable = kind === 'reachable'
  const at = (run: RunSummary): number | undefined =>
    isReachable ? run.reached[name] : run.violations.find(({ property }) => property === name)?.at
  const hits = summaries.filter((run) => at(run) !== undefined)
  const judgement: Judgement = isReachable
    ? hits.length > 0
      ? 'reached'
      : 'not reached'
    : hits.length > 0
      ? 'violated'
      : 'not violated'
  const expected = (expect as Record<string, Judgement | undefined> | undefined)?.[name]
  const small = traces.get(name)
  const first = hits[0] && at(hits[0])
  return {
    kind,
    judgement,
    text: textOf(setting, name, kind, hits, summaries),
    ...(expected && { expected }),
    // That one run did not come somewhere is nothing to be alarmed by.
    asExpected: expected ? judgement === expected : judgement !== 'violated',
    seeds: hits.slice(0, mostSeeds).map(({ seed }) => seed),
    count: hits.length,
    ...(first !== undefined && { at: first }),
    ...(small && { trace: small.trace, steps: small.steps }),
  }
}

function textOf(
  setting: Setting,
  name: string,
  kind: string,
  hits: readonly RunSummary[],
  all: readonly RunSummary[],
): string {
  const runs = all.length === 1 ? 'the run' : `${all.length} runs`
  const of = all.length === 1 ? '' : ` In ${hits.length} of ${all.length} runs.`
  if (kind === 'reachable') {
    if (hits.length === 0) return `Not reached in ${runs}: that says little; a check can tell whether it can be.`
    return `First after ${timeText(hits[0].reached[name])} with seed ${hits[0].seed}.${of}`
  }
  if (hits.length > 0) {
    const { at, text } = hits[0].violations.find(
      ({ property }) => property === name,
    ) as RunSummary['violations'][number]
    return `${text} After ${timeText(at)} with seed ${hits[0].seed}.${of}`
  }
  const isLong = ['eventually', 'leadsTo', 'infinitelyOften', 'stabilizes'].includes(kind)
  const bound = typeof setting.options.liveness === 'number' || name in ((setting.options.liveness ?? {}) as object)
  if (isLong && !bound)
    return 'Not judged: a run comes to an end. Give `liveness` a bound in milliseconds to have it judged.'
  return `Not violated in ${runs}: no proof.`
}

/** A time of a run in a few characters. @param milliseconds of virtual time */
const timeText = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Number(milliseconds.toFixed(1))} ms` : `${Number((milliseconds / 1000).toFixed(3))} s`
