/** Whom the debugger asks: the language server, for places in the source and, through it, the notebook's kernel. */
import type { BreakpointPlace } from '../wire/breakpointPlaces.js'
import type { AnswerTo, Inquiry } from '../wire/inspection.js'
import { inspect, placesForBreakpoints, placesOfTrace, type RequestOf } from '../wire/messages.js'
import type { TracePlaces } from '../wire/places.js'
import type { Trace } from '../wire/trace.js'

/** A trace to debug, and where it is shown. */
export interface Debugged {
  readonly notebook: string
  /** The URI of the document of the cell whose output it is. */
  readonly cell: string
  /** The name of the protocol, as the report has it. */
  readonly protocol: string
  readonly trace: Trace
}

/** What differs from editor to editor. */
export interface DebuggingEditor {
  /** Finds the trace that a launch configuration names. @throws an error that says what to do */
  find(configuration: object): Promise<Debugged>
  request<Params, Result>(request: RequestOf<Params, Result>, params: Params): Promise<Result>
  /** The URI as the server knows it. @param path of a file, or a URI, as the editor writes it in a breakpoint */
  uriOf(path: string): string
  /** The path or URI by which the editor knows a document, and what to call it. */
  sourceOf(uri: string): { readonly path: string; readonly name: string }
}

export class Debuggee {
  constructor(
    readonly editor: DebuggingEditor,
    readonly debugged: Debugged,
  ) {}

  /** Where the steps of a run stand in the source; undefined where that is not known. */
  async placesOf(trace: Trace): Promise<TracePlaces | undefined> {
    const { notebook, cell, protocol, trace: own } = this.debugged
    // a branch shows nothing by itself; it is still a run of the same protocol
    const asked = { notebook, cell, protocol, trace: { ...trace, property: own.property } }
    return (await this.editor.request(placesOfTrace, asked)) ?? undefined
  }

  /** Where breakpoints may stand. */
  breakpointPlaces(): Promise<readonly BreakpointPlace[]> {
    const { notebook, cell, protocol, trace } = this.debugged
    return this.editor.request(placesForBreakpoints, { notebook, cell, protocol, property: trace.property })
  }

  /** Asks the kernel. @throws an error that says why it cannot answer */
  async inspect<I extends Inquiry>(inquiry: I): Promise<AnswerTo<I>> {
    const { notebook, cell } = this.debugged
    return (await this.editor.request(inspect, { notebook, cell, inquiry })) as AnswerTo<I>
  }
}
