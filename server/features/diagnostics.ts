/** What TypeScript finds in cells, a moment after the last edit. */
import {
  type Connection,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { affectedCells } from '../language/affectedCells.js'
import { analyseCells, type LinkedCell } from '../language/cells.js'
import type { CellProblem } from '../language/questions.js'
import type { TypeService } from '../language/typeService.js'
import type { FileTexts } from './fileTexts.js'
import { firstLook, type OpenNotebooks, rangeOf } from './notebooks.js'
import type { DiagnosticPublisher } from './publisher.js'

/** How long the keyboard must rest before a notebook is checked, in milliseconds. */
const rest = 200
/** How often cells are checked again that got no answer: TypeScript ended meanwhile, and was started again. */
const mostTries = 3

/**
 * Checks open notebooks whenever they change, or a file that their cells may import. Expects that the type service already
 * knows of a change it is told of.
 */
export function register(
  connection: Connection,
  notebooks: OpenNotebooks,
  types: TypeService,
  publisher: DiagnosticPublisher,
  texts: FileTexts,
): void {
  const checks = new Map<string, NotebookCheck>()
  notebooks.onChange((notebook) => {
    let check = checks.get(notebook)
    if (!check) {
      check = new NotebookCheck(connection, notebooks, types, publisher, notebook)
      checks.set(notebook, check)
    }
    check.edited()
  })
  notebooks.onClose((notebook) => {
    checks.get(notebook)?.close()
    checks.delete(notebook)
  })
  connection.onDidChangeWatchedFiles(() => {
    // an editor tells of every file in the workspace: builds write hundreds
    if (![...checks.values()].some((check) => check.readsFiles)) return
    types.filesChanged()
    texts.changedOnDisk()
  })
  texts.onChange(() => {
    for (const check of checks.values()) if (check.readsFiles) check.filesChanged()
  })
}

class NotebookCheck {
  readonly #connection: Connection
  readonly #notebooks: OpenNotebooks
  readonly #types: TypeService
  readonly #publisher: DiagnosticPublisher
  readonly #notebook: string
  /** The cells whose diagnostics may be out of date, those to check first in front. */
  #outdated = new Set<string>()
  #cells: readonly LinkedCell[] = []
  #timer: NodeJS.Timeout | undefined
  /** Counts the edits: an answer to a question from before the last one is not published. */
  #revision = 0
  #tries = 0

  constructor(
    connection: Connection,
    notebooks: OpenNotebooks,
    types: TypeService,
    publisher: DiagnosticPublisher,
    notebook: string,
  ) {
    this.#connection = connection
    this.#notebooks = notebooks
    this.#types = types
    this.#publisher = publisher
    this.#notebook = notebook
  }

  /** Whether a cell imports a file that an author may be editing. */
  get readsFiles(): boolean {
    return this.#cells.some(({ imports }) => imports.some(({ specifier }) => /^\.{0,2}\//.test(specifier)))
  }

  edited(): void {
    const before = this.#cells
    this.#cells = analyseCells(this.#notebooks.cellsOf(this.#notebook), before)
    const present = new Set(this.#cells.map(({ id }) => id))
    for (const { id } of before) if (!present.has(id)) this.#publisher.forget(id)
    const waiting = [...this.#outdated].filter((id) => present.has(id))
    this.#outdated = new Set([...affectedCells(before, this.#cells), ...waiting])
    this.#schedule(before.length === 0 ? firstLook : rest)
  }

  filesChanged(): void {
    this.#outdated = new Set(this.#cells.map(({ id }) => id))
    this.#schedule(rest)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#revision++
    for (const { id } of this.#cells) this.#publisher.forget(id)
  }

  #schedule(delay: number, tries = 0): void {
    this.#revision++
    this.#tries = tries
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      for (const cell of this.#outdated) void this.#check(cell, this.#revision)
    }, delay)
  }

  async #check(cell: string, revision: number): Promise<void> {
    try {
      const problems = await this.#types.diagnostics(this.#notebook, cell)
      const found = this.#notebooks.findCell(cell)
      if (!found || revision !== this.#revision) return
      if (!problems) {
        if (this.#tries < mostTries) this.#schedule(rest, this.#tries + 1)
        return
      }
      this.#outdated.delete(cell)
      const diagnostics = problems.map((problem) => this.#diagnostic(found.document, problem))
      this.#publisher.set('typescript', cell, found.document.version, diagnostics)
    } catch (error) {
      this.#connection.console.error(`Checking the types of ${cell} failed: ${error}`)
    }
  }

  #diagnostic(document: TextDocument, problem: CellProblem): Diagnostic {
    const tags = [
      ...(problem.unnecessary ? [DiagnosticTag.Unnecessary] : []),
      ...(problem.deprecated ? [DiagnosticTag.Deprecated] : []),
    ]
    const relatedInformation = problem.related.flatMap(({ cell, message, ...span }): DiagnosticRelatedInformation[] => {
      const place = this.#notebooks.findCell(cell)
      return place ? [{ message, location: { uri: cell, range: rangeOf(place.document, span) } }] : []
    })
    return {
      range: rangeOf(document, problem),
      message: problem.message,
      severity: severities[problem.severity],
      code: problem.code,
      source: 'ts',
      ...(tags.length > 0 && { tags }),
      ...(relatedInformation.length > 0 && { relatedInformation }),
    }
  }
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  suggestion: DiagnosticSeverity.Hint,
}
