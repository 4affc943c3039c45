/** Runs cells: asks the language server, and shows what it tells. */
import {
  commands,
  type Disposable,
  type NotebookCell,
  NotebookControllerAffinity,
  type NotebookDocument,
  notebooks,
  window,
  workspace,
} from 'vscode'
import {
  cellEnded,
  cellOutput,
  cellProgress,
  cellStarted,
  interruptKernel,
  kernelStatus,
  languageId,
  notebookType,
  restartKernel,
  runCells,
  staleCells,
} from '../../server/wire/messages.js'
import type { ViewerCommand } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'
import { CellExecution } from './cellExecution.js'
import type { CellStates } from './cellStates.js'

export class NotebookController implements Disposable {
  readonly #server: Server
  readonly #states: CellStates
  readonly #controller = notebooks.createNotebookController('protocol-notebook', notebookType, 'Protocol Checker')
  readonly #messaging = notebooks.createRendererMessaging(notebookType)
  readonly #executions = new Map<string, CellExecution>()
  readonly #disposables: Disposable[]

  constructor(server: Server, states: CellStates) {
    this.#server = server
    this.#states = states
    this.#controller.description = 'TypeScript, XState and the model checker'
    this.#controller.supportedLanguages = [languageId]
    this.#controller.supportsExecutionOrder = true
    this.#controller.executeHandler = (cells, notebook) => this.#execute(notebook, cells)
    this.#controller.interruptHandler = (notebook) => this.interrupt(notebook)
    const prefer = (notebook: NotebookDocument) => {
      if (notebook.notebookType !== notebookType) return
      this.#controller.updateNotebookAffinity(notebook, NotebookControllerAffinity.Preferred)
    }
    for (const notebook of workspace.notebookDocuments) prefer(notebook)
    this.#disposables = [
      this.#controller,
      workspace.onDidOpenNotebookDocument(prefer),
      workspace.onDidCloseNotebookDocument(({ uri }) => states.forget(server.uriOf(uri))),
      server.on(cellStarted, ({ notebook, cell, order }) => this.#executionOf(notebook, cell)?.start(order)),
      server.on(cellOutput, ({ cell, output }) => this.#executions.get(cell)?.show(output)),
      server.on(cellProgress, ({ cell, progress }) => {
        this.#executions.get(cell)?.showProgress(progress)
        if (this.#executions.has(cell)) states.setProgress(cell, progress)
      }),
      server.on(cellEnded, ({ cell, success }) => this.#end(cell, success)),
      server.on(kernelStatus, ({ notebook, ...state }) => states.setKernel(notebook, state)),
      server.on(staleCells, ({ notebook, cells }) => states.setStale(notebook, cells)),
      server.onEnd(() => this.#serverEnded()),
    ]
  }

  /** Runs cells as their buttons do; resolves when the last has ended, however it ended. */
  async run(notebook: NotebookDocument, cells: readonly NotebookCell[]): Promise<void> {
    // a notebook that has not run anything yet is given its kernel only so, and only where it is shown
    if (!window.visibleNotebookEditors.some((editor) => editor.notebook === notebook)) {
      return this.#execute(notebook, cells)
    }
    const ranges = cells.map(({ index }) => ({ start: index, end: index + 1 }))
    await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri })
  }

  async #execute(notebook: NotebookDocument, cells: readonly NotebookCell[]): Promise<void> {
    const uris = cells.map((cell) => this.#server.uriOf(cell.document.uri))
    // all at once, so that those that wait for their turn are seen to
    for (const cell of cells) this.#wait(cell)
    try {
      await this.#server.request(runCells, { notebook: this.#server.uriOf(notebook.uri), cells: uris })
      // an interrupt forgets the cells that were waiting
      for (const uri of uris) this.#end(uri, undefined)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      for (const uri of uris) this.#end(uri, false, `This cell could not be run: ${reason}`)
    }
  }

  async interrupt(notebook: NotebookDocument): Promise<void> {
    await this.#tell('interrupt', notebook, interruptKernel)
  }

  async restart(notebook: NotebookDocument): Promise<void> {
    await this.#tell('restart', notebook, restartKernel)
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose()
  }

  async #tell(what: string, notebook: NotebookDocument, request: typeof interruptKernel): Promise<void> {
    try {
      await this.#server.request(request, { notebook: this.#server.uriOf(notebook.uri) })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      void window.showErrorMessage(`The kernel could not be told to ${what}: ${reason}`)
    }
  }

  #wait(cell: NotebookCell): CellExecution {
    const uri = this.#server.uriOf(cell.document.uri)
    const known = this.#executions.get(uri)
    if (known) return known
    const execution = new CellExecution(cell, this.#controller.createNotebookCellExecution(cell), (progress) => {
      const command: ViewerCommand = { type: 'progress', cell: cell.document.uri.toString(), progress }
      void this.#messaging.postMessage(command)
    })
    this.#executions.set(uri, execution)
    return execution
  }

  /** The run of a cell that was asked for, or that another cell needs; undefined where the cell is gone. */
  #executionOf(notebook: string, uri: string): CellExecution | undefined {
    const known = this.#executions.get(uri)
    if (known) return known
    const document = workspace.notebookDocuments.find((each) => this.#server.uriOf(each.uri) === notebook)
    const cell = document?.getCells().find((each) => this.#server.uriOf(each.document.uri) === uri)
    return cell && this.#wait(cell)
  }

  #end(uri: string, success: boolean | undefined, fault?: string): void {
    const execution = this.#executions.get(uri)
    if (!execution) return
    this.#executions.delete(uri)
    this.#states.setProgress(uri, undefined)
    execution.end(success, fault)
  }

  #serverEnded(): void {
    const fault = 'The language server ended, and the kernel with it. Run the cells again; it is started anew.'
    for (const uri of [...this.#executions.keys()]) this.#end(uri, false, fault)
    this.#states.clear()
  }
}
