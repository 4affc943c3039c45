/** What drawn machines ask for, in outputs and in the panel: where their parts are drawn, and where these stand. */
import { Range, Uri } from 'vscode'
import { layoutChart, layoutGraph, placeOfPart } from '../../server/wire/messages.js'
import type { ViewerCommand, ViewerMessage } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'
import { showSource } from '../traces/showSource.js'

/**
 * @param notebook the URI of the notebook that it is about, as the server knows it
 * @returns what to answer the viewer, if anything
 */
export async function answerOf(
  server: Server,
  notebook: string,
  message: ViewerMessage,
): Promise<ViewerCommand | undefined> {
  if (message.type === 'chartWanted') {
    // the viewer shows the machine as text where there is no chart
    const chart = await server.request(layoutChart, message.request).catch(() => null)
    return { type: 'chart', id: message.id, chart }
  }
  if (message.type === 'graphWanted') {
    // the viewer draws it as well as it can where nobody lays it out
    const graph = await server.request(layoutGraph, message.request).catch(() => null)
    return { type: 'graph', id: message.id, graph }
  }
  if (message.type === 'openPart') {
    const place = await server.request(placeOfPart, { notebook, of: message.of, part: message.part }).catch(() => null)
    if (!place) return undefined
    const { start, end } = place.range
    await showSource(Uri.parse(place.uri), new Range(start.line, start.character, end.line, end.character))
  }
  return undefined
}
