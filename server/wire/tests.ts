/** What a notebook tests, and what its tests exercised. Plain JSON. */
import type { SourceRange } from './places.js'

/** A check that a cell runs, or a run that it takes again, found in its text. */
export interface DeclaredTest {
  /** The cell that runs it: the URI of its document. */
  readonly cell: string
  /** Where it is called. */
  readonly place: SourceRange
  /** What its author calls it: the first line of a cell that takes a run again. */
  readonly name?: string
  /** The name of the protocol; absent where the text does not tell. */
  readonly protocol?: string
  readonly properties: readonly { readonly name: string; readonly kind?: string; readonly place: SourceRange }[]
}

/** What the last checks of some cells exercised, for each text that machines stand in. */
export interface CoveredText {
  /** URI of the cell's document, or of the file. */
  readonly uri: string
  readonly states: readonly CoveredPart[]
  readonly transitions: readonly CoveredTransition[]
}

export interface CoveredPart {
  /** `role of protocol: a.b` */
  readonly name: string
  readonly range: SourceRange['range']
  /** How often, where that was counted; else whether. */
  readonly taken: number | boolean
}

/** The transitions of a state for one event; with several that are tried in their order, each is a branch. */
export interface CoveredTransition extends CoveredPart {
  readonly branches: readonly CoveredPart[]
}
