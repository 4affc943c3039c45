/** The notebooks that are open in the editor, with their code cells in order. */
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Connection,
  type Disposable,
  Emitter,
  type Event,
  type NotebookCell,
  NotebookCellKind,
  type NotebookDocumentChangeEvent,
  type Range,
  type TextDocumentItem,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { CellSource, TextSpan } from '../language/cells.js'
import { languageId } from '../wire/messages.js'

/** The document of a cell, and the URI of the notebook it is in. */
interface CellDocument {
  readonly document: TextDocument
  readonly notebook: string
}

/** How long an editor takes to draw a notebook that it opens, in milliseconds, as far as we give it the processors. */
export const firstLook = 1500

// Not vscode-languageserver's NotebookDocuments: it tells nobody when cells only change their places.
export class OpenNotebooks {
  readonly #notebooks = new Map<string, NotebookCell[]>()
  readonly #documents = new Map<string, CellDocument>()
  readonly #changed = new Emitter<string>()
  readonly #closed = new Emitter<string>()
  readonly #revisions = new Map<string, number>()
  readonly #drawn = new Map<string, Promise<void>>()
  #workspace = homedir()

  /** Tells the URI of a notebook that was opened or edited: texts, or cells added, removed and moved. */
  get onChange(): Event<string> {
    return this.#changed.event
  }

  /** Tells the URI of a notebook that was closed; its cells are gone by then. */
  get onClose(): Event<string> {
    return this.#closed.event
  }

  /**
   * Begins to follow the editor.
   * @param workspace the folder in which notebooks stand that are not on disk yet
   */
  listen(connection: Connection, workspace?: string): Disposable[] {
    if (workspace) this.#workspace = workspace
    const { synchronization } = connection.notebooks
    return [
      synchronization.onDidOpenNotebookDocument(({ notebookDocument: { uri, cells }, cellTextDocuments }) => {
        this.#notebooks.set(uri, [...cells])
        this.#drawn.set(uri, new Promise((resolve) => setTimeout(resolve, firstLook).unref()))
        for (const item of cellTextDocuments) this.#open(uri, item)
        this.#fire(uri)
      }),
      synchronization.onDidChangeNotebookDocument(({ notebookDocument: { uri }, change }) => {
        if (change.cells) this.#edit(uri, change.cells)
      }),
      synchronization.onDidCloseNotebookDocument(({ notebookDocument: { uri }, cellTextDocuments }) => {
        this.#notebooks.delete(uri)
        this.#drawn.delete(uri)
        this.#revisions.set(uri, this.revisionOf(uri) + 1)
        for (const cell of cellTextDocuments) this.#documents.delete(cell.uri)
        this.#closed.fire(uri)
      }),
    ]
  }

  /** Resolves when the editor has probably drawn the notebook: what nobody waits for is to wait for that. */
  async drawn(notebook: string): Promise<void> {
    await this.#drawn.get(notebook)
  }

  /** The URIs of the open notebooks. */
  get all(): string[] {
    return [...this.#notebooks.keys()]
  }

  /** Another number after every change of a notebook's code. */
  revisionOf(notebook: string): number {
    return this.#revisions.get(notebook) ?? 0
  }

  has(notebook: string): boolean {
    return this.#notebooks.has(notebook)
  }

  /** The code cells in the order of the notebook. */
  cellsOf(notebook: string): CellSource[] {
    return (this.#notebooks.get(notebook) ?? []).flatMap((cell) => {
      const document = cell.kind === NotebookCellKind.Code ? this.#documents.get(cell.document)?.document : undefined
      return document?.languageId === languageId ? { id: document.uri, text: document.getText() } : []
    })
  }

  findCell(uri: string): CellDocument | undefined {
    return this.#documents.get(uri)
  }

  /** The path of a notebook; one that is not saved yet gets one in the workspace. */
  pathOf(notebook: string): string {
    if (notebook.startsWith('file:')) return fileURLToPath(notebook)
    const name = decodeURIComponent(notebook.slice(Math.max(notebook.lastIndexOf('/'), notebook.indexOf(':')) + 1))
    return join(this.#workspace, name)
  }

  folderOf(notebook: string): string {
    return dirname(this.pathOf(notebook))
  }

  #fire(notebook: string): void {
    this.#revisions.set(notebook, this.revisionOf(notebook) + 1)
    this.#changed.fire(notebook)
  }

  #open(notebook: string, { uri, languageId, version, text }: TextDocumentItem): void {
    this.#documents.set(uri, { document: TextDocument.create(uri, languageId, version, text), notebook })
  }

  #edit(notebook: string, { structure, data, textContent }: NonNullable<NotebookDocumentChangeEvent['cells']>): void {
    const cells = this.#notebooks.get(notebook)
    if (!cells) return
    if (structure) {
      const { start, deleteCount, cells: added = [] } = structure.array
      cells.splice(start, deleteCount, ...added)
      for (const item of structure.didOpen ?? []) this.#open(notebook, item)
      for (const { uri } of structure.didClose ?? []) this.#documents.delete(uri)
    }
    for (const cell of data ?? []) {
      const index = cells.findIndex(({ document }) => document === cell.document)
      if (index >= 0) cells[index] = cell
    }
    for (const { document, changes } of textContent ?? []) {
      const known = this.#documents.get(document.uri)
      if (known) TextDocument.update(known.document, changes, document.version)
    }
    // `data` alone is what was run and when: no change of the code
    if (structure || textContent) this.#fire(notebook)
  }
}

export function rangeOf(document: TextDocument, { start, end }: TextSpan): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) }
}
