/** What the language features ask of TypeScript about the cells of notebooks. Positions are UTF-16 offsets into a cell. */
import type { CellSource } from './cell.js'
import type { Answer, Asked, CellProblem, QuestionKind } from './questions.js'

/** A notebook with its code cells, in their order. */
export interface NotebookSource {
  readonly uri: string
  /** Where it is on disk (or would be): its imports are resolved from there. */
  readonly path: string
  readonly cells: readonly CellSource[]
}

/** A cell by its id, in its notebook by its URI. */
export interface CellPlace {
  readonly notebook: string
  /** `''` where the question is about the whole notebook. */
  readonly cell: string
}

/**
 * Every answer is about the texts of the latest {@link update} before the question, or of a later one. `undefined` is the
 * answer where a newer question (or, for diagnostics, a newer text) has taken the place of this one, or the signal has
 * aborted it.
 */
export interface TypeService {
  /** Opens a notebook, or tells what it is now. */
  update(notebook: NotebookSource): void
  close(uri: string): void
  /** Says that files which cells may import have changed on disk. */
  filesChanged(): void
  /** Says what a file is in an editor, saved or not; without a text: that it is closed there. */
  fileEdited(path: string, text?: string): void
  /** Checked in the background: interrupted by whatever a person waits for, and taken up again. */
  diagnostics(notebook: string, cell: string): Promise<readonly CellProblem[] | undefined>
  ask<K extends QuestionKind>(
    kind: K,
    place: CellPlace,
    asked: Asked<K>,
    signal?: AbortSignal,
  ): Promise<Answer<K> | undefined>
  dispose(): Promise<void>
}
