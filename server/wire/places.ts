/** Where what a trace or a report tells of stands in the source. Plain JSON. */
import type { Trace } from './trace.js'

/** A part of a cell or of a file; lines and columns count from 0, columns in UTF-16 units. As LSP's `Location`. */
export interface SourceRange {
  /** URI of the cell's document, or of the file. */
  readonly uri: string
  readonly range: { readonly start: SourceOffset; readonly end: SourceOffset }
}

export interface SourceOffset {
  readonly line: number
  readonly character: number
}

/**
 * What stands there: a transition that was taken, a state in which something was ignored, the fault or setting that lets
 * something happen around the nodes; where the text does not tell as much, the machine, the role or the protocol.
 */
export type PlaceKind = 'transition' | 'state' | 'fault' | 'setting' | 'machine' | 'role' | 'protocol'

export interface StepPlace extends SourceRange {
  readonly kind: PlaceKind
  /** Of a transition: how the trace calls it, "follower on requestVote → candidate". */
  readonly words?: string
}

/** A trace, and which cell shows it. */
export interface TraceInCell {
  readonly notebook: string
  /** The URI of the document of the cell whose output it is. */
  readonly cell: string
  /** The name of the protocol, as the report has it. */
  readonly protocol: string
  readonly trace: Trace
}

/** Where a trace happened, in the text as it is now. */
export interface TracePlaces {
  /** The name of the property where it is declared. */
  readonly property?: SourceRange
  /** For each step what did it, in the order in which it was done: mostly one transition. Empty where that is in no known text. */
  readonly steps: readonly (readonly StepPlace[])[]
}

/** How much of a machine the last check saw, at a place of its text. */
export interface CountPlace extends SourceRange {
  /** Of a transition in how many different steps it was taken, of a machine to how many local states its nodes came. */
  readonly kind: 'transition' | 'machine'
  readonly count: number
  /** What the transition waits for; the role of the machine. */
  readonly words: string
  /** A sentence for each role that runs the machine: what was counted, and in which check. */
  readonly text: string
}
