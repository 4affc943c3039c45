/** What a notebook's session and its kernel process say to each other. */
import type { WalkAnswer, WalkRequest } from '../wire/exploring.js'
import type { Answers, Inquiry } from '../wire/inspection.js'
import type { CellError, CellOutput } from '../wire/output.js'
import type { Progress } from '../wire/progress.js'

/** A module as the kernel evaluates it: JavaScript in the CommonJS form, and the way back to its source. */
export interface CompiledModule {
  readonly code: string
  /** A source map, version 3, as JSON. */
  readonly map: string
  /** Columns that the first line of the compiled source has before the author's own text. */
  readonly prefix: number
  /** What the code `require`s by a literal name: the kernel loads these before it starts the code. */
  readonly requires: readonly string[]
}

/** A cell, ready to be evaluated. */
export interface CompiledCell extends CompiledModule {
  readonly id: string
  /** The cell for a reader, see `cellLabel`. */
  readonly label: string
  /** The names that the cell's last statement declares: a protocol among them is shown. */
  readonly declaredLast: readonly string[]
}

/** A run that looks ahead while the author types: its checks are short, and keep nothing. */
export interface Trial {
  /** The most that each check may take. */
  readonly milliseconds: number
  /** Names that the cell declares: protocols among them are checked even where no cell asks for it. */
  readonly protocols: readonly string[]
}

export type ToKernel =
  | { readonly type: 'run'; readonly cell: CompiledCell; readonly trial?: Trial }
  | { readonly type: 'interrupt' }
  | { readonly type: 'walk'; readonly request: number; readonly asked: WalkRequest }
  /** Asks about a trace that a cell showed. `code` is the expression to evaluate, where there is one. */
  | {
      readonly type: 'inspect'
      readonly request: number
      readonly cell: string
      readonly inquiry: Inquiry
      readonly code?: CompiledCell
    }
  | { readonly type: 'source'; readonly request: number; readonly compiled: CompiledModule }
  | { readonly type: 'source'; readonly request: number; readonly error: CellError }

/**
 * How a cell ended. `unexpected`: it ran to its end, but a check came out otherwise than expected; its names have
 * their values. `failed`: it did not run to its end.
 */
export type Outcome = 'done' | 'unexpected' | 'failed' | 'interrupted'

/** A file that a cell imported, directly or not. */
export interface ReadFile {
  readonly path: string
  /** When it was last modified, in milliseconds since 1970. */
  readonly modified: number
}

/** The latest lines of a stream that prints more than is shown, and how many lines were dropped before them. */
export interface StreamTail {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
  readonly dropped: number
}

export type FromKernel =
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly cell: string; readonly output: CellOutput }
  /** Replaces the cell's earlier tail of the same stream; shown when the cell ends, however it ends. */
  | { readonly type: 'tail'; readonly cell: string; readonly tail: StreamTail }
  | { readonly type: 'progress'; readonly cell: string; readonly progress: Progress }
  | { readonly type: 'ended'; readonly cell: string; readonly outcome: Outcome; readonly files: readonly ReadFile[] }
  | { readonly type: 'walked'; readonly request: number; readonly answer: WalkAnswer }
  /** Asks for the compiled text of a TypeScript or JavaScript file. */
  | { readonly type: 'source'; readonly request: number; readonly path: string }
  | { readonly type: 'inspected'; readonly request: number; readonly answer: Answers[keyof Answers] }
  | { readonly type: 'inspected'; readonly request: number; readonly error: string }
  /** The kernel ends itself, because of an error that no cell caught. */
  | { readonly type: 'fatal'; readonly error: CellError }

/** What the kernel is told at its start: its first argument, as JSON. */
export interface KernelStart {
  /** The directory against which the imports of the cells are resolved. */
  readonly folder: string
  /** The process that must stay alive for this one to. */
  readonly parent: number
  readonly memoryLimitBytes: number
}
