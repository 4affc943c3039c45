/** "Protocol: Debug Trace", and the button above a trace: opens it as a debug session. */
import {
  commands,
  type Disposable,
  debug,
  type NotebookDocument,
  type NotebookRendererMessaging,
  workspace,
} from 'vscode'
import type { Trace } from '../../server/wire/trace.js'
import type { ViewerMessage } from '../../server/wire/viewer.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import { chooseTrace } from '../traces/chooseTrace.js'
import { runsIn, type ShownTrace } from '../traces/shownTraces.js'
import { configurationFor, configurationOf } from './configurations.js'

export function registerDebugTrace(messaging: NotebookRendererMessaging): Disposable[] {
  return [
    commands.registerCommand('protocolNotebook.debugTrace', async (context?: { readonly property?: string }) => {
      const notebook = activeNotebook(context)
      const found = notebook && (await chooseTrace(notebook, 'The trace to debug', context))
      return found ? start(found) : false
    }),
    messaging.onDidReceiveMessage(async ({ editor: { notebook }, message }) => {
      const asked: ViewerMessage = message
      if (asked.type !== 'debugTrace') return
      const { trace, protocol, origin } = asked
      const cell = (origin as { readonly cell?: string } | undefined)?.cell ?? cellOf(notebook, trace)
      if (cell === undefined) return
      await debug.startDebugging(
        workspace.getWorkspaceFolder(notebook.uri),
        configurationFor(notebook, cell, { protocol, trace }),
      )
    }),
  ]
}

const start = (trace: ShownTrace): Thenable<boolean> =>
  debug.startDebugging(workspace.getWorkspaceFolder(trace.cell.notebook.uri), configurationOf(trace))

/** The cell whose output shows a trace. */
const cellOf = (notebook: NotebookDocument, { property, text }: Trace): string | undefined =>
  runsIn(notebook)
    .find(({ trace }) => trace.property === property && trace.text === text)
    ?.cell.document.uri.toString()
