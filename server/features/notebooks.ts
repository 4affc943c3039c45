/** The notebooks that are open in the editor, with their code cells in order. */
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Connection,
  type Disposable,
  Emitter,
  type Event,
  NotebookCellKind,
  NotebookDocuments,
  type Range,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { CellSource, TextSpan } from '../language/cells.js'
import { languageId } from '../wire/messages.js'

export class OpenNotebooks {
  readonly #documents = new NotebookDocuments(TextDocument)
  readonly #changed = new Emitter<string>()
  readonly #closed = new Emitter<string>()
  #workspace = homedir()

  /** Tells the URI of a notebook that was opened or edited: texts, or cells added, removed and moved. */
  get onChange(): Event<string> {
    return this.#changed.event
  }

  get onClose(): Event<string> {
    return this.#closed.event
  }

  /**
   * Begins to follow the editor.
   * @param workspace the folder in which notebooks stand that are not on disk yet
   */
  listen(connection: Connection, workspace?: string): Disposable {
    if (workspace) this.#workspace = workspace
    const tell = ({ uri }: { uri: string }) => this.#changed.fire(uri)
    this.#documents.onDidOpen(tell)
    this.#documents.onDidChange(({ notebookDocument, cells }) => {
      // what was run, and its outputs, are changes too, but not of the code
      if (cells) tell(notebookDocument)
    })
    this.#documents.onDidClose(({ uri }) => this.#closed.fire(uri))
    return this.#documents.listen(connection)
  }

  has(notebook: string): boolean {
    return this.#documents.getNotebookDocument(notebook) !== undefined
  }

  /** The code cells in the order of the notebook. */
  cellsOf(notebook: string): CellSource[] {
    return this.documentsOf(notebook).map((document) => ({ id: document.uri, text: document.getText() }))
  }

  documentsOf(notebook: string): TextDocument[] {
    const cells = this.#documents.getNotebookDocument(notebook)?.cells ?? []
    return cells.flatMap((cell) => {
      const document = cell.kind === NotebookCellKind.Code ? this.#documents.getCellTextDocument(cell) : undefined
      return document?.languageId === languageId ? document : []
    })
  }

  /** The document of a cell, and the URI of the notebook it is in. */
  findCell(uri: string): { readonly document: TextDocument; readonly notebook: string } | undefined {
    const cell = this.#documents.getNotebookCell(uri)
    const document = cell && this.#documents.getCellTextDocument(cell)
    const notebook = cell && this.#documents.findNotebookDocumentForCell(cell)
    return document && notebook && { document, notebook: notebook.uri }
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
}

export function rangeOf(document: TextDocument, { start, end }: TextSpan): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) }
}
