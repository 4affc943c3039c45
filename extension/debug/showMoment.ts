/** Where a debug session stands, shown in the drawing of its trace. */
import { type NotebookRendererMessaging, window } from 'vscode'
import type { DebugMoved } from '../../server/wire/debugSession.js'
import type { ViewerCommand } from '../../server/wire/viewer.js'

export function showMoment(messaging: NotebookRendererMessaging, { protocol, property, drawn }: DebugMoved): void {
  const command: ViewerCommand = { type: 'showStep', moment: { protocol, property, step: drawn } }
  for (const editor of window.visibleNotebookEditors) void messaging.postMessage(command, editor)
}
