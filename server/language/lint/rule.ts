/** What a rule of the lint is, and what it finds. */
import type { MachineIndex } from '../machines/machineIndex.js'
import type { Place } from '../machines/place.js'
import type { Functions } from './functions.js'

export type Severity = 'error' | 'warning' | 'information' | 'hint'

export interface Rule {
  /** `PN101`; its page is `extension/rules/PN101.md`. */
  readonly code: `PN${number}`
  /** A few words that name it: `unreachable-state`. An ignore comment may give it in place of the code. */
  readonly name: string
  /** How serious it is unless the settings say otherwise. */
  readonly severity: Severity
  find(notebook: LintedNotebook): Iterable<Finding>
}

/** What rules look at. */
export interface LintedNotebook {
  readonly index: MachineIndex
  readonly functions: Functions
}

export interface Finding extends Place {
  /** What is wrong and what to do, in a sentence or two. */
  readonly message: string
  /** What to change, where that is certain. */
  readonly fix?: Fix
}

export interface Fix {
  /** What it does, for a menu: `Make "votedFor" durable`. */
  readonly title: string
  readonly edits: readonly Edit[]
}

/** Replaces a range; an empty one is an insertion. */
export interface Edit extends Place {
  readonly text: string
}
