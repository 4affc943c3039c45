/** What a cell shows. Every rich output also has a plain text, for viewers that have no renderer of ours. */
import type { Exploration } from './exploring.js'
import type { FrontierReport } from './frontier.js'
import type { LogReport } from './log.js'
import type { PlotGroup } from './plot.js'
import type { CheckReport } from './report.js'
import type { SimulationReport, SweepReport } from './simulation.js'
import type { JsonValue } from './trace.js'

export const checkMime = 'application/vnd.protocol-notebook.check+json'
export const frontierMime = 'application/vnd.protocol-notebook.frontier+json'
export const simulationMime = 'application/vnd.protocol-notebook.simulation+json'
export const explorationMime = 'application/vnd.protocol-notebook.exploration+json'
export const sweepMime = 'application/vnd.protocol-notebook.sweep+json'
export const plotsMime = 'application/vnd.protocol-notebook.plots+json'
export const logMime = 'application/vnd.protocol-notebook.log+json'
export const liveMime = 'application/vnd.protocol-notebook.live+json'
export const protocolMime = 'application/vnd.protocol-notebook.protocol+json'

/** A state node of a machine, and all below it. */
export interface StateOutline {
  readonly key: string
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  /** The key of the state in which it begins; of a history state: where it leads as long as nothing is remembered. */
  readonly initial?: string
  /** Of a history state that remembers the states below those beside it, too. */
  readonly deep?: true
  /** What is done on entry and exit, and which actors run meanwhile; each left out where it is nothing. */
  readonly entry?: readonly string[]
  readonly exit?: readonly string[]
  readonly invokes?: readonly string[]
  readonly transitions: readonly TransitionOutline[]
  readonly states: readonly StateOutline[]
}

export interface TransitionOutline {
  /** "on requestVote", "after electionTimeout", "always", "when done". */
  readonly on: string
  readonly guard?: string
  /** The paths of the states that it leads to. */
  readonly target: readonly string[]
  /** Left out where there are none. */
  readonly actions?: readonly string[]
  /** It leaves and enters the state that declares it, even where its target is inside. */
  readonly reenter?: true
}

/** What a cell that declares a protocol shows. */
export interface ProtocolCard {
  readonly type: 'protocol'
  readonly version: 1
  readonly name: string
  readonly assumptions: readonly string[]
  readonly roles: readonly {
    readonly role: string
    readonly nodes: readonly string[]
    readonly durable: readonly string[]
    readonly machine: StateOutline
    readonly context: JsonValue
  }[]
  readonly properties: readonly { readonly name: string; readonly kind: string }[]
}

/** A place in a cell or in a file; lines and columns count from 0, columns in UTF-16 units. */
export interface SourcePosition {
  /** URI of the cell's document, or of the file. */
  readonly uri: string
  readonly line: number
  readonly column: number
}

export interface StackFrame {
  readonly name: string
  readonly position?: SourcePosition
}

/** Why a cell failed. */
export interface CellError {
  readonly name: string
  /** One clear message that says what to do. */
  readonly message: string
  /** Frames in cells and the user's files first; our own frames are left out. */
  readonly frames: readonly StackFrame[]
}

export type CellOutput =
  | { readonly type: 'check'; readonly report: CheckReport; readonly text: string }
  | { readonly type: 'frontier'; readonly report: FrontierReport; readonly text: string }
  | { readonly type: 'simulation'; readonly report: SimulationReport; readonly text: string }
  | { readonly type: 'sweep'; readonly report: SweepReport; readonly text: string }
  | { readonly type: 'exploration'; readonly exploration: Exploration; readonly text: string }
  | { readonly type: 'plots'; readonly group: PlotGroup; readonly text: string }
  | { readonly type: 'protocol'; readonly card: ProtocolCard; readonly text: string }
  | { readonly type: 'log'; readonly report: LogReport; readonly text: string }
  | { readonly type: 'value'; readonly text: string }
  | { readonly type: 'stream'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'error'; readonly error: CellError }
