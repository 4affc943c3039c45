/** "Protocol: Show Statechart": the machine at the cursor in a panel beside the notebook; it follows the cursor. */
import {
  commands,
  Disposable,
  type ExtensionContext,
  notebooks,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode'
import type { StatechartAt } from '../../server/wire/chart.js'
import { languageId, notebookType, statechartAt } from '../../server/wire/messages.js'
import type { ViewerCommand, ViewerMessage } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'
import { answerOf } from './answers.js'

/** How long the cursor and the text have to rest, in milliseconds. */
const rest = 150

export function registerStatechart(context: ExtensionContext, server: Server): Disposable {
  const view = new Statechart(context.extensionUri, server)
  return Disposable.from(
    view,
    commands.registerCommand('protocolNotebook.showStatechart', () => view.open()),
    window.onDidChangeTextEditorSelection(({ textEditor }) => view.follow(textEditor)),
    workspace.onDidChangeTextDocument(({ document }) => {
      const { activeTextEditor: editor } = window
      if (editor?.document === document) view.follow(editor)
    }),
  )
}

class Statechart implements Disposable {
  readonly #extension: Uri
  readonly #server: Server
  readonly #outputs = notebooks.createRendererMessaging(notebookType)
  #panel: WebviewPanel | undefined
  #shown: StatechartAt | undefined
  #resting: NodeJS.Timeout | undefined

  constructor(extension: Uri, server: Server) {
    this.#extension = extension
    this.#server = server
  }

  async open(): Promise<void> {
    const editor = window.activeTextEditor
    const cell = window.activeNotebookEditor?.notebook.notebookType === notebookType ? this.#selectedCell() : undefined
    const found =
      (editor && (await this.#at(editor))) ??
      (cell && (await this.#server.request(statechartAt, { uri: cell, position: { line: 0, character: 0 } })))
    if (!found) {
      void window.showInformationMessage(
        'There is no machine here. Put the cursor into a machine of a protocol notebook.',
      )
      return
    }
    this.#shown = found
    if (this.#panel) this.#panel.reveal(undefined, true)
    this.#panel ??= this.#newPanel()
    this.#show(found)
  }

  /** Waits until the cursor rests. */
  follow(editor: TextEditor): void {
    const { languageId: language } = editor.document
    // what nobody sees is not asked for: outputs may show charts of cells, files matter to the panel only
    if (language !== languageId && !(this.#panel && /^(type|java)script/.test(language))) return
    clearTimeout(this.#resting)
    this.#resting = setTimeout(async () => {
      const found = await this.#at(editor).catch(() => undefined)
      if (!found) return
      const { roles, marked: parts } = found
      const mark: ViewerCommand = { type: 'markParts', roles, parts }
      void this.#outputs.postMessage(mark)
      // elsewhere than in a machine the panel keeps the one it shows
      const isSame = this.#shown?.machine === found.machine && this.#shown.notebook === found.notebook
      if (this.#panel && (parts.length > 0 || isSame)) this.#show(found)
    }, rest)
  }

  dispose(): void {
    clearTimeout(this.#resting)
    this.#panel?.dispose()
  }

  #selectedCell(): string | undefined {
    const editor = window.activeNotebookEditor
    const cell = editor?.notebook.cellAt(editor.selection.start)
    return cell && this.#server.uriOf(cell.document.uri)
  }

  async #at({ document, selection }: TextEditor): Promise<StatechartAt | undefined> {
    const uri = this.#server.uriOf(document.uri)
    const { line, character } = selection.active
    return (await this.#server.request(statechartAt, { uri, position: { line, character } })) ?? undefined
  }

  #show(machine: StatechartAt): void {
    this.#shown = machine
    if (!this.#panel) return
    this.#panel.title = `Statechart: ${machine.name}`
    this.#tell({ type: 'machine', machine })
  }

  #tell(command: ViewerCommand): void {
    void this.#panel?.webview.postMessage(command)
  }

  #newPanel(): WebviewPanel {
    const scripts = Uri.joinPath(this.#extension, 'dist')
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true }
    const panel = window.createWebviewPanel('protocolNotebook.statechart', 'Statechart', column, {
      enableScripts: true,
      localResourceRoots: [scripts],
    })
    const { webview } = panel
    webview.html = pageOf(webview.asWebviewUri(Uri.joinPath(scripts, 'renderer.js')).toString(), webview.cspSource)
    webview.onDidReceiveMessage(async (message: ViewerMessage | { readonly type: 'ready' }) => {
      const { notebook = '' } = this.#shown ?? {}
      if (message.type === 'ready') {
        if (this.#shown) this.#show(this.#shown)
        return
      }
      const answer = await answerOf(this.#server, notebook, message)
      if (answer) this.#tell(answer)
    })
    panel.onDidDispose(() => {
      this.#panel = undefined
    })
    return panel
  }
}

/** The renderer of outputs, in a page of its own. It is shown the first machine it hears of, and follows the others itself. */
const pageOf = (renderer: string, source: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${source} 'unsafe-inline'; style-src 'unsafe-inline'">
<title>Statechart</title>
<body><main></main>
<script type="module">
import { activate } from '${renderer}'
const editor = acquireVsCodeApi()
let begun = false
const view = activate({
  postMessage: (message) => editor.postMessage(message),
  onDidReceiveMessage: (listen) => addEventListener('message', ({ data }) => listen(data)),
})
addEventListener('message', ({ data }) => {
  if (begun || data.type !== 'machine') return
  begun = true
  view.renderOutputItem({ id: 'machine', json: () => data.machine }, document.querySelector('main'))
})
editor.postMessage({ type: 'ready' })
</script>
</html>
`
