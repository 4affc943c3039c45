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
  /** Where the trace is a branch that a debugger tries: what it leaves, and after which step. */
  readonly leaves?: { readonly title: string; readonly trace: Trace; readonly step: number }
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
        const { cell, trace, leaves } = this.#current ?? {}
        if (cell && !tracesOf(cell).some((shown) => shown.trace === (leaves?.trace ?? trace))) this.clear()
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
    this.#set(asShown(selection))
  }

  /** Selects a trace, and the viewer follows. @param branch to be drawn in its place */
  show(selection: Selection, branch?: TraceBranch): void {
    const shown = asShown(selection)
    this.#set(branch ? this.#branched(shown, branch) : shown)
    this.#tell()
  }

  /** Goes to another step of the trace; the viewer follows. */
  goTo(step: number): void {
    const { current } = this
    if (!current) return
    this.#set({ ...current, step: Math.max(0, Math.min(current.trace.steps.length, step)) })
    this.#tell()
  }

  clear(): void {
    this.#set(undefined)
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose()
  }

  #branched({ trace: left, step: at, ...shown }: Selection, { title, trace, step }: TraceBranch): Selection {
    const { leaves, trace: before } = this.#current ?? {}
    // the same object as before, as it is the same for whoever has marked it
    const isKnown = before && leaves?.trace === left && identityOf(before) === identityOf(trace)
    const own = isKnown ? before : { ...trace, property: left.property }
    return { ...shown, trace: own, step, leaves: { title, trace: left, step: at } }
  }

  /** Lets the viewer show the selected step. */
  #tell(): void {
    const { cell, protocol, trace, step, leaves } = this.#current!
    const moment = leaves
      ? { ...momentOf(protocol, leaves.trace, leaves.step), branch: { title: leaves.title, trace, step } }
      : momentOf(protocol, trace, step)
    const command: ViewerCommand = { type: 'showStep', moment }
    for (const editor of window.visibleNotebookEditors) {
      if (editor.notebook === cell.notebook) void this.#messaging.postMessage(command, editor)
    }
  }

  #hear(notebook: NotebookDocument, message: ViewerMessage): void {
    if (message.type === 'stepSelected') {
      const { step, trace } = message.moment
      const found = find(notebook, message.moment, message.origin)
      if (found) this.#set({ ...found, step })
      else if (this.#current?.leaves && identityOf(this.#current.trace) === trace) this.#set({ ...this.#current, step })
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

/** With the trace as its output has it: whoever read the output by himself has another object. */
function asShown(selection: Selection): Selection {
  const { cell, protocol, trace } = selection
  const shown = tracesOf(cell).find(
    (each) =>
      each.protocol === protocol &&
      each.trace.property === trace.property &&
      identityOf(each.trace) === identityOf(trace),
  )
  return shown ? { ...selection, trace: shown.trace } : selection
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
