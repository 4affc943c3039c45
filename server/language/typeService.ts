/** What the language features ask of TypeScript about the cells of notebooks. Positions are UTF-16 offsets into a cell. */
import type { CellSource, TextSpan } from './cell.js'

/** A notebook with its code cells, in their order. */
export interface NotebookSource {
  readonly uri: string
  /** Where it is on disk (or would be): its imports are resolved from there. */
  readonly path: string
  readonly cells: readonly CellSource[]
}

/** A place in a cell. */
export interface CellOffset {
  readonly notebook: string
  readonly cell: string
  readonly offset: number
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

export interface HoverDescription extends NameDescription, TextSpan {}

/**
 * Every answer is about the texts of the latest {@link update} before the question. `undefined` is the answer where a
 * newer question (or, for diagnostics, a newer text) has taken the place of this one, or the signal has aborted it.
 */
export interface TypeService {
  /** Opens a notebook, or tells what it is now. */
  update(notebook: NotebookSource): void
  close(uri: string): void
  /** Says that files which cells may import have changed on disk. */
  filesChanged(): void
  diagnostics(notebook: string, cell: string): Promise<readonly CellProblem[] | undefined>
  completion(place: CellOffset, signal?: AbortSignal): Promise<Completions | undefined>
  /** What is known of an entry of the completion at a place. */
  completionDetails(place: CellOffset, name: string, signal?: AbortSignal): Promise<NameDescription | null | undefined>
  /** What is known of the name at a place; null where there is none. */
  hover(place: CellOffset, signal?: AbortSignal): Promise<HoverDescription | null | undefined>
  dispose(): Promise<void>
}
