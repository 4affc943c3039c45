/** The notebook that a command is about. */
import { type NotebookDocument, window, workspace } from 'vscode'
import { notebookType } from '../../server/wire/messages.js'

/**
 * A notebook's toolbar says for which notebook it is; everything else means the one in front. Where that is none of ours,
 * the user is told.
 * @param context the command's argument
 */
export function activeNotebook(context: unknown): NotebookDocument | undefined {
  const { notebookEditor } = (context ?? {}) as { notebookEditor?: { notebookUri?: unknown } }
  const uri = notebookEditor?.notebookUri?.toString()
  const notebook = uri
    ? workspace.notebookDocuments.find((each) => each.uri.toString() === uri)
    : window.activeNotebookEditor?.notebook
  if (notebook?.notebookType === notebookType) return notebook
  void window.showInformationMessage('Open a protocol notebook first.')
  return undefined
}
