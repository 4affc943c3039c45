/** The commands of the category "Protocol". */
import { commands, type Disposable, type ExtensionContext, FileType, Position, Uri, window, workspace } from 'vscode'
import { decodeText } from '../../notebooks/format/index.js'
import { renameAt } from '../../server/wire/messages.js'
import { activeNotebook } from './activeNotebook.js'
import { registerCheckProtocol } from './checkProtocol.js'
import type { NotebookController } from './controller.js'
import { openUntitled } from './untitled.js'

export function registerCommands(context: ExtensionContext, controller: NotebookController): Disposable[] {
  const templates = Uri.joinPath(context.extensionUri, 'extension', 'templates')
  const gallery = Uri.joinPath(context.extensionUri, 'notebooks', 'gallery')
  return [
    commands.registerCommand('protocolNotebook.new', (name?: string) =>
      openCopy(templates, 'What the notebook begins with', name),
    ),
    commands.registerCommand('protocolNotebook.openExample', (name?: string) =>
      openCopy(gallery, 'The example to open a copy of', name),
    ),
    commands.registerCommand('protocolNotebook.runAll', () => commands.executeCommand('notebook.execute')),
    registerCheckProtocol(controller),
    commands.registerCommand(renameAt, (uri: string, line: number, character: number) =>
      commands.executeCommand('editor.action.rename', [Uri.parse(uri), new Position(line, character)]),
    ),
    commands.registerCommand('protocolNotebook.interruptKernel', (context?: unknown) => {
      const notebook = activeNotebook(context)
      return notebook && controller.interrupt(notebook)
    }),
    commands.registerCommand('protocolNotebook.restartKernel', (context?: unknown) => {
      const notebook = activeNotebook(context)
      return notebook && controller.restart(notebook)
    }),
  ]
}

/**
 * Opens a copy of a notebook, so that the original stays as it is.
 * @param name the file's name; asked for where it is left out
 */
async function openCopy(folder: Uri, placeHolder: string, name?: string): Promise<void> {
  const entries = await workspace.fs.readDirectory(folder)
  const files = entries.filter(([file, type]) => type === FileType.File && file.endsWith('.protocol.md'))
  const notebooks = await Promise.all(
    files.map(async ([file]) => {
      const text = await read(Uri.joinPath(folder, file))
      return { label: /^# +(.+)$/m.exec(text)?.[1] ?? file, description: file, text }
    }),
  )
  const named = notebooks.find(({ description }) => description === name)
  const chosen = named ?? (await window.showQuickPick(notebooks, { placeHolder }))
  if (chosen) await openUntitled(chosen.text)
}

const read = async (file: Uri): Promise<string> => decodeText(await workspace.fs.readFile(file))
