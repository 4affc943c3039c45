/** Pixels of a drawing, made by the page that shows a notebook's outputs. */
import { notebooks, window } from 'vscode'
import { notebookType } from '../../server/wire/messages.js'
import type { RasterAnswer, RasterRequest, ViewerMessage } from '../../server/wire/viewer.js'

/** After this nobody answers, in milliseconds. */
const patience = 15_000

let requests = 0

/**
 * @param svg the text of an SVG file
 * @returns a PNG file
 * @throws Error where no page answers, or it cannot draw
 */
export async function rasterised(svg: string): Promise<Uint8Array> {
  const request = ++requests
  const messaging = notebooks.createRendererMessaging(notebookType)
  const answer = await new Promise<RasterAnswer>((resolve, reject) => {
    const end = setTimeout(() => {
      listening.dispose()
      reject(new Error('Pixels are made by the output that shows the trace: bring it into view, or export an SVG.'))
    }, patience)
    const listening = messaging.onDidReceiveMessage(({ message }: { message: ViewerMessage }) => {
      if (message.type !== 'rasterised' || message.request !== request) return
      clearTimeout(end)
      listening.dispose()
      resolve(message)
    })
    const asked: RasterRequest = { type: 'rasterise', request, svg }
    void messaging.postMessage(asked, window.activeNotebookEditor)
  })
  if ('error' in answer) throw new Error(`The picture cannot be drawn: ${answer.error}`)
  return Buffer.from(answer.png, 'base64')
}
