/** The debug adapter, which runs in the extension host; what it asks goes to the language server and its kernel. */
import { basename } from 'node:path'
import {
  type DebugAdapterDescriptorFactory,
  DebugAdapterInlineImplementation,
  NotebookCellKind,
  type NotebookDocument,
  Uri,
  window,
  workspace,
} from 'vscode'
import type { Debugged } from '../../server/debugger/debuggee.js'
import { TraceDebugSession } from '../../server/debugger/traceDebugSession.js'
import type { Server } from '../client.js'
import type { NotebookController } from '../notebook/controller.js'
import { type ShownTrace, tracesIn } from '../traces/shownTraces.js'
import { notebookUri, type TraceConfiguration } from './configurations.js'

export const adapterFactory = (server: Server, controller: NotebookController): DebugAdapterDescriptorFactory => ({
  createDebugAdapterDescriptor: () =>
    new DebugAdapterInlineImplementation(
      new TraceDebugSession({
        find: (configuration) => find(configuration as TraceConfiguration, server, controller),
        request: (request, params) => server.request(request, params),
        uriOf: (path) => server.uriOf(uriOf(path)),
        sourceOf,
      }),
    ),
})

/** Shows the notebook, and runs its checks where none of them shows the trace yet. */
async function find(
  { notebook: named, property, cell }: TraceConfiguration,
  server: Server,
  controller: NotebookController,
): Promise<Debugged> {
  const document = await workspace.openNotebookDocument(notebookUri(named))
  await window.showNotebookDocument(document, { preserveFocus: true })
  const isMeant = (trace: ShownTrace) =>
    (property === undefined || trace.property === property) &&
    (cell === undefined || trace.cell.document.uri.toString() === cell)
  const found = () => tracesIn(document).find(isMeant)
  for (const each of checksIn(document)) {
    if (found()) break
    await controller.run(document, [each])
  }
  const shown = found()
  if (!shown) {
    const of = property === undefined ? 'a trace' : `a trace of “${property}”`
    throw new Error(`No cell of ${basename(document.uri.path)} shows ${of}. Correct the property, or run the cells.`)
  }
  return {
    notebook: server.uriOf(document.uri),
    cell: server.uriOf(shown.cell.document.uri),
    protocol: shown.report.protocol,
    trace: shown.trace,
  }
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
