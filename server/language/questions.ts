/**
 * What can be asked of TypeScript about a cell, and what it answers. Offsets are UTF-16 units into the cell's text; places
 * in answers name a document and count lines and characters from 0, as editors do. What joins a cell to the others is
 * generated and never part of an answer.
 */
import type { TextSpan } from './cell.js'

export interface Position {
  readonly line: number
  readonly character: number
}

export interface PositionRange {
  readonly start: Position
  readonly end: Position
}

/** A range of a document: of a cell, or of a file by its URI. */
export interface Place {
  readonly uri: string
  readonly range: PositionRange
}

/** A place that declares something: all of the declaration, and its name. */
export interface Target extends Place {
  readonly nameRange: PositionRange
}

/** What replaces a range. */
export interface TextChange {
  readonly range: PositionRange
  readonly newText: string
}

/** The changes of documents, by their URIs: no two of a document overlap. */
export type Changes = { readonly [uri: string]: readonly TextChange[] }

/** How the author likes code written. */
export interface Style {
  readonly tabSize: number
  readonly insertSpaces: boolean
  /** TypeScript's own options, as editors name them under `typescript.format`. */
  readonly format?: { readonly [option: string]: unknown }
  /** As under `typescript.preferences`, `typescript.suggest` and `typescript.inlayHints`, flattened by `preferencesOf`. */
  readonly preferences?: { readonly [option: string]: unknown }
}

export interface RelatedPlace extends TextSpan {
  readonly cell: string
  readonly message: string
}

/** A diagnostic of a cell. */
export interface CellProblem extends TextSpan {
  readonly message: string
  /** TypeScript's number of it. */
  readonly code: number
  readonly severity: 'error' | 'warning' | 'suggestion'
  /** About code without effect: shown faded. */
  readonly unnecessary: boolean
  /** About something deprecated: shown struck out. */
  readonly deprecated: boolean
  readonly related: readonly RelatedPlace[]
}

export interface CompletionEntry {
  readonly name: string
  /** TypeScript's name of the kind: `const`, `function`, `property`, ... */
  readonly kind: string
  /** Sorts the entries as text. */
  readonly order: string
  /** What is inserted where it is not the name. */
  readonly insert?: string
  /** What is replaced where it is not the word before the position. */
  readonly replace?: TextSpan
  readonly deprecated: boolean
  readonly optional: boolean
  /** The module that it would be imported from, for a reader. */
  readonly from?: string
  /** What else its details are asked by; plain JSON. */
  readonly key?: CompletionKey
}

/** What tells entries of the same name apart. */
export interface CompletionKey {
  readonly source?: string
  readonly data?: object
}

export interface Completions {
  readonly entries: readonly CompletionEntry[]
  /** True where typing on may bring entries that are not here. */
  readonly incomplete: boolean
}

/** What is known of a name. */
export interface NameDescription {
  /** Its declaration, as TypeScript. */
  readonly signature: string
  /** Markdown; `''` where there is none. */
  readonly documentation: string
}

export interface CompletionDetails extends NameDescription {
  /** What else changes in the cell when the entry is taken: an import. */
  readonly changes: readonly TextChange[]
}

export interface HoverDescription extends NameDescription, TextSpan {}

export interface Signature {
  readonly label: string
  readonly documentation: string
  /** Where in the label each parameter stands. */
  readonly parameters: readonly { readonly label: readonly [number, number]; readonly documentation: string }[]
}

export interface SignatureHelp {
  readonly signatures: readonly Signature[]
  readonly active: number
  readonly activeParameter: number
}

export interface Definition {
  /** What was asked about. */
  readonly origin: PositionRange
  readonly targets: readonly Target[]
}

export interface Highlight {
  readonly range: PositionRange
  readonly writes: boolean
}

/** Why a name cannot be renamed, in words; or what it is now. */
export type Renaming = { readonly refusal: string } | { readonly range: PositionRange; readonly name: string }

export type Renamed = { readonly refusal: string } | { readonly changes: Changes }

export interface OutlineEntry {
  readonly name: string
  readonly kind: string
  readonly deprecated: boolean
  readonly range: PositionRange
  readonly nameRange: PositionRange
  readonly children: readonly OutlineEntry[]
}

export interface FoundSymbol extends Place {
  readonly name: string
  readonly kind: string
  /** What it is in; `''` at the top of a cell. */
  readonly container: string
  readonly deprecated: boolean
}

/** A quick fix or a refactoring. */
export interface Action {
  readonly title: string
  /** As the Language Server Protocol names kinds: `quickfix`, `refactor.extract.function`, ... */
  readonly kind: string
  /** The number of the diagnostic it mends, and where that is. */
  readonly mends?: { readonly code: number; readonly span: TextSpan }
  readonly preferred: boolean
  /** Why it cannot be done here. */
  readonly disabled?: string
  /** Its changes, or what they are asked by. */
  readonly changes?: Changes
  readonly later?: LaterAction
}

/** An action whose changes are asked for when it is chosen. */
export type LaterAction =
  | { readonly type: 'refactor'; readonly refactor: string; readonly action: string; readonly span: TextSpan }
  | { readonly type: 'fixAll'; readonly fixId: string }

/** What an action does, and the name that the author may want to change then. */
export interface ActionDone {
  readonly changes: Changes
  readonly rename?: Position & { readonly uri: string }
}

export interface FoldingPart {
  readonly startLine: number
  readonly endLine: number
  readonly kind?: 'comment' | 'imports' | 'region'
}

export interface Token extends TextSpan {
  /** Index in `tokenTypes` and bits in the order of `tokenModifiers`. */
  readonly type: number
  readonly modifiers: number
}

export interface InlayHint {
  readonly position: Position
  readonly text: string
  readonly kind: 'type' | 'parameter' | 'value'
  readonly spaceBefore: boolean
  readonly spaceAfter: boolean
}

/** Something that calls or is called. */
export interface Callable extends Target {
  readonly name: string
  readonly kind: string
  readonly container: string
}

export interface Call {
  readonly other: Callable
  /** Where the calls are: in the caller. */
  readonly ranges: readonly PositionRange[]
}

interface At {
  readonly offset: number
}

/** What is asked with each kind of question, and what is answered; all are about a cell of a notebook. */
export interface Questions {
  diagnostics: { asked: object; answer: readonly CellProblem[] }
  completion: { asked: At & { readonly trigger?: string; readonly style?: Style }; answer: Completions }
  completionDetails: {
    asked: At & { readonly name: string; readonly key?: CompletionKey; readonly style?: Style }
    answer: CompletionDetails | null
  }
  hover: { asked: At; answer: HoverDescription | null }
  signatureHelp: { asked: At & { readonly trigger?: string; readonly again?: boolean }; answer: SignatureHelp | null }
  definition: { asked: At; answer: Definition | null }
  typeDefinition: { asked: At; answer: readonly Target[] }
  implementation: { asked: At; answer: readonly Target[] }
  references: { asked: At & { readonly declaration: boolean }; answer: readonly Place[] }
  highlights: { asked: At; answer: readonly Highlight[] }
  prepareRename: { asked: At; answer: Renaming }
  rename: { asked: At & { readonly to: string }; answer: Renamed }
  outline: { asked: object; answer: readonly OutlineEntry[] }
  symbols: { asked: { readonly query: string }; answer: readonly FoundSymbol[] }
  actions: {
    asked: {
      readonly span: TextSpan
      readonly problems: readonly { readonly code: number; readonly span: TextSpan }[]
      /** The kinds wanted, or those they begin with; all where absent. */
      readonly only?: readonly string[]
      /** Asked for by the author, not by the movement of the caret. */
      readonly invoked: boolean
      readonly style?: Style
    }
    answer: readonly Action[]
  }
  action: { asked: { readonly action: LaterAction; readonly style?: Style }; answer: ActionDone | null }
  format: { asked: { readonly span?: TextSpan; readonly style: Style }; answer: readonly TextChange[] }
  formatTyped: { asked: At & { readonly key: string; readonly style: Style }; answer: readonly TextChange[] }
  folding: { asked: object; answer: readonly FoldingPart[] }
  selection: { asked: { readonly offsets: readonly number[] }; answer: readonly (readonly PositionRange[])[] }
  tokens: { asked: { readonly span?: TextSpan }; answer: readonly Token[] }
  inlayHints: { asked: { readonly span: TextSpan; readonly style?: Style }; answer: readonly InlayHint[] }
  callables: { asked: At; answer: readonly Callable[] }
  incomingCalls: { asked: { readonly place: Place }; answer: readonly Call[] }
  outgoingCalls: { asked: { readonly place: Place }; answer: readonly Call[] }
}

export type QuestionKind = keyof Questions
export type Asked<K extends QuestionKind> = Questions[K]['asked']
export type Answer<K extends QuestionKind> = Questions[K]['answer']
