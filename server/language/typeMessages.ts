/** What passes between the language server's main thread and the thread that TypeScript runs in. Plain values only. */
import type { CellSource } from './cell.js'
import type { Asked, QuestionKind } from './questions.js'

export interface TypeRequest<K extends QuestionKind = QuestionKind> {
  readonly kind: K
  readonly notebook: string
  /** The cell it is about; `''` for what is about the whole notebook. */
  readonly cell: string
  readonly asked: Asked<K>
}

export type ToWorker =
  | {
      readonly type: 'update'
      readonly notebook: string
      readonly path: string
      /** The ids of all code cells, in their order. */
      readonly order: readonly string[]
      /** The cells that are new or have another text than before. */
      readonly changed: readonly CellSource[]
    }
  | { readonly type: 'close'; readonly notebook: string }
  | { readonly type: 'filesChanged' }
  /** A file is open in an editor and may differ from the disk's; without a text: it no longer is. */
  | { readonly type: 'file'; readonly path: string; readonly text?: string }
  | { readonly type: 'request'; readonly id: number; readonly request: TypeRequest }
  | { readonly type: 'cancel'; readonly id: number }

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  /** The question has been overtaken or cancelled. */
  | { readonly type: 'dropped'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }

/** What the thread is started with. */
export interface TypeServiceStart {
  /** See `typesLayout`. */
  readonly typesRoot: string
  /**
   * One Int32: counts what has been sent that should not wait for diagnostics. The thread looks at it in the midst of a
   * check, when it cannot receive messages.
   */
  readonly urgent: SharedArrayBuffer
}
