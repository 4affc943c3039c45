/** The trace that the reader has before them in an output of a notebook, and the step they are at. */
import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type NotebookCell,
  type NotebookDocument,
  notebooks,
  window,
  workspace,
} from 'vscode'
import { notebookType } from '../../server/wire/messages.js'
import type { Trace } from '../../server/wire/trace.js'
import { identityOf } from '../../server/wire/traceIdentity.js'
import {
  momentOf,
  type TraceBranch,
  type TraceMoment,
  type ViewerCommand,
  type ViewerMessage,
} from '../../server/wire/viewer.js'
import { tracesInOutput } from './shownTraces.js'

export interface Selection {
  readonly cell: NotebookCell
  /** The name of the protocol. */
  readonly protocol: string
  readonly trace: Trace
  /** 0 is the initial state. */
  readonly step: number
}

/** What an output carries as its metadata, so that the viewer can say which output it is about. */
export interface OutputOrigin {
  /** The URI of the cell's document. */
  readonly cell: string
}

export class SelectedTrace implements Disposable {
  readonly #messaging = notebooks.createRendererMessaging(notebookType)
  readonly #changed = new EventEmitter<Selection | undefined>()
  readonly #disposables: Disposable[]
  #current: Selection | undefined

  constructor() {
    this.#disposables = [
      this.#changed,
      this.#messaging.onDidReceiveMessage(({ editor, message }) => this.#hear(editor.notebook, message)),
      workspace.onDidCloseNotebookDocument((notebook) => {
        if (notebook === this.#current?.cell.notebook) this.clear()
      }),
      workspace.onDidChangeNotebookDocument(() => {
        const { cell, trace } = this.#current ?? {}
        if (cell && !tracesOf(cell).some((shown) => shown.trace === trace)) this.clear()
      }),
    ]
  }

  get current(): Selection | undefined {
    return this.#current
  }

  /** Tells what is selected now. */
  get onChange(): Event<Selection | undefined> {
    return this.#changed.event
  }

  select(selection: Selection): void {
    const { cell, protocol, trace } = selection
    // whoever read the output by himself has another object
    const shown = tracesOf(cell).find(
      (each) =>
        each.protocol === protocol &&
        each.trace.property === trace.property &&
        identityOf(each.trace) === identityOf(trace),
    )
    this.#set(shown ? { ...selection, trace: shown.trace } : selection)
  }

  /** Goes to another step of the trace; the viewer follows. @param branch to be drawn in its place */
  goTo(step: number, branch?: TraceBranch): void {
    const { current } = this
    if (!current) return
    const { cell, protocol, trace } = current
    const moment = momentOf(protocol, trace, Math.max(0, Math.min(trace.steps.length, step)))
    this.#set({ ...current, step: moment.step })
    const command: ViewerCommand = { type: 'showStep', moment: { ...moment, ...(branch && { branch }) } }
    for (const editor of window.visibleNotebookEditors) {
      if (editor.notebook === cell.notebook) void this.#messaging.postMessage(command, editor)
    }
  }

  clear(): void {
    this.#set(undefined)
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose()
  }

  #hear(notebook: NotebookDocument, message: ViewerMessage): void {
    if (message.type === 'stepSelected') {
      const found = find(notebook, message.moment, message.origin)
      if (found) this.#set({ ...found, step: message.moment.step })
    } else if (message.type === 'traceClosed') {
      const { protocol, trace } = this.#current ?? {}
      if (protocol === message.protocol && trace?.property === message.property) this.clear()
    }
  }

  #set(selection: Selection | undefined): void {
    if (selection === this.#current) return
    this.#current = selection
    void commands.executeCommand('setContext', 'protocolNotebook.traceSelected', selection !== undefined)
    this.#changed.fire(selection)
  }
}

type Shown = Omit<Selection, 'step'>

/** The trace that a moment is of. */
function find(
  notebook: NotebookDocument,
  { protocol, property, trace: which }: TraceMoment,
  origin: unknown,
): Shown | undefined {
  const { cell } = (origin ?? {}) as Partial<OutputOrigin>
  return notebook
    .getCells()
    .filter(({ document }) => cell === undefined || document.uri.toString() === cell)
    .flatMap(tracesOf)
    .find(
      (shown) =>
        shown.protocol === protocol &&
        shown.trace.property === property &&
        (which === undefined || identityOf(shown.trace) === which),
    )
}

/** The traces that a cell shows; the same objects as long as it shows the same. */
const tracesOf = (cell: NotebookCell): Shown[] =>
  cell.outputs
    .flatMap(tracesInOutput)
    .flatMap(({ report, trace }) => (trace.purpose === 'record' ? [] : [{ protocol: report.protocol, trace, cell }]))
