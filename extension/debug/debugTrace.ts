/** "Protocol: Debug Trace", and the button above a trace: opens it as a debug session. */
import { commands, type Disposable, debug, type NotebookRendererMessaging, workspace } from 'vscode'
import type { ViewerMessage } from '../../server/wire/viewer.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import { chooseTrace } from '../traces/chooseTrace.js'
import type { ShownTrace } from '../traces/shownTraces.js'
import { configurationOf } from './configurations.js'

export function registerDebugTrace(messaging: NotebookRendererMessaging): Disposable[] {
  return [
    commands.registerCommand('protocolNotebook.debugTrace', async (context?: { readonly property?: string }) => {
      const notebook = activeNotebook(context)
      const found = notebook && (await chooseTrace(notebook, 'The trace to debug', context))
      return found ? start(found) : false
    }),
    messaging.onDidReceiveMessage(async ({ editor, message }) => {
      const asked: ViewerMessage = message
      if (asked.type !== 'debugTrace') return
      const found = await chooseTrace(editor.notebook, 'The trace to debug', asked)
      if (found) await start(found)
    }),
  ]
}

const start = (trace: ShownTrace): Thenable<boolean> =>
  debug.startDebugging(workspace.getWorkspaceFolder(trace.cell.notebook.uri), configurationOf(trace))
