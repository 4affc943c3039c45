/** The debug adapter, which runs in the extension host; what it asks goes to the language server and its kernel. */
import { basename } from 'node:path'
import {
  type DebugAdapterDescriptor,
  type DebugAdapterDescriptorFactory,
  DebugAdapterInlineImplementation,
  type DebugSession,
  NotebookCellKind,
  type NotebookDocument,
  Uri,
  window,
  workspace,
} from 'vscode'
import { TraceDebugSession } from '../../server/debugger/traceDebugSession.js'
import type { Server } from '../client.js'
import type { NotebookController } from '../notebook/controller.js'
import type { Selection } from '../traces/selectedTrace.js'
import { runsIn, type ShownTrace } from '../traces/shownTraces.js'
import { handedOver, notebookUri, type TraceConfiguration } from './configurations.js'

/** A trace that a session debugs. */
export type DebuggedTrace = Omit<Selection, 'step'>

export class DebuggedTraces implements DebugAdapterDescriptorFactory {
  readonly #server: Server
  readonly #controller: NotebookController
  /** By the ids of their sessions. */
  readonly #traces = new Map<string, DebuggedTrace>()

  constructor(server: Server, controller: NotebookController) {
    this.#server = server
    this.#controller = controller
  }

  createDebugAdapterDescriptor({ id }: DebugSession): DebugAdapterDescriptor {
    const server = this.#server
    return new DebugAdapterInlineImplementation(
      new TraceDebugSession({
        find: async (configuration) => {
          const found = await find(configuration as TraceConfiguration, this.#controller)
          this.#traces.set(id, found)
          const { cell, protocol, trace } = found
          return {
            notebook: server.uriOf(cell.notebook.uri),
            cell: server.uriOf(cell.document.uri),
            protocol,
            trace,
          }
        },
        request: (request, params) => server.request(request, params),
        uriOf: (path) => server.uriOf(uriOf(path)),
        sourceOf,
      }),
    )
  }

  of({ id }: DebugSession): DebuggedTrace | undefined {
    const found = this.#traces.get(id)
    if (!found?.cell.notebook.isClosed) return found
    // a notebook that was closed and opened again has other cells by the same names
    const uri = found.cell.document.uri.toString()
    const cells = workspace.notebookDocuments.flatMap((notebook) => notebook.getCells())
    const cell = cells.find(({ document }) => document.uri.toString() === uri)
    return cell && { ...found, cell }
  }

  forget({ id }: DebugSession): void {
    this.#traces.delete(id)
  }
}

/** Shows the notebook, and runs its checks where none of them shows the trace yet. */
async function find(configuration: TraceConfiguration, controller: NotebookController): Promise<DebuggedTrace> {
  const { notebook: named, property, cell } = configuration
  const document = await workspace.openNotebookDocument(notebookUri(named))
  await window.showNotebookDocument(document, { preserveFocus: true })
  const given = handedOver(configuration)
  const shows = document.getCells().find((each) => each.document.uri.toString() === cell)
  if (given && shows) return { cell: shows, ...given }
  const isMeant = (trace: ShownTrace) =>
    (property === undefined || trace.property === property) &&
    (cell === undefined || trace.cell.document.uri.toString() === cell)
  const found = () => runsIn(document).find(isMeant)
  for (const each of checksIn(document)) {
    if (found()) break
    await controller.run(document, [each])
  }
  const shown = found()
  if (!shown) {
    const of = property === undefined ? 'a trace' : `a trace of “${property}”`
    throw new Error(`No cell of ${basename(document.uri.path)} shows ${of}. Correct the property, or run the cells.`)
  }
  return { cell: shown.cell, protocol: shown.report.protocol, trace: shown.trace }
}

const checksIn = (document: NotebookDocument) =>
  document
    .getCells()
    .filter(
      (cell) => cell.kind === NotebookCellKind.Code && /\b(check|replay|conforms)\(/.test(cell.document.getText()),
    )

/** A document as VS Code names it in a breakpoint: files by their path, everything else by its URI. */
const uriOf = (path: string): Uri => (/^[a-z][a-z0-9+.-]+:/i.test(path) ? Uri.parse(path) : Uri.file(path))

function sourceOf(text: string): { path: string; name: string } {
  const uri = Uri.parse(text)
  if (uri.scheme === 'file') return { path: uri.fsPath, name: basename(uri.fsPath) }
  const cell = workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells().filter(({ kind }) => kind === NotebookCellKind.Code))
    .find(({ document }) => document.uri.toString() === uri.toString())
  if (!cell) return { path: text, name: basename(uri.path) }
  const codes = cell.notebook.getCells().filter(({ kind }) => kind === NotebookCellKind.Code)
  return { path: text, name: `${basename(uri.path)}, cell ${codes.indexOf(cell) + 1}` }
}
