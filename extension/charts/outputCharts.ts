/** Machines that are drawn in the outputs of notebooks. */
import { type Disposable, notebooks } from 'vscode'
import { notebookType } from '../../server/wire/messages.js'
import type { Server } from '../client.js'
import { answerOf } from './answers.js'

export function registerCharts(server: Server): Disposable {
  const messaging = notebooks.createRendererMessaging(notebookType)
  return messaging.onDidReceiveMessage(async ({ editor, message }) => {
    const answer = await answerOf(server, server.uriOf(editor.notebook.uri), message)
    if (answer) void messaging.postMessage(answer, editor)
  })
}
