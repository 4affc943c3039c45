/** Notebooks that have no file yet. */
import { type NotebookDocument, NotebookEdit, NotebookRange, Uri, WorkspaceEdit, window, workspace } from 'vscode'
import { notebookData } from './serializer.js'

/**
 * Opens a notebook that has no file yet. It gets a name of its own, because VS Code would call it `Untitled-1.md`, and under
 * that name it would be saved as what no longer opens as a notebook.
 */
export async function openUntitled(text: string): Promise<NotebookDocument> {
  const taken = new Set(workspace.notebookDocuments.map(({ uri }) => uri.path))
  let number = 1
  while (taken.has(untitledName(number))) number++
  const uri = Uri.from({ scheme: 'untitled', path: untitledName(number) })
  const notebook = await workspace.openNotebookDocument(uri)
  const edit = new WorkspaceEdit()
  edit.set(uri, [NotebookEdit.replaceCells(new NotebookRange(0, notebook.cellCount), notebookData(text).cells)])
  await workspace.applyEdit(edit)
  await window.showNotebookDocument(notebook)
  return notebook
}

const untitledName = (number: number): string => `Untitled-${number}.protocol.md`
