/** The questions that wait for TypeScript: which comes next, and which nobody needs answered any more. */
import type { QuestionKind } from './questions.js'
import type { TypeRequest } from './typeMessages.js'

export interface QueuedRequest {
  readonly id: number
  readonly request: TypeRequest
}

export class RequestQueue {
  readonly #waiting: QueuedRequest[] = []
  readonly #drop: (id: number) => void

  /** @param drop is told of each question that leaves the queue without an answer */
  constructor(drop: (id: number) => void) {
    this.#drop = drop
  }

  /** Adds a question, which may take the place of an earlier one of its kind. */
  add(queued: QueuedRequest): void {
    this.#remove(({ request }) => overtakes(queued.request, request))
    this.#waiting.push(queued)
  }

  /** Puts a question back that had to be interrupted; a newer one of its kind may wait already. */
  putBack(queued: QueuedRequest): void {
    if (this.#waiting.some(({ request }) => overtakes(request, queued.request))) this.#drop(queued.id)
    else this.#waiting.unshift(queued)
  }

  /** The next question: what goes with the caret, then what a person asked for, then what can wait. */
  take(): QueuedRequest | undefined {
    const caret = this.#waiting.findIndex(({ request }) => followsCaret.has(request.kind))
    const next = caret >= 0 ? caret : this.#waiting.findIndex(({ request }) => !canWait.has(request.kind))
    return this.#waiting.splice(Math.max(next, 0), 1)[0]
  }

  cancel(id: number): void {
    this.#remove((queued) => queued.id === id)
  }

  /**
   * Forgets the diagnostics of a notebook whose text has changed. Completion and hover still get an answer, from the new
   * text: the editor goes on filtering a completion while one types.
   */
  textChanged(notebook: string): void {
    this.#remove(({ request }) => request.notebook === notebook && request.kind === 'diagnostics')
  }

  closed(notebook: string): void {
    this.#remove(({ request }) => request.notebook === notebook)
  }

  get empty(): boolean {
    return this.#waiting.length === 0
  }

  #remove(matches: (queued: QueuedRequest) => boolean): void {
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      const queued = this.#waiting[i]
      if (!queued || !matches(queued)) continue
      this.#waiting.splice(i, 1)
      this.#drop(queued.id)
    }
  }
}

/** What may take long and is looked at in passing: it is interrupted by everything else, and taken up again. */
export const canWait: ReadonlySet<QuestionKind> = new Set<QuestionKind>(['diagnostics', 'tokens', 'inlayHints'])
/** Of what goes with the caret only the newest is of interest, wherever the caret is. */
const followsCaret: ReadonlySet<QuestionKind> = new Set<QuestionKind>([
  'completion',
  'hover',
  'signatureHelp',
  'highlights',
])
/** Of what is shown of a cell the newest is of interest. */
const showsCell: ReadonlySet<QuestionKind> = new Set<QuestionKind>(['diagnostics', 'outline', 'folding'])

function overtakes(newer: TypeRequest, older: TypeRequest): boolean {
  if (newer.kind !== older.kind) return false
  if (followsCaret.has(newer.kind)) return true
  return showsCell.has(newer.kind) && newer.notebook === older.notebook && newer.cell === older.cell
}
