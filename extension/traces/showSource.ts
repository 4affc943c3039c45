/** A place in the source, shown where its cell or file is open already, so that it covers neither a trace nor a panel. */
import { commands, type Range, type TextDocumentShowOptions, type Uri, window } from 'vscode'

export async function showSource(uri: Uri, selection: Range): Promise<void> {
  const is = (other: Uri) => other.toString() === uri.toString()
  const notebook = window.visibleNotebookEditors.find((editor) =>
    editor.notebook.getCells().some(({ document }) => is(document.uri)),
  )
  const text = window.visibleTextEditors.find(({ document, viewColumn }) => viewColumn && is(document.uri))
  const viewColumn = (notebook ?? text)?.viewColumn
  const options: TextDocumentShowOptions = { selection, preserveFocus: false, ...(viewColumn && { viewColumn }) }
  await commands.executeCommand('vscode.open', uri, options)
}
