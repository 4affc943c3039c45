/** "Protocol: Open Log in Notebook...": a cell that draws the log of a real system, or holds it against a protocol of the notebook. */
import { dirname, relative } from 'node:path'
import {
  commands,
  type Disposable,
  NotebookCellData,
  NotebookCellKind,
  type NotebookDocument,
  NotebookEdit,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { languageId, notebookType } from '../../server/wire/messages.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import { openUntitled } from '../notebook/untitled.js'

/** What another command or a test may say in advance; the user is asked for the rest. */
interface LogChoice {
  readonly file?: Uri
  /** The constant that holds the protocol; empty: none, the log is only shown. */
  readonly protocol?: string
}

export function registerOpenLog(): Disposable {
  return commands.registerCommand('protocolNotebook.openLog', async (context?: LogChoice | Uri) => {
    // from the list of files it is the file itself, whatever editor is in front
    const isFile = context instanceof Uri
    const { protocol: named, file: wanted } = isFile ? { file: context, protocol: undefined } : (context ?? {})
    const notebook = isFile ? await chooseNotebook() : activeNotebook(context)
    const file = notebook && (wanted ?? (await chooseFile(notebook)))
    if (!file) return
    const protocol = named ?? (await chooseProtocol(notebook))
    if (protocol === undefined) return
    const read = `await openLog(${quoted(pathOf(file, notebook))})`
    const text = protocol ? `await conforms(${protocol}, ${read})` : read
    const names = protocol ? 'conforms, openLog' : 'openLog'
    const cell = new NotebookCellData(
      NotebookCellKind.Code,
      `import { ${names} } from 'protocol-notebook'\n\n${text}`,
      languageId,
    )
    const edit = new WorkspaceEdit()
    const at = notebook.cellCount
    edit.set(notebook.uri, [NotebookEdit.insertCells(at, [cell])])
    await workspace.applyEdit(edit)
    const ranges = [{ start: at, end: at + 1 }]
    await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri })
  })
}

/** The notebook that the log is for, in front; without one, a new notebook. */
async function chooseNotebook(): Promise<NotebookDocument | undefined> {
  const open = workspace.notebookDocuments.filter((each) => each.notebookType === notebookType && !each.isClosed)
  if (open.length === 0) return openUntitled('')
  const items = [
    ...open.map((notebook) => ({ label: workspace.asRelativePath(notebook.uri), notebook })),
    { label: 'A new notebook', notebook: undefined },
  ]
  const chosen = await window.showQuickPick(items, { placeHolder: 'The notebook that shows the log' })
  if (!chosen) return undefined
  if (!chosen.notebook) return openUntitled('')
  await window.showNotebookDocument(chosen.notebook)
  return chosen.notebook
}

async function chooseFile(notebook: NotebookDocument): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({
    title: 'Open Log',
    openLabel: 'Open Log',
    filters: { Logs: ['jsonl', 'ndjson', 'json', 'log', 'txt'], 'All files': ['*'] },
    ...(!notebook.isUntitled && { defaultUri: notebook.uri }),
  })
  return chosen?.[0]
}

/** Empty: the log is only shown. */
async function chooseProtocol(notebook: NotebookDocument): Promise<string | undefined> {
  const texts = notebook.getCells().map(({ document }) => document.getText())
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bconst\s+([\w$]+)\s*=\s*protocol\(/g)].map(([, name]) => name),
  )
  if (names.length === 0) return ''
  const items = [
    { label: 'Only show it', name: '' },
    ...names.map((name) => ({ label: `Hold it against ${name}`, name })),
  ]
  return (await window.showQuickPick(items, { placeHolder: 'What to do with the log' }))?.name
}

/** From the notebook's folder, as cells name files. */
function pathOf(file: Uri, notebook: NotebookDocument): string {
  if (notebook.isUntitled) return file.fsPath
  return relative(dirname(notebook.uri.fsPath), file.fsPath).replaceAll('\\', '/')
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
