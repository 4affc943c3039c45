/** Lays out the charts of machines for whoever draws them. */
import type { Connection } from 'vscode-languageserver/node'
import { ChartThread } from '../charts/chartThread.js'
import type { ChartRequest } from '../wire/chart.js'
import { layoutChart } from '../wire/messages.js'

/**
 * @param workerPath the file of the layout thread
 * @returns what ends the thread, for when the server ends
 */
export function register(connection: Connection, workerPath: string): () => void {
  const thread = new ChartThread(workerPath)
  connection.onRequest(layoutChart.method, async (request: ChartRequest) => {
    try {
      return await thread.layout(request)
    } catch (error) {
      connection.console.error(`The chart of ${request.name} was not laid out: ${String(error)}`)
      return null
    }
  })
  return () => thread.dispose()
}
