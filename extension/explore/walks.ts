/** Walks in the outputs of notebooks: they ask, the kernel of their notebook answers. */
import { commands, type Disposable, type NotebookDocument, notebooks } from 'vscode'
import { notebookType, walk } from '../../server/wire/messages.js'
import type { ViewerCommand, ViewerMessage } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'
import type { NotebookController } from '../notebook/controller.js'
import { cellOfWalk, keepExploration } from '../traces/shownTraces.js'

export function registerWalks(server: Server, controller: NotebookController): Disposable {
  const messaging = notebooks.createRendererMessaging(notebookType)
  return messaging.onDidReceiveMessage(async ({ editor, message }) => {
    const said: ViewerMessage = message
    const { notebook } = editor
    if (said.type === 'walkAsked') {
      const gone = { gone: 'The language server does not answer. Reload the window, and run the cell again.' }
      const answer = await server
        .request(walk, { notebook: server.uriOf(notebook.uri), asked: said.asked })
        .catch(() => gone)
      const command: ViewerCommand = { type: 'walked', id: said.id, answer }
      void messaging.postMessage(command, editor)
    }
    if (said.type === 'runAgain') runAgain(controller, notebook, said.walk)
    if (said.type === 'keepWalk') {
      keepExploration(said.exploration)
      const command = said.how === 'export' ? 'exportTrace' : 'addRegressionCell'
      const context = { walk: said.exploration.walk, notebookEditor: { notebookUri: notebook.uri } }
      void commands.executeCommand(`protocolNotebook.${command}`, context)
    }
  })
}

function runAgain(controller: NotebookController, notebook: NotebookDocument, walk: string): void {
  const cell = cellOfWalk(notebook, walk)
  if (cell) void controller.run(notebook, [cell])
}
