/** Lays out the charts of machines for whoever draws them. */
import type { Connection } from 'vscode-languageserver/node'
import type { ChartThread } from '../charts/chartThread.js'
import type { ChartRequest } from '../wire/chart.js'
import type { GraphRequest } from '../wire/graph.js'
import { layoutChart, layoutGraph } from '../wire/messages.js'

export function register(connection: Connection, thread: ChartThread): void {
  connection.onRequest(layoutChart.method, async (request: ChartRequest) => {
    try {
      return await thread.layout(request)
    } catch (error) {
      connection.console.error(`The chart of ${request.name} was not laid out: ${String(error)}`)
      return null
    }
  })
  connection.onRequest(layoutGraph.method, async (request: GraphRequest) => {
    try {
      return await thread.layoutGraph(request)
    } catch (error) {
      connection.console.error(`A graph of ${request.boxes.length} boxes was not laid out: ${String(error)}`)
      return null
    }
  })
}
