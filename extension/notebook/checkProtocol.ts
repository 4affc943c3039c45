/** The command behind "Check" and "Simulate" above a protocol: runs the cells that do it, or adds one. */
import {
  commands,
  type Disposable,
  NotebookCellData,
  NotebookCellKind,
  type NotebookDocument,
  NotebookEdit,
  WorkspaceEdit,
  workspace,
} from 'vscode'
import { type CheckProtocol, checkProtocol, languageId } from '../../server/wire/messages.js'
import type { NotebookController } from './controller.js'

export function registerCheckProtocol(controller: NotebookController): Disposable {
  return commands.registerCommand(checkProtocol, async ({ cells, beside, add }: CheckProtocol) => {
    const notebook = workspace.notebookDocuments.find((each) => cellsOf(each, [beside]).length > 0)
    if (!notebook) return
    const known = cellsOf(notebook, cells)
    await controller.run(notebook, known.length > 0 || add === undefined ? known : await added(notebook, beside, add))
  })
}

const cellsOf = (notebook: NotebookDocument, uris: readonly string[]) =>
  notebook.getCells().filter(({ document }) => uris.includes(document.uri.toString()))

async function added(notebook: NotebookDocument, beside: string, text: string) {
  const [at] = cellsOf(notebook, [beside])
  const index = (at?.index ?? notebook.cellCount - 1) + 1
  const edit = new WorkspaceEdit()
  const data = new NotebookCellData(NotebookCellKind.Code, text, languageId)
  edit.set(notebook.uri, [NotebookEdit.insertCells(index, [data])])
  return (await workspace.applyEdit(edit)) ? [notebook.cellAt(index)] : []
}
