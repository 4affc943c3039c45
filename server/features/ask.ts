/** Questions of the editor about cells, passed on to TypeScript. */
import {
  type CancellationToken,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type TextDocumentIdentifier,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { TextSpan } from '../language/cell.js'
import type { Answer, Asked, QuestionKind } from '../language/questions.js'
import type { TypeService } from '../language/typeService.js'
import { signalOf } from './cancellation.js'
import type { OpenNotebooks } from './notebooks.js'

/** What an editor asks of every cell when it opens a notebook. */
const inPassing: ReadonlySet<QuestionKind> = new Set<QuestionKind>(['outline', 'folding', 'tokens', 'inlayHints'])

export class Asker {
  readonly notebooks: OpenNotebooks
  readonly #types: TypeService

  constructor(notebooks: OpenNotebooks, types: TypeService) {
    this.notebooks = notebooks
    this.#types = types
  }

  /**
   * Asks about a cell.
   * @param asked what is asked, with the cell's document at hand to count offsets
   * @returns undefined where there is no such cell, or nobody waits for the answer any more, or TypeScript stumbles: it has faults of
   *   its own in text that is half typed, which nobody who asks in passing can do anything about; the log tells them
   */
  async ask<K extends QuestionKind>(
    kind: K,
    textDocument: TextDocumentIdentifier,
    asked: (document: TextDocument) => Asked<K>,
    token: CancellationToken,
  ): Promise<Answer<K> | undefined> {
    const found = this.notebooks.findCell(textDocument.uri)
    if (!found) return undefined
    if (inPassing.has(kind)) await this.notebooks.drawn(found.notebook)
    const place = { notebook: found.notebook, cell: textDocument.uri }
    try {
      return await this.#types.ask(kind, place, asked(found.document), signalOf(token))
    } catch (error) {
      console.error(`TypeScript could not say (${kind}): ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }

  /**
   * As {@link ask}, where an answer about another text would do harm: edits, and ranges that stay.
   * @throws ResponseError `ContentModified` where the notebook is not what it was when the question came
   */
  async askOfText<K extends QuestionKind>(
    kind: K,
    textDocument: TextDocumentIdentifier,
    asked: (document: TextDocument) => Asked<K>,
    token: CancellationToken,
  ): Promise<Answer<K> | undefined> {
    const notebook = this.notebooks.findCell(textDocument.uri)?.notebook ?? ''
    const revision = this.notebooks.revisionOf(notebook)
    const answer = await this.ask(kind, textDocument, asked, token)
    if (this.notebooks.revisionOf(notebook) === revision) return answer
    throw new ResponseError(LSPErrorCodes.ContentModified, 'The notebook was changed meanwhile.')
  }

  /** Asks about all of a notebook. */
  askNotebook<K extends QuestionKind>(
    kind: K,
    notebook: string,
    asked: Asked<K>,
    token: CancellationToken,
  ): Promise<Answer<K> | undefined> {
    return this.#types.ask(kind, { notebook, cell: '' }, asked, signalOf(token))
  }
}

export const at =
  (position: Position) =>
  (document: TextDocument): { offset: number } => ({ offset: document.offsetAt(position) })

export const spanIn = (document: TextDocument, { start, end }: Range): TextSpan => ({
  start: document.offsetAt(start),
  end: document.offsetAt(end),
})
