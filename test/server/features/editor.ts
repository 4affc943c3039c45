/** The language server as an editor sees it: the real process over stdio, and a notebook open in it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CompletionItem,
  type CompletionList,
  type ConfigurationParams,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type NotebookCell,
  NotebookCellKind,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { languageId, notebookType, type ServerOptions } from '../../../server/wire/messages.js'

const builtServer = resolve(import.meta.dirname, '../../../server/main.js')

/** A running server with an empty folder as its workspace. */
export class Editor {
  readonly folder: string
  readonly capabilities: InitializeResult['capabilities']
  readonly connection: ProtocolConnection
  readonly #process: ChildProcess
  readonly #published: PublishDiagnosticsParams[] = []
  readonly #latest = new Map<string, readonly Diagnostic[]>()
  readonly #waiting = new Set<() => void>()

  /**
   * @param server the file of the server: of the built tree, or a bundle
   * @param settings what the user has set, by section
   */
  static async start(
    options: ServerOptions = { trusted: true },
    server = builtServer,
    settings: { readonly [section: string]: unknown } = {},
  ): Promise<Editor> {
    const folder = await mkdtemp(join(tmpdir(), 'protocol-notebook-'))
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    )
    connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
      items.map(({ section = '' }) => settings[section] ?? null),
    )
    connection.onRequest('workspace/inlayHint/refresh', () => null)
    connection.listen()
    const uri = pathToFileURL(folder).href
    const { capabilities } = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: uri,
      capabilities: { notebookDocument: { synchronization: {} }, workspace: { configuration: true } },
      workspaceFolders: [{ uri, name: 'workspace' }],
      initializationOptions: options,
    })
    await connection.sendNotification('initialized', {})
    return new Editor(folder, connection, child, capabilities)
  }

  private constructor(
    folder: string,
    connection: ProtocolConnection,
    child: ChildProcess,
    capabilities: InitializeResult['capabilities'],
  ) {
    this.folder = folder
    this.connection = connection
    this.capabilities = capabilities
    this.#process = child
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.push(params)
      this.#latest.set(params.uri, params.diagnostics)
      for (const look of this.#waiting) look()
    })
  }

  async open(name: string, texts: readonly string[]): Promise<EditedNotebook> {
    const notebook = new EditedNotebook(this, pathToFileURL(join(this.folder, name)).href, texts)
    await this.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: { uri: notebook.uri, notebookType, version: 1, cells: notebook.cells },
      cellTextDocuments: notebook.cells.map(({ document }, index) => ({
        uri: document,
        languageId,
        version: 1,
        text: texts[index],
      })),
    })
    return notebook
  }

  /** The diagnostics of a cell in a version of its text, as soon as they have been told so often. */
  async diagnostics(uri: string, version?: number, times = 1): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#published.filter((params) => params.uri === uri && params.version === version)
      if (found.length >= times) return found.at(-1)?.diagnostics ?? []
      await new Promise<void>((resolve) => {
        const look = () => {
          this.#waiting.delete(look)
          resolve()
        }
        this.#waiting.add(look)
      })
    }
  }

  /** What a cell shows now, of whatever version. */
  latest(uri: string): readonly Diagnostic[] {
    return this.#latest.get(uri) ?? []
  }

  /** Everything published so far for a cell, oldest first. */
  published(uri: string): readonly PublishDiagnosticsParams[] {
    return this.#published.filter((params) => params.uri === uri)
  }

  /** Forgets what was published, so that {@link diagnostics} waits for what comes. */
  forget(): void {
    this.#published.length = 0
  }

  /** What of the machine's memory the server holds, and the kernels that it started: their VmRSS (Linux only). */
  async memoryBytes(): Promise<{ server: number; kernels: number }> {
    const { pid = 0 } = this.#process
    const started = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
    const kernels = await Promise.all(started.split(' ').filter(Boolean).map(Number).map(memoryOf))
    return { server: await memoryOf(pid), kernels: kernels.reduce((sum, bytes) => sum + bytes, 0) }
  }

  /** Ends the server in the way an editor does. */
  async close(): Promise<number | null> {
    const exit = once(this.#process, 'exit')
    await this.connection.sendRequest('shutdown')
    await this.connection.sendNotification('exit')
    const [code] = await exit
    this.connection.dispose()
    await rm(this.folder, { recursive: true })
    return code as number | null
  }
}

/** A notebook that the editor holds open. */
export class EditedNotebook {
  readonly uri: string
  readonly cells: NotebookCell[]
  readonly #editor: Editor
  readonly #versions = new Map<string, number>()
  readonly #texts = new Map<string, string>()
  #version = 1
  #cellCount = 0

  constructor(editor: Editor, uri: string, texts: readonly string[]) {
    this.#editor = editor
    this.uri = uri
    this.cells = texts.map((text) => this.#newCell(text))
  }

  /** The URI of a cell's document. */
  cell(index: number): string {
    const cell = this.cells[index]
    if (!cell) throw new Error(`The notebook has no cell ${index}`)
    return cell.document
  }

  /** The texts of the cells, in their order. */
  get texts(): string[] {
    return this.cells.map(({ document }) => this.#texts.get(document) ?? '')
  }

  /** The version of a cell's text. */
  version(index: number): number {
    return this.#versions.get(this.cell(index)) ?? 1
  }

  /** Replaces a part of a cell's text, as typing does. @returns the document's new version */
  async edit(index: number, start: number, end: number, text: string): Promise<number> {
    const uri = this.cell(index)
    const before = TextDocument.create(uri, languageId, 1, this.#texts.get(uri) ?? '')
    const range = { start: before.positionAt(start), end: before.positionAt(end) }
    const changes = [{ range, text }]
    this.#texts.set(uri, TextDocument.applyEdits(before, [{ range, newText: text }]))
    const version = this.version(index) + 1
    this.#versions.set(uri, version)
    await this.#change({ textContent: [{ document: { uri, version }, changes }] })
    return version
  }

  /** Puts cells in the place of others: what splitting and joining do. */
  async replace(index: number, count: number, texts: readonly string[]): Promise<void> {
    const cells = texts.map((text) => this.#newCell(text))
    const removed = this.cells.splice(index, count, ...cells)
    await this.#change({
      structure: {
        array: { start: index, deleteCount: count, cells },
        didOpen: cells.map(({ document: uri }) => ({ uri, languageId, version: 1, text: this.#texts.get(uri) })),
        didClose: removed.map(({ document }) => ({ uri: document })),
      },
    })
  }

  /** Replaces a cell's text. @returns the document's new version */
  async type(index: number, text: string): Promise<number> {
    const uri = this.cell(index)
    const version = this.version(index) + 1
    this.#versions.set(uri, version)
    this.#texts.set(uri, text)
    await this.#change({ textContent: [{ document: { uri, version }, changes: [{ text }] }] })
    return version
  }

  insert(index: number, text: string): Promise<void> {
    return this.replace(index, 0, [text])
  }

  /** Moves a cell, as VS Code tells it: the cells from the one to the other place are exchanged for a new order. */
  async move(from: number, to: number): Promise<void> {
    const [cell] = this.cells.splice(from, 1)
    if (cell) this.cells.splice(to, 0, cell)
    const start = Math.min(from, to)
    const deleteCount = Math.abs(from - to) + 1
    const cells = this.cells.slice(start, start + deleteCount)
    await this.#change({ structure: { array: { start, deleteCount, cells } } })
  }

  remove(index: number): Promise<void> {
    return this.replace(index, 1, [])
  }

  complete(index: number, line: number, character: number): Promise<CompletionList> {
    return this.#editor.connection.sendRequest('textDocument/completion', this.#at(index, line, character))
  }

  /** Completion at an offset. */
  completeAt(index: number, offset: number): Promise<CompletionList> {
    const { line, character } = TextDocument.create('', '', 1, this.texts[index] ?? '').positionAt(offset)
    return this.complete(index, line, character)
  }

  resolve(item: CompletionItem): Promise<CompletionItem> {
    return this.#editor.connection.sendRequest('completionItem/resolve', item)
  }

  hover(index: number, line: number, character: number): Promise<Hover | null> {
    return this.#editor.connection.sendRequest('textDocument/hover', this.#at(index, line, character))
  }

  diagnostics(index: number, version = 1, times = 1): Promise<readonly Diagnostic[]> {
    return this.#editor.diagnostics(this.cell(index), version, times)
  }

  async close(): Promise<void> {
    await this.#editor.connection.sendNotification('notebookDocument/didClose', {
      notebookDocument: { uri: this.uri },
      cellTextDocuments: this.cells.map(({ document }) => ({ uri: document })),
    })
  }

  #at(index: number, line: number, character: number) {
    return { textDocument: { uri: this.cell(index) }, position: { line, character } }
  }

  #newCell(text: string): NotebookCell {
    const document = `${this.uri.replace(/^file:/, 'vscode-notebook-cell:')}#c${this.#cellCount++}`
    this.#texts.set(document, text)
    return { kind: NotebookCellKind.Code, document }
  }

  async #change(cells: object): Promise<void> {
    await this.#editor.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: this.uri, version: ++this.#version },
      change: { cells },
    })
  }
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) * 1024
}
