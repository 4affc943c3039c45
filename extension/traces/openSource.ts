/** A place in the source that a drawn trace names, shown in its cell or file. */
import { type Disposable, notebooks, Range, Uri } from 'vscode'
import { notebookType } from '../../server/wire/messages.js'
import type { ViewerMessage } from '../../server/wire/viewer.js'
import { showSource } from './showSource.js'

export function registerOpenSource(): Disposable {
  return notebooks.createRendererMessaging(notebookType).onDidReceiveMessage((event) => {
    const message: ViewerMessage = event.message
    if (message.type !== 'openSource') return
    const { uri, line, column } = message.position
    void showSource(Uri.parse(uri), new Range(line, column, line, column))
  })
}
