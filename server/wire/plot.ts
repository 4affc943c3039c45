/**
 * Plots as they travel: what is drawn, in numbers, bounded in size and complete in itself. Plain JSON, made by the words of
 * `plot` (server/plots), drawn by the renderer, told by the texts.
 */
import type { FaultBand, StateSpan } from './simulation.js'

/**
 * How numbers become places. `share`: from 0 to 1, by its distance from 1 (p90, p99, p99.9 in equal steps). `names`: one place
 * for each name, by its number.
 */
export type AxisScale = 'linear' | 'log' | 'share' | 'names'

/** A side of a plot. */
export interface Axis {
  /** "latency", "time" */
  readonly label: string
  /** "ms", "messages/s"; empty where numbers only count. Times in "ms" are shown in s, min or h where they are long. */
  readonly unit: string
  readonly scale: AxisScale
  /** Of a scale of names. */
  readonly names?: readonly string[]
  /** Where it begins and ends, instead of at the least and the greatest number. */
  readonly from?: number
  readonly to?: number
}

/** A line, or points, of a plot. Its lists are equally long; `null`: there is nothing. */
export interface Curve {
  readonly name: string
  /** `steps`: a value stays until the next. */
  readonly drawn: 'line' | 'steps' | 'points'
  /** Ascending, unless it is `points`. */
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
  /** An interval around each value: of confidence, or the least and greatest of what a value stands for. */
  readonly low?: readonly (number | null)[]
  readonly high?: readonly (number | null)[]
  /** What `low` and `high` are: "95% confidence", "least and greatest". */
  readonly interval?: string
  /** A name for each point. */
  readonly labels?: readonly string[]
  /** What the others are held against, such as ideal speed-up: drawn behind them. */
  readonly reference?: boolean
}

interface PlotBase {
  readonly type: 'plot'
  readonly version: 1
  readonly title: string
  /** Where the numbers come from, in a phrase: protocol, scenario, seed. */
  readonly source: string
}

/** Lines and points over two axes. */
export interface CurvePlot extends PlotBase {
  readonly kind: 'curves'
  readonly x: Axis
  readonly y: Axis
  readonly curves: readonly Curve[]
  /** Faults behind a time axis. */
  readonly bands: readonly FaultBand[]
}

/** Cells of a grid, by how much is in them. */
export interface HeatPlot extends PlotBase {
  readonly kind: 'heat'
  readonly x: Axis
  readonly y: Axis
  /** Where cells begin and end, one more than there are cells; absent on an axis of names. */
  readonly xEdges?: readonly number[]
  readonly yEdges?: readonly number[]
  /** What a cell counts: "messages". */
  readonly unit: string
  /** Those in which there is something: column, row, amount. */
  readonly cells: readonly (readonly [column: number, row: number, amount: number])[]
  /** Faults behind a time axis. */
  readonly bands: readonly FaultBand[]
}

/** What states nodes were in, a lane for each of them. */
export interface LanePlot extends PlotBase {
  readonly kind: 'lanes'
  readonly x: Axis
  readonly lanes: readonly string[]
  /** `node` is a lane's name. */
  readonly spans: readonly StateSpan[]
  readonly bands: readonly FaultBand[]
}

export type Plot = CurvePlot | HeatPlot | LanePlot

/** Plots that a cell shows together, side by side where there is room. */
export interface PlotGroup {
  readonly type: 'plots'
  readonly version: 1
  readonly plots: readonly Plot[]
}
