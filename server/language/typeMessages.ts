/** What passes between the language server's main thread and the thread that TypeScript runs in. Plain values only. */
import type { CellSource } from './cell.js'

export interface TypeRequest {
  readonly kind: 'diagnostics' | 'completion' | 'completionDetails' | 'hover'
  readonly notebook: string
  readonly cell: string
  /** Where in the cell; 0 for diagnostics. */
  readonly offset: number
  /** The entry that `completionDetails` is about. */
  readonly name?: string
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
