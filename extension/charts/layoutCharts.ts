/** Charts for the outputs of notebooks: they ask, the language server finds the places. */
import { type Disposable, notebooks } from 'vscode'
import { layoutChart, notebookType } from '../../server/wire/messages.js'
import type { ViewerCommand, ViewerMessage } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'

export function registerCharts(server: Server): Disposable {
  const messaging = notebooks.createRendererMessaging(notebookType)
  return messaging.onDidReceiveMessage(async ({ editor, message }) => {
    const wanted: ViewerMessage = message
    if (wanted.type !== 'chartWanted') return
    // the renderer shows the machine as text where there is no chart
    const chart = await server.request(layoutChart, wanted.request).catch(() => null)
    const command: ViewerCommand = { type: 'chart', id: wanted.id, chart }
    void messaging.postMessage(command, editor)
  })
}
