/** "Protocol: Show Statechart": a machine in a panel beside the notebook. It follows the cursor, and the trace that is selected. */
import {
  commands,
  Disposable,
  type ExtensionContext,
  type NotebookDocument,
  notebooks,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode'
import type { CheckedMachine, MachineOfRole, StatechartAt } from '../../server/wire/chart.js'
import { languageId, notebookType, statechartAt, statechartOf } from '../../server/wire/messages.js'
import type { NodeId } from '../../server/wire/trace.js'
import type { ViewerCommand, ViewerMessage } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'
import type { SelectedTrace } from '../traces/selectedTrace.js'
import { answerOf } from './answers.js'
import { checkedMachine } from './checkedMachine.js'
import { actingAt, machineMoment } from './machineMoment.js'

/** How long the cursor and the text have to rest, in milliseconds. */
const rest = 150

export function registerStatechart(context: ExtensionContext, server: Server, selected: SelectedTrace): Disposable {
  const view = new Statechart(context.extensionUri, server, selected)
  return Disposable.from(
    view,
    commands.registerCommand('protocolNotebook.showStatechart', () => view.open()),
    selected.onChange(() => void view.followTrace()),
    workspace.onDidChangeNotebookDocument(({ cellChanges }) => {
      if (cellChanges.some(({ outputs }) => outputs)) view.outputsChanged()
    }),
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
  readonly #selected: SelectedTrace
  readonly #outputs = notebooks.createRendererMessaging(notebookType)
  #panel: WebviewPanel | undefined
  #shown: StatechartAt | undefined
  /** The node that the reader would follow; without one whoever acts. */
  #node: NodeId | undefined
  /** What was exercised of the machine that is shown. */
  #checked: { readonly of: StatechartAt; readonly checked: CheckedMachine | undefined } | undefined
  #resting: NodeJS.Timeout | undefined

  constructor(extension: Uri, server: Server, selected: SelectedTrace) {
    this.#extension = extension
    this.#server = server
    this.#selected = selected
  }

  async open(): Promise<void> {
    const editor = window.activeTextEditor
    const cell = window.activeNotebookEditor?.notebook.notebookType === notebookType ? this.#selectedCell() : undefined
    const found =
      (editor && (await this.#at(editor))) ??
      (cell && (await this.#atStart(cell))) ??
      (await this.#ofTrace()) ??
      (await this.#firstOf(window.activeNotebookEditor?.notebook))
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

  /** Shows where the node is that acts in the step that the reader is at, or the one that was chosen. */
  async followTrace(): Promise<void> {
    if (!this.#panel) return
    const selection = this.#selected.current
    const found = await this.#ofTrace()
    if (this.#selected.current !== selection) return
    const machine = found ?? this.#shown
    if (machine) this.#show(machine)
  }

  /** The machine of the node that acts in the step that the reader is at, or of the one that was chosen. */
  async #ofTrace(): Promise<StatechartAt | undefined> {
    const selection = this.#selected.current
    if (!selection) return undefined
    const { cell, protocol, trace } = selection
    const node = this.#node ?? actingAt(selection)
    const role = trace.nodes.find(({ id }) => id === node)?.role
    if (role === undefined) return undefined
    const notebook = this.#server.uriOf(cell.notebook.uri)
    const shown = this.#shown
    const isShown = (each: MachineOfRole) => each.protocol === protocol && each.role === role
    if (shown?.notebook === notebook && shown.roles.some(isShown)) return shown
    return (
      (await this.#server.request(statechartOf, { notebook, of: { protocol, role } }).catch(() => null)) ?? undefined
    )
  }

  /** A machine of the notebook, wherever in it the cursor is. */
  async #firstOf(notebook: NotebookDocument | undefined): Promise<StatechartAt | undefined> {
    if (notebook?.notebookType !== notebookType) return undefined
    for (const { document } of notebook.getCells()) {
      const found = document.languageId === languageId && (await this.#atStart(this.#server.uriOf(document.uri)))
      if (found) return found
    }
    return undefined
  }

  async #atStart(uri: string): Promise<StatechartAt | undefined> {
    return (await this.#server.request(statechartAt, { uri, position: { line: 0, character: 0 } })) ?? undefined
  }

  outputsChanged(): void {
    this.#checked = undefined
    if (this.#shown) this.#show(this.#shown)
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
    if (this.#checked?.of !== machine) this.#checked = { of: machine, checked: checkedMachine(this.#server, machine) }
    const { checked } = this.#checked
    const selection = this.#selected.current
    const isMeant = selection && this.#server.uriOf(selection.cell.notebook.uri) === machine.notebook
    const moment = isMeant ? machineMoment(selection, machine, this.#node) : undefined
    this.#tell({ type: 'machine', machine: { ...machine, ...(moment && { moment }), ...(checked && { checked }) } })
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
      if (message.type === 'nodeChosen') {
        this.#node = message.node
        return this.followTrace()
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
