/** One run of a cell, as VS Code shows it. */
import { type NotebookCell, type NotebookCellExecution, NotebookCellOutput, NotebookCellOutputItem } from 'vscode'
import type { CellOutput } from '../../server/wire/output.js'
import { isSimulating, type Progress } from '../../server/wire/progress.js'
import type { SimulationProgress } from '../../server/wire/simulation.js'
import type { OutputOrigin } from '../traces/selectedTrace.js'
import { errorItem, liveItems, outputItems } from './outputs.js'
import { textOf } from './progressText.js'

/** Outputs that take the place of the progress that came before them. */
const reports: ReadonlySet<CellOutput['type']> = new Set([
  'check',
  'frontier',
  'simulation',
  'sweep',
  'exploration',
  'error', // appended beside a live view that is then taken away, VS Code would not draw it
])

export class CellExecution {
  readonly cell: NotebookCell
  readonly #execution: NotebookCellExecution
  #started = false
  #outputs: NotebookCellOutput[] = []
  /** What tells how far a check or a simulation is; the report takes its place. */
  #progress: NotebookCellOutput | undefined
  /** Whether that is a live view, which is told of progress by messages. */
  #isLive = false
  /** The last output, while it is a stream that may go on. */
  #stream: { readonly name: 'stdout' | 'stderr'; readonly output: NotebookCellOutput } | undefined

  /**
   * The cell waits until it is started.
   * @param tellViewers tells the notebook's webviews how far the simulation is
   */
  constructor(
    cell: NotebookCell,
    execution: NotebookCellExecution,
    readonly tellViewers: (progress: SimulationProgress) => void,
  ) {
    this.cell = cell
    this.#execution = execution
  }

  start(order: number): void {
    if (this.#started) return
    this.#started = true
    this.#execution.executionOrder = order
    this.#execution.start(Date.now())
    void this.#execution.clearOutput()
  }

  show(output: CellOutput): void {
    if (output.type === 'stream' && this.#stream?.name === output.stream) {
      void this.#execution.appendOutputItems(outputItems(output, this.#placeOf), this.#stream.output)
      return
    }
    const shown = this.#add(outputItems(output, this.#placeOf), reports.has(output.type))
    this.#stream = output.type === 'stream' ? { name: output.stream, output: shown } : undefined
  }

  showProgress(progress: Progress): void {
    const live = isSimulating(progress)
    // not drawn anew with each report: the reader may have paused it
    if (live && this.#isLive && this.#progress) {
      this.tellViewers(progress)
      return
    }
    this.#isLive = live
    const uri = this.cell.document.uri.toString()
    const items = live ? liveItems(uri, progress) : [NotebookCellOutputItem.text(textOf(progress))]
    if (this.#progress) void this.#execution.replaceOutputItems(items, this.#progress)
    else {
      this.#progress = this.#add(items, false)
      this.#stream = undefined
    }
  }

  /** @param fault why it did not come to its end, where the server could not say so itself */
  end(success: boolean | undefined, fault?: string): void {
    if (fault !== undefined) {
      // outputs need a cell that has been started
      if (!this.#started) this.#execution.start(Date.now())
      this.#started = true
      this.#add([errorItem('NotRun', fault)], true)
    } else if (this.#progress) {
      this.#outputs = this.#outputs.filter((output) => output !== this.#progress)
      void this.#execution.replaceOutput(this.#outputs)
    }
    this.#execution.end(success, this.#started ? Date.now() : undefined)
  }

  #add(items: NotebookCellOutputItem[], inPlaceOfProgress: boolean): NotebookCellOutput {
    if (inPlaceOfProgress && this.#progress) {
      const output = this.#progress
      this.#progress = undefined
      void this.#execution.replaceOutputItems(items, output)
      return output
    }
    const origin: OutputOrigin = { cell: this.cell.document.uri.toString() }
    const output = new NotebookCellOutput(items, { ...origin })
    this.#outputs.push(output)
    void this.#execution.appendOutput(output)
    return output
  }

  readonly #placeOf = (uri: string): string | undefined => {
    const codes = this.cell.notebook.getCells().filter(({ kind }) => kind === this.cell.kind)
    const index = codes.findIndex(({ document }) => document.uri.toString() === uri)
    return index < 0 ? undefined : `cell ${index + 1}`
  }
}
