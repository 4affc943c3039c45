/** The custom messages between the extension and the language server: the whole contract beyond LSP itself. */

import type { BreakpointPlace, ProtocolInCell } from './breakpointPlaces.js'
import type { Chart, ChartRequest, MachineRef, StatechartAt } from './chart.js'
import type { WalkAnswer, WalkRequest } from './exploring.js'
import type { GraphRequest, LaidGraph } from './graph.js'
import type { AnswerTo, Inquiry } from './inspection.js'
import type { CellOutput } from './output.js'
import type { PaletteName } from './palettes.js'
import type { CountPlace, SourceOffset, SourceRange, TraceInCell, TracePlaces } from './places.js'
import type { Progress } from './progress.js'
import type { CheckReport } from './report.js'
import type { CoveredText, DeclaredTest } from './tests.js'
import type { Trace } from './trace.js'
import type { TextFormat } from './traceFormats.js'

export const languageId = 'protocol-cell'
export const notebookType = 'protocol-notebook'

/**
 * The `initializationOptions` of the language server. The extension gives `trusted: workspace.isTrusted`, and the paths
 * of what it carries; the paths may be left out where the server runs from a built checkout or beside its bundles.
 */
export interface ServerOptions {
  /** Nothing is evaluated until the workspace is trusted, see `trustChanged`. Types need no trust. */
  readonly trusted: boolean
  /** The folder of bundled declarations, laid out as server/language/typesLayout.ts says. */
  readonly typesRoot?: string
  /** The kernel's bundle. */
  readonly kernelPath?: string
  /** The most memory a kernel may take, in bytes. */
  readonly memoryLimit?: number
  /** What pictures within text are drawn for, see `themeChanged`. */
  readonly theme?: ThemeKind
}

export type ThemeKind = 'dark' | 'light' | 'highContrast' | 'highContrastLight'

/** A client-to-server request: its method, parameters and result, kept together for typing at both ends. */
export interface RequestOf<Params, Result> {
  readonly method: string
  readonly params?: Params
  readonly result?: Result
}
/** A notification, to the client except where said otherwise. */
export interface NotificationOf<Params> {
  readonly method: string
  readonly params?: Params
}

/**
 * Runs cells (by the URI of their documents), in the order of the notebook, stale cells they depend on first.
 * Resolves when the last has ended; what happens meanwhile is told by the notifications below.
 */
export const runCells: RequestOf<{ notebook: string; cells: string[] }, null> = { method: 'protocolNotebook/run' }
/** Stops what runs; answers within a second, killing the kernel if it must. */
export const interruptKernel: RequestOf<{ notebook: string }, null> = { method: 'protocolNotebook/interrupt' }
/** Ends the kernel; the next run starts a fresh one. Every cell is stale then. */
export const restartKernel: RequestOf<{ notebook: string }, null> = { method: 'protocolNotebook/restart' }

/** Asks the kernel of a notebook about a walk through a protocol. No kernel is started for it. */
export const walk: RequestOf<{ notebook: string; asked: WalkRequest }, WalkAnswer> = { method: 'protocolNotebook/walk' }

/** Client to server: the workspace has become trusted (the extension sends it from `onDidGrantWorkspaceTrust`). */
export const trustChanged: NotificationOf<{ trusted: boolean }> = { method: 'protocolNotebook/trustChanged' }

/** Client to server: the user has chosen another colour theme. */
export const themeChanged: NotificationOf<{ theme: ThemeKind }> = { method: 'protocolNotebook/themeChanged' }

export type KernelStatus = 'none' | 'starting' | 'idle' | 'busy' | 'dead'

export const cellStarted: NotificationOf<{ notebook: string; cell: string; order: number }> = {
  method: 'protocolNotebook/cellStarted',
}
export const cellOutput: NotificationOf<{ notebook: string; cell: string; output: CellOutput }> = {
  method: 'protocolNotebook/cellOutput',
}
export const cellProgress: NotificationOf<{ notebook: string; cell: string; progress: Progress }> = {
  method: 'protocolNotebook/cellProgress',
}
export const cellEnded: NotificationOf<{ notebook: string; cell: string; success: boolean }> = {
  method: 'protocolNotebook/cellEnded',
}
/** The kernel's state, and why it died where it did. */
export const kernelStatus: NotificationOf<{ notebook: string; status: KernelStatus; text?: string }> = {
  method: 'protocolNotebook/kernelStatus',
}
/** The cells that were run and whose result no longer matches their text or what they depend on. */
export const staleCells: NotificationOf<{ notebook: string; cells: string[] }> = {
  method: 'protocolNotebook/staleCells',
}

/** A trace of a report, and the format to write it in. */
export interface TraceChoice {
  readonly report: CheckReport
  /** The property whose trace it is. */
  readonly property: string
  readonly format: TextFormat
  /** The colours of what is drawn; light ones where nothing is said. */
  readonly theme?: PaletteName
}

/** A trace as the text of a file, with a name for it; null where the property has no trace. */
export const exportTrace: RequestOf<TraceChoice, { name: string; text: string } | null> = {
  method: 'protocolNotebook/exportTrace',
}

/**
 * The command by which the server lets the editor begin a rename, after a refactoring has given something a name of its own.
 * Arguments: a document's URI, a line and a character.
 */
export const renameAt = 'protocolNotebook.renameAt'

export interface RegressionChoice {
  readonly trace: Trace
  /** What the reader calls the cell. */
  readonly name: string
  /** How the protocol is called in the notebook. */
  readonly protocol: string
  /** Whether the cell has to import `replay`. */
  readonly imports: boolean
}

/** A trace as the text of a cell that replays it. */
export const regressionCell: RequestOf<RegressionChoice, string> = { method: 'protocolNotebook/regressionCell' }

/** Where the steps of a trace happened, in the text as it is now; null where the notebook does not declare the protocol. */
export const placesOfTrace: RequestOf<TraceInCell, TracePlaces | null> = { method: 'protocolNotebook/placesOfTrace' }

/** Where the parts of a machine are drawn; null where no chart can be made of it. */
export const layoutChart: RequestOf<ChartRequest, Chart | null> = { method: 'protocolNotebook/layoutChart' }

/** Where the boxes and arrows of a graph are drawn; null where it cannot be laid out. */
export const layoutGraph: RequestOf<GraphRequest, LaidGraph | null> = { method: 'protocolNotebook/layoutGraph' }

/** Where breakpoints may stand when a trace of a protocol is debugged; nothing where the notebook does not declare it. */
export const placesForBreakpoints: RequestOf<ProtocolInCell, BreakpointPlace[]> = {
  method: 'protocolNotebook/placesForBreakpoints',
}

/** Asks the kernel about a trace that a cell showed. Fails where the kernel does not know the cell's protocol (any more). */
export interface InspectRequest<I extends Inquiry = Inquiry> {
  readonly notebook: string
  /** The URI of the document of the cell whose output the trace is. */
  readonly cell: string
  readonly inquiry: I
}

export const inspect: RequestOf<InspectRequest, AnswerTo<Inquiry>> = { method: 'protocolNotebook/inspect' }

/** The machine at a place of a cell or an imported file; null where no open notebook has one there. */
export const statechartAt: RequestOf<{ uri: string; position: SourceOffset }, StatechartAt | null> = {
  method: 'protocolNotebook/statechartAt',
}

/** The machine of a role; null where the notebook does not declare it. */
export const statechartOf: RequestOf<{ notebook: string; of: MachineRef }, StatechartAt | null> = {
  method: 'protocolNotebook/statechartOf',
}

/** Where a state (by its path) or a transition (by its key) stands in the text as it is now. */
export const placeOfPart: RequestOf<{ notebook: string; of: MachineRef; part: string }, SourceRange | null> = {
  method: 'protocolNotebook/placeOfPart',
}

/** The checks of an open notebook, found in its text: nothing is evaluated. */
export const testsIn: RequestOf<{ notebook: string }, readonly DeclaredTest[]> = { method: 'protocolNotebook/testsIn' }

/** What the last checks of some cells exercised. */
export const coverageOf: RequestOf<{ notebook: string; cells: readonly string[] }, readonly CoveredText[]> = {
  method: 'protocolNotebook/coverageOf',
}

/** The first steps of a trace as the text of a cell that walks on from there. */
export const exploringCell: RequestOf<{ trace: Trace; steps: number; protocol: string }, string> = {
  method: 'protocolNotebook/exploringCell',
}

/** What the last checks of a notebook counted in the text of its machines; nothing of a text that has changed since. */
export const transitionCounts: RequestOf<{ notebook: string }, readonly CountPlace[]> = {
  method: 'protocolNotebook/transitionCounts',
}
/** The counts of a notebook are others now. */
export const countsChanged: NotificationOf<{ notebook: string }> = { method: 'protocolNotebook/countsChanged' }

/** The command by which the server lets the editor check or simulate a protocol. Argument: a {@link CheckProtocol}. */
export const checkProtocol = 'protocolNotebook.checkProtocol'

export interface CheckProtocol {
  /** The cells that do it, by the URIs of their documents. */
  readonly cells: readonly string[]
  /** The cell that declares it. */
  readonly beside: string
  /** The text of a cell to add below that, where none does it. */
  readonly add?: string
}

/** The command by which the editor opens the explorer of a protocol. Argument: an {@link ExploreProtocol}. */
export const exploreProtocol = 'protocolNotebook.explore'

export interface ExploreProtocol {
  /** The URI of the document of the cell that declares it, or of a file that does. */
  readonly cell: string
  /** The variable that holds it. */
  readonly variable: string
  /** Its name, where that is written out. */
  readonly protocol?: string
}
