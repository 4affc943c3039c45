/**
 * What a viewer of traces and the one who shows it tell each other: a notebook's webview and the extension, a page and its
 * script. Plain JSON, so that it can be posted. Steps are numbered as in the trace: 0 is the initial state.
 */
import type { Chart, ChartRequest, MachineOfRole, MachineRef, StatechartAt } from './chart.js'
import type { Exploration, WalkAnswer, WalkRequest } from './exploring.js'
import type { GraphRequest, LaidGraph } from './graph.js'
import type { SourcePosition } from './output.js'
import type { SimulationProgress } from './simulation.js'
import type { NodeId, Trace } from './trace.js'
import { identityOf } from './traceIdentity.js'

/** A moment of a trace: the state after one of its steps. */
export interface TraceMoment {
  readonly protocol: string
  /** The property whose counterexample or witness it is. */
  readonly property: string
  /** Which of its traces, see `identityOf`; absent: the one that is shown, or the first. */
  readonly trace?: string
  readonly step: number
  /** A run that leaves the trace, to be drawn in its place. */
  readonly branch?: TraceBranch
}

/** What was done instead, from some step of a trace. */
export interface TraceBranch {
  readonly title: string
  readonly trace: Trace
  /** The step of the branch that is to be shown. */
  readonly step: number
}

export const momentOf = (protocol: string, trace: Trace, step: number): TraceMoment => ({
  protocol,
  property: trace.property,
  trace: identityOf(trace),
  step,
})

/** From the viewer. `origin` is whatever the output carried as its metadata: it says which of several equal reports is meant. */
export type ViewerMessage =
  /** The reader went to a step, or opened a trace. */
  | { readonly type: 'stepSelected'; readonly moment: TraceMoment; readonly origin?: unknown }
  /** The reader put the trace away. */
  | { readonly type: 'traceClosed'; readonly protocol: string; readonly property: string; readonly origin?: unknown }
  /** The reader asks to debug a trace. */
  | { readonly type: 'debugTrace'; readonly protocol: string; readonly trace: Trace; readonly origin?: unknown }
  /** The reader asks for the source of what a step did. */
  | { readonly type: 'openSource'; readonly position: SourcePosition; readonly origin?: unknown }
  /** The reader asks for the source of a part of a drawn machine: a state by its path, a transition by its key. */
  | { readonly type: 'openPart'; readonly of: MachineRef; readonly part: string; readonly origin?: unknown }
  /** The reader of a machine would see this node of the selected trace; without one whoever acts. */
  | { readonly type: 'nodeChosen'; readonly node?: NodeId }
  /** The viewer would draw a machine; `chart` answers with the same number. */
  | { readonly type: 'chartWanted'; readonly id: number; readonly request: ChartRequest; readonly origin?: unknown }
  /** The viewer would draw a graph; `graph` answers with the same number. */
  | { readonly type: 'graphWanted'; readonly id: number; readonly request: GraphRequest }
  /** Something is asked of a walk; `walked` answers with the same number. */
  | { readonly type: 'walkAsked'; readonly id: number; readonly asked: WalkRequest }
  /** The reader would walk on by hand from a step of a trace. */
  | { readonly type: 'exploreFrom'; readonly protocol: string; readonly trace: Trace; readonly steps: number }
  /** The cell that showed the walk is to run again. */
  | { readonly type: 'runAgain'; readonly walk: string }
  /** The walk's trace, up to where it stands, is to be kept. */
  | { readonly type: 'keepWalk'; readonly exploration: Exploration; readonly how: WalkKeeping }
  | RasterAnswer

/** What becomes of a walk's trace: a cell that replays it, or a file. */
export type WalkKeeping = 'regression' | 'export'

/** To the viewer. */
export type ViewerCommand =
  /** How far the simulation is that a cell runs. */
  | { readonly type: 'progress'; readonly cell: string; readonly progress: SimulationProgress }
  /** Show this moment. What it does not show it ignores. */
  | { readonly type: 'showStep'; readonly moment: TraceMoment }
  /** Draw this machine. */
  | { readonly type: 'machine'; readonly machine: StatechartAt }
  /** The author's cursor is at these parts of the machines of these roles; what is drawn of them is marked. */
  | { readonly type: 'markParts'; readonly roles: readonly MachineOfRole[]; readonly parts: readonly string[] }
  /** The chart that was wanted under this number; null where there is none. */
  | { readonly type: 'chart'; readonly id: number; readonly chart: Chart | null }
  /** Where the graph is drawn that was wanted under this number; null where nobody can say. */
  | { readonly type: 'graph'; readonly id: number; readonly graph: LaidGraph | null }
  /** The answer to what was asked of a walk under this number. */
  | { readonly type: 'walked'; readonly id: number; readonly answer: WalkAnswer }
  | RasterRequest

/** Make pixels of a drawing, since only pages can. It is answered by a {@link RasterAnswer}. */
export interface RasterRequest {
  readonly type: 'rasterise'
  readonly request: number
  /** The text of an SVG file. */
  readonly svg: string
}

/** Either a PNG file in base64, or why there is none. */
export type RasterAnswer = { readonly type: 'rasterised'; readonly request: number } & (
  | { readonly png: string }
  | { readonly error: string }
)
