/**
 * What a simulation found and measured. Plain JSON, complete in itself: a plot needs nothing else. Times are milliseconds of
 * virtual time from the start of the run, unless a name says otherwise.
 */
import type { Cause, CoverageReport, Profile } from './campaign.js'
import type { StateOutline } from './output.js'
import type { Scene } from './scene.js'

/** What runs can say of a property. They never say that it holds. */
export type Judgement = 'violated' | 'not violated' | 'reached' | 'not reached'

/** What the runs say of a property or deadline. */
export interface SimulatedProperty {
  /** The property's kind; `deadline` for one that belongs to the scenario. */
  readonly kind: string
  readonly judgement: Judgement
  /** One or two sentences for a reader. */
  readonly text: string
  readonly expected?: Judgement
  readonly asExpected: boolean
  /** Runs in which it was violated (or reached), by their seeds; at most the first hundred of them. */
  readonly seeds: readonly number[]
  /** In how many runs that was. */
  readonly count: number
  /** When it came first in the run of the first of the seeds. */
  readonly at?: number
  /** Why it is violated: runs that show the same are one cause. The most frequent first; none where it is not violated. */
  readonly causes: readonly Cause[]
  /** Of the runs with a violation, how many were looked at for their causes. */
  readonly compared: number
}

/** A quantity followed over time. */
export interface Series {
  /** "messages in flight", "queue of server1", "operations answered" */
  readonly name: string
  /** `gauge`: values at the times. `rate`: so many in a second, since the time before. */
  readonly kind: 'gauge' | 'rate'
  /** "messages", "bytes", "1" (a share from 0 to 1), ... */
  readonly unit: string
  /** The node that it is about. */
  readonly node?: string
  /** `null` where there was nothing to measure. */
  readonly values: readonly (number | null)[]
  /** Where several samples were made one: the least and the greatest of them, while `values` has their means. */
  readonly low?: readonly (number | null)[]
  readonly high?: readonly (number | null)[]
}

/** How measured values are distributed: buckets of the HDR kind, no wider than a 128th of their values. */
export interface Histogram {
  /** "latency of write", "time in queue of server1" */
  readonly name: string
  /** "ms" or "1" */
  readonly unit: string
  readonly node?: string
  readonly count: number
  /** Of what each run has once (`time to ...`): runs that did not come there until they ended. Present where there are any. */
  readonly never?: number
  readonly mean: number
  readonly deviation: number
  readonly min: number
  readonly max: number
  /** By their names: p50, p90, p95, p99, p99.9, p99.99. Without those that lie among the runs of `never`: they are not known. */
  readonly percentiles: { readonly [percentile: string]: number }
  /** Upper end and number of values of each bucket that is not empty, ascending: the CDF. Neighbours are one where there are many. */
  readonly buckets: readonly (readonly [upTo: number, count: number])[]
}

/** A mean over runs with its 95% confidence interval (Student's t). */
export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
  /** Runs in which there was anything to take the mean of: fewer than all where some never came there (`time to ...`). */
  readonly count: number
}

/** How a distribution changed over time. */
export interface HeatOverTime {
  /** "latency", "time under way" */
  readonly name: string
  readonly unit: string
  /** Where columns begin and end. */
  readonly times: readonly number[]
  /** Where rows begin and end, ascending. */
  readonly edges: readonly number[]
  /** How many values fell into each cell that is not empty. */
  readonly cells: readonly (readonly [column: number, row: number, count: number])[]
}

/** How many messages went from whom to whom. */
export interface LinkCounts {
  /** Nodes; roles where there are many nodes. */
  readonly names: readonly string[]
  /** By sender, then by receiver. */
  readonly sent: readonly (readonly number[])[]
}

/** A time during which something was the case. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A fault that lasted, or struck (`from` equals `to`), to be drawn as a band behind a time series. */
export interface FaultBand extends Span {
  /** `crash`, `cut`, `poison`, `slow`, `clockJump`, `input`, `lie` */
  readonly fault: string
  /** "server1 is down", "server1 ↛ server2" */
  readonly text: string
  readonly nodes: readonly string[]
}

/** A stretch of time that a node spent in a state: for drawing lanes. */
export interface StateSpan extends Span {
  readonly node: string
  /** The state value in a line: "leader", "up.leader"; "down". */
  readonly state: string
}

/** A fault of a run with its moment: what `timeline` takes again. See `TimedFault` in the kit. */
export interface RecordedFault {
  readonly at: number
  readonly fault: string
  readonly [field: string]: unknown
}

/** One run in short. */
export interface RunSummary {
  readonly seed: number
  /** What went wrong by chance, where that is another than the scenario's. */
  readonly chaos?: Profile
  /** Of all that happened: equal runs have equal ones, on any machine. */
  readonly hash: string
  readonly ended: 'duration' | 'violation' | 'nothing left' | 'cancelled'
  /** When it ended. */
  readonly time: number
  readonly events: number
  readonly violations: readonly { readonly property: string; readonly at: number; readonly text: string }[]
  /** When each `reachable` was first satisfied. */
  readonly reached: { readonly [property: string]: number }
  /** What was measured, one number each: "operations per second", "latency p99", ... */
  readonly metrics: { readonly [name: string]: number }
}

/** One run in full. */
export interface RunRecord extends RunSummary {
  /** When the series were sampled. */
  readonly times: readonly number[]
  readonly series: readonly Series[]
  readonly histograms: readonly Histogram[]
  readonly faults: readonly FaultBand[]
  readonly states: readonly StateSpan[]
  /** Of operations, else of messages under way. */
  readonly heat?: HeatOverTime
  readonly links?: LinkCounts
  /** Stretches to be watched, in the order of time. */
  readonly scenes: readonly Scene[]
  /** When the system was not there for its users. */
  readonly unavailable: readonly Span[]
  readonly timeline: readonly RecordedFault[]
}

/** The result of `simulate(...)`. */
export interface SimulationReport<P extends string = string> {
  readonly type: 'simulation'
  readonly version: 1
  readonly protocol: string
  readonly scenario?: string
  /** The first one's. */
  readonly seed: number
  /** Asked for. */
  readonly duration: number
  /** The world, one phrase each: "latency 1 to 5 ms", "crash of a node every 10 s". */
  readonly world: readonly string[]
  readonly asExpected: boolean
  readonly properties: { readonly [K in P]: SimulatedProperty } & { readonly [deadline: string]: SimulatedProperty }
  /** The first run with a violation, else the first. */
  readonly run: RunRecord
  /** The first thousand of them. */
  readonly runs: readonly RunSummary[]
  /** How many runs there were. */
  readonly count: number
  /** How many were asked for. */
  readonly asked: number
  /** The machine of each role, to be drawn. */
  readonly machines?: { readonly [role: string]: StateOutline }
  /** What of the machines the runs went through. */
  readonly coverage: CoverageReport
  /** Over all runs. */
  readonly metrics: { readonly [name: string]: Interval }
  /** Over all runs. */
  readonly histograms: readonly Histogram[]
  readonly statistics: {
    readonly events: number
    /** Real time. */
    readonly seconds: number
    readonly eventsPerSecond: number
    readonly threads: number
  }
}

/** What `sweep(...)` gives: the same runs for each value of a parameter, or for each variant. */
export interface SweepReport {
  readonly type: 'sweep'
  readonly version: 1
  readonly protocol: string
  /** What was varied: "electionTimeout", "variant". */
  readonly parameter: string
  readonly points: readonly SweepPoint[]
}

export interface SweepPoint {
  /** The value in a few characters. */
  readonly label: string
  /** The value, where it is a number: its place on an axis. */
  readonly value?: number
  readonly runs: number
  readonly metrics: { readonly [name: string]: Interval }
  readonly histograms: readonly Histogram[]
  /** In how many runs each property (but `reachable`) and deadline was violated: 0 for one that never was. */
  readonly violated: { readonly [property: string]: number }
}

/** What a running simulation says of itself, about four times a second. */
export interface SimulationProgress {
  readonly protocol: string
  readonly run: number
  readonly runs: number
  /** Of the run at hand. */
  readonly time: number
  readonly duration: number
  readonly eventsPerSecond: number
  /** Of several runs: how many of those that ended violate something. */
  readonly violating?: number
  /** Of several runs: how many ended since the last one that brought a new state or kind of step. */
  readonly nothingNew?: number
  /** What happened last, to be watched; not in every report of progress. */
  readonly scene?: Scene
}
