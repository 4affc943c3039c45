/** What the status bars say: of a cell, how far its check is or that it is stale; of the notebook, its kernel. */
import {
  type Disposable,
  EventEmitter,
  MarkdownString,
  type NotebookCell,
  NotebookCellStatusBarAlignment,
  NotebookCellStatusBarItem,
  notebooks,
  StatusBarAlignment,
  ThemeColor,
  type Uri,
  window,
} from 'vscode'
import { type KernelStatus, notebookType } from '../../server/wire/messages.js'
import type { CellStates } from './cellStates.js'
import { progressText } from './progressText.js'

/** How long the status bars of cells may lag, in milliseconds: VS Code asks for all of them again. */
const pause = 250

/** @param uriOf the URI by which `states` knows a cell */
export function registerCellStatus(states: CellStates, uriOf: (uri: Uri) => string): Disposable {
  const changed = new EventEmitter<void>()
  let timer: NodeJS.Timeout | undefined
  const listening = states.onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      changed.fire()
    }, pause)
  })
  const provider = notebooks.registerNotebookCellStatusBarItemProvider(notebookType, {
    onDidChangeCellStatusBarItems: changed.event,
    provideCellStatusBarItems(cell) {
      const uri = uriOf(cell.document.uri)
      const progress = states.progressOf(uri)
      if (progress) return progressItem(progressText(progress), progress.protocol)
      return states.isStale(uri) ? staleItem(cell) : []
    },
  })
  return {
    dispose() {
      clearTimeout(timer)
      for (const disposable of [listening, provider, changed]) disposable.dispose()
    },
  }
}

function progressItem(text: string, protocol: string): NotebookCellStatusBarItem {
  const item = new NotebookCellStatusBarItem(text, NotebookCellStatusBarAlignment.Left)
  item.tooltip = `Checking ${protocol}`
  return item
}

function staleItem(cell: NotebookCell): NotebookCellStatusBarItem {
  const item = new NotebookCellStatusBarItem('$(history) Stale', NotebookCellStatusBarAlignment.Left)
  item.tooltip = 'This cell, or one that it depends on, has changed since it ran. Click to run it again.'
  item.command = {
    title: 'Run Cell',
    command: 'notebook.cell.execute',
    arguments: [{ ranges: [{ start: cell.index, end: cell.index + 1 }], document: cell.notebook.uri }],
  }
  return item
}

/** The kernel of the notebook that is in front: its state, and the ways to interrupt and restart it. */
export function registerKernelStatus(states: CellStates, uriOf: (uri: Uri) => string): Disposable {
  const item = window.createStatusBarItem('kernel', StatusBarAlignment.Right, 100)
  item.name = 'Protocol Kernel'
  const show = () => {
    const notebook = window.activeNotebookEditor?.notebook
    if (notebook?.notebookType !== notebookType) return item.hide()
    const { status, text } = states.kernelOf(uriOf(notebook.uri))
    const [icon, words] = appearance[status]
    item.text = `${icon} Kernel: ${words}`
    item.tooltip = tooltip(text ?? `The kernel of this notebook: ${words}.`)
    item.command = status === 'busy' ? 'protocolNotebook.interruptKernel' : 'protocolNotebook.restartKernel'
    item.backgroundColor = status === 'dead' ? new ThemeColor('statusBarItem.errorBackground') : undefined
    item.show()
  }
  show()
  const listening = [states.onChange(show), window.onDidChangeActiveNotebookEditor(show)]
  return {
    dispose() {
      for (const disposable of [...listening, item]) disposable.dispose()
    },
  }
}

const appearance: { readonly [status in KernelStatus]: readonly [icon: string, words: string] } = {
  none: ['$(circle-outline)', 'not started'],
  starting: ['$(sync~spin)', 'starting'],
  idle: ['$(circle-filled)', 'idle'],
  busy: ['$(sync~spin)', 'busy'],
  dead: ['$(error)', 'ended'],
}

function tooltip(text: string): MarkdownString {
  const result = new MarkdownString(undefined, true)
  result.isTrusted = { enabledCommands: ['protocolNotebook.interruptKernel', 'protocolNotebook.restartKernel'] }
  // what a cell printed when it died may look like Markdown
  result.appendText(text)
  result.appendMarkdown(
    '\n\n[$(debug-stop) Interrupt](command:protocolNotebook.interruptKernel) · ' +
      '[$(debug-restart) Restart](command:protocolNotebook.restartKernel)',
  )
  return result
}
