/** A notebook's cells, run in a kernel process of its own; what both the language server and the command line use. */
import { analyseCells, type CellSource, type LinkedCell } from '../language/cells.js'
import type { WalkAnswer, WalkRequest } from '../wire/exploring.js'
import type { AnswerTo, Inquiry } from '../wire/inspection.js'
import type { KernelStatus } from '../wire/messages.js'
import type { CellError, CellOutput } from '../wire/output.js'
import type { Progress } from '../wire/progress.js'
import { explainError, syntaxErrorOf } from './cellErrors.js'
import { cellLabel } from './cellLabel.js'
import { compileCell, compileFile } from './compile.js'
import { compileExpression } from './expression.js'
import { type CellRun, freshCells, neededCells, planRun } from './freshness.js'
import { Inquiries } from './inquiries.js'
import type { FromKernel, Outcome, ReadFile, StreamTail, Trial } from './kernelMessages.js'
import { KernelProcess } from './kernelProcess.js'

export interface SessionOptions {
  /** The file of the kernel's bundle. */
  readonly kernelPath: string
  /** The notebook's URI or path, for messages. */
  readonly notebook: string
  /** The directory that the cells' imports are resolved against: the notebook's own. */
  readonly folder: string
  /** The most memory that the kernel may take, in bytes. */
  readonly memoryLimitBytes: number
  /** Whether the user trusts the workspace; asked at each run, and nothing is evaluated where the answer is no. */
  readonly trusted: () => boolean
  /** Whether the kernel leaves the processors to everybody else where they are short. */
  readonly background?: boolean
  /** Where the session only looks ahead: how, for each cell. */
  readonly trial?: (cell: LinkedCell) => Trial
}

/** Told of what happens, in the order of happening. Cells are named by their ids. */
export interface SessionListener {
  /** @param order counts the runs of cells in this session, from 1 */
  started(cell: string, order: number): void
  output(cell: string, output: CellOutput): void
  progress(cell: string, progress: Progress): void
  ended(cell: string, success: boolean): void
  /** @param text why the kernel died, where it did */
  status(status: KernelStatus, text?: string): void
  /** All cells that were run and whose result no longer matches; told when that set changes. */
  stale(cells: readonly string[]): void
}

/** How long a kernel may take to stop what it does before it is killed, in milliseconds. */
const patience = 800

/** The requests of one call of `run`. */
interface Job {
  readonly cells: readonly LinkedCell[]
  readonly requested: ReadonlySet<string>
}

/** The cell that runs now. */
interface Running {
  readonly cell: LinkedCell
  readonly labelOf: (id: string) => string
  readonly tails: Map<string, StreamTail>
  readonly ended: Promise<Ending>
  end(ending: Ending): void
}

interface Ending {
  readonly outcome: Outcome
  readonly files: readonly ReadFile[]
  /** Whether the kernel died of it. */
  readonly lost?: boolean
}

export class NotebookSession {
  readonly #options: SessionOptions
  #cells: LinkedCell[] = []
  readonly #runs = new Map<string, CellRun>()
  #stale: readonly string[] = []
  #order = 0
  /** The cell that runs or ran last: what its timers do later is still its doing. */
  #latest = 'a cell'
  #kernel: KernelProcess | undefined
  #running: Running | undefined
  readonly #inquiries = new Inquiries()
  #queue: Promise<void> = Promise.resolve()
  /** Counts what empties the queue: a job that was queued under another count does not start. */
  #cancellations = 0
  #status: KernelStatus = 'none'
  readonly #walking = new Map<number, (answer: WalkAnswer) => void>()
  #walkRequests = 0
  #tell: SessionListener

  constructor(options: SessionOptions, listener: SessionListener) {
    this.#options = options
    this.#tell = listener
  }

  /**
   * Runs cells, in the order of the notebook; first the stale cells that they depend on. Calls are served one after
   * the other. A cell that fails does not stop the others, unless they depend on it or the kernel died of it.
   * @param cells all code cells of the notebook, in order
   * @param requested the ids of the cells to run
   * @returns when the last has ended
   */
  run(cells: readonly CellSource[], requested: readonly string[]): Promise<void> {
    this.update(cells)
    const job = { cells: this.#cells, requested: new Set(requested) }
    const cancellations = this.#cancellations
    const done = this.#queue.then(() => this.#runJob(job, () => this.#cancellations !== cancellations))
    // whatever goes wrong with one call, the next is served
    this.#queue = done.catch(() => {})
    return done
  }

  /** Takes over the notebook's code cells after an edit; tells which results are stale now. */
  update(cells: readonly CellSource[]): void {
    this.#cells = analyseCells(cells, this.#cells)
    this.#tellStale()
  }

  /**
   * Stops what runs and forgets what is queued. A running check still shows how far it came; a cell that does not
   * stop by itself loses its kernel.
   * @returns within a second, when nothing runs any more
   */
  async interrupt(): Promise<void> {
    this.#cancellations++
    const running = this.#running
    if (!running) return
    this.#kernel?.send({ type: 'interrupt' })
    const timer = setTimeout(
      () => this.#end('did not stop when it was interrupted, so its kernel was ended.'),
      patience,
    )
    await running.ended
    clearTimeout(timer)
  }

  /** Asks the kernel about a walk. A cell that computes without a pause makes the answer wait. */
  walk(asked: WalkRequest): Promise<WalkAnswer> {
    const kernel = this.#kernel
    if (!kernel) return Promise.resolve(kernelGone)
    const request = ++this.#walkRequests
    return new Promise((resolve) => {
      this.#walking.set(request, resolve)
      kernel.send({ type: 'walk', request, asked })
    })
  }

  /**
   * Asks about a trace that a cell showed.
   * @throws Error that says what to do where it cannot be answered: the reader's expression is at fault, or the kernel gone
   */
  async inspect<I extends Inquiry>(cell: string, inquiry: I): Promise<AnswerTo<I>> {
    if (!this.#options.trusted()) throw new Error('nothing is evaluated in a workspace that is not trusted.')
    const kernel = this.#kernel
    if (!kernel || !this.#runs.get(cell)?.usable) throw new Error('its kernel has ended. Run the cell again.')
    const { expression, names } = inquiry.type === 'evaluate' ? inquiry : { expression: undefined, names: [] }
    const code = expression === undefined ? {} : { code: compileExpression(this.#cells, cell, expression, names) }
    return this.#inquiries.ask((request) => kernel.send({ type: 'inspect', request, cell, inquiry, ...code }))
  }

  /** Ends the kernel. Every cell is stale then; the next run starts a fresh one. */
  async restart(): Promise<void> {
    this.#cancellations++
    this.#end('was stopped, because the kernel was restarted.', 'none')
    await this.#queue
  }

  /** Ends the kernel for good; the listener is told nothing more. */
  dispose(): void {
    this.#tell = silence
    this.#cancellations++
    this.#end('was stopped, because its notebook was closed.', 'none')
  }

  async #runJob({ cells, requested }: Job, isCancelled: () => boolean): Promise<void> {
    if (isCancelled()) return
    const labels = new Map(cells.map(({ id, text }, index) => [id, cellLabel(index, text)]))
    const labelOf = (id: string) => labels.get(id) ?? 'a cell'
    // the cell at the root of each failure
    const failures = new Map<string, string>()
    for (const cell of planRun(cells, this.#runs, requested)) {
      if (isCancelled()) break
      if (!this.#options.trusted()) {
        this.#refuse(cell, 'Nothing runs in a workspace that is not trusted. Trust the workspace to run cells.')
        continue
      }
      const cause = neededCells(cell).find((needed) => failures.has(needed.cell))
      const root = cause && failures.get(cause.cell)
      if (root !== undefined) {
        failures.set(cell.id, root)
        const message = `This cell depends on ${labelOf(root)}, which failed. Correct that cell first.`
        if (requested.has(cell.id)) this.#refuse(cell, message)
      } else {
        const { usable, lost } = await this.#runCell(cell, labelOf)
        if (!usable) failures.set(cell.id, cell.id)
        // the values that the next cells would use are gone
        if (lost) break
      }
    }
    if (this.#kernel) this.#setStatus('idle')
  }

  /** Ends a cell before it begins. */
  #refuse(cell: LinkedCell, message: string): void {
    this.#tell.started(cell.id, ++this.#order)
    this.#tell.output(cell.id, { type: 'error', error: { name: 'NotRun', message, frames: [] } })
    this.#tell.ended(cell.id, false)
  }

  /** @returns whether the cell's names have their values, and whether its kernel died */
  async #runCell(cell: LinkedCell, labelOf: (id: string) => string): Promise<{ usable: boolean; lost: boolean }> {
    const serial = ++this.#order
    const used = neededCells(cell).map((needed) => ({ ...needed, serial: this.#runs.get(needed.cell)?.serial ?? 0 }))
    this.#tell.started(cell.id, serial)
    const { outcome, files, lost = false } = await this.#evaluate(cell, labelOf)
    const usable = outcome === 'done' || outcome === 'unexpected'
    this.#runs.set(cell.id, { serial, text: lost ? undefined : cell.text, used, files, usable })
    this.#tell.ended(cell.id, outcome === 'done')
    this.#tellStale()
    return { usable, lost }
  }

  async #evaluate(cell: LinkedCell, labelOf: (id: string) => string): Promise<Ending> {
    const error = syntaxErrorOf(cell)
    if (error) {
      this.#tell.output(cell.id, { type: 'error', error })
      return { outcome: 'failed', files: [] }
    }
    let end: (ending: Ending) => void = () => {}
    const ended = new Promise<Ending>((resolve) => {
      end = resolve
    })
    // the process starts while the cell is compiled
    const kernel = this.#liveKernel()
    const compiled = compileCell(cell, labelOf(cell.id))
    this.#running = { cell, labelOf, tails: new Map(), ended, end }
    this.#latest = labelOf(cell.id)
    const trial = this.#options.trial?.(cell)
    kernel.send({ type: 'run', cell: compiled, ...(trial && { trial }) })
    const ending = await ended
    this.#tellTails()
    this.#running = undefined
    return ending
  }

  #liveKernel(): KernelProcess {
    this.#setStatus(this.#kernel ? 'busy' : 'starting')
    if (!this.#kernel) {
      // the messages of a kernel that was replaced are of no interest
      const guard = (listen: () => void) => {
        if (this.#kernel === kernel) listen()
      }
      const kernel = new KernelProcess(this.#options, {
        message: (message) => guard(() => this.#hear(message)),
        died: (reason) => guard(() => this.#end(reason)),
      })
      this.#kernel = kernel
    }
    return this.#kernel
  }

  #hear(message: FromKernel): void {
    switch (message.type) {
      case 'ready':
        this.#setStatus('busy')
        break
      case 'output':
        this.#tell.output(message.cell, this.#explained(message.output))
        break
      case 'tail':
        this.#running?.tails.set(message.tail.stream, message.tail)
        break
      case 'progress':
        this.#tell.progress(message.cell, message.progress)
        break
      case 'ended':
        this.#running?.end(message)
        break
      case 'walked':
        this.#walking.get(message.request)?.(message.answer)
        this.#walking.delete(message.request)
        break
      case 'source':
        this.#kernel?.send({ type: 'source', request: message.request, ...compileFile(message.path) })
        break
      case 'inspected':
        this.#inquiries.answered(message)
        break
      case 'fatal':
        this.#end('left an error uncaught, which ended the kernel:', 'dead', message.error)
        break
    }
  }

  #explained(output: CellOutput): CellOutput {
    const running = this.#running
    if (output.type !== 'error' || !running) return output
    return { type: 'error', error: explainError(output.error, running.cell, running.labelOf) }
  }

  /**
   * The kernel is gone, or goes now.
   * @param reason what the cell that ran did or what happened to it, after "cell 2"
   * @param cause the error that nothing caught
   */
  #end(reason: string, status: KernelStatus = 'dead', cause?: CellError): void {
    const kernel = this.#kernel
    if (!kernel) return
    this.#kernel = undefined
    kernel.kill()
    for (const answer of this.#walking.values()) answer(kernelGone)
    this.#walking.clear()
    this.#inquiries.failAll('its kernel has ended. Run the cell again.')
    for (const [id, run] of this.#runs) this.#runs.set(id, { ...run, text: undefined, usable: false })
    const why = cause ? `${reason} ${cause.name}: ${cause.message.replace(/\.?$/, '.')}` : reason
    const text = `${this.#latest.replace(/^c/, 'C')} ${why} Every cell has to run again.`
    const running = this.#running
    if (running) {
      this.#tellTails()
      const error = { name: 'KernelEnded', message: text, frames: cause?.frames ?? [] }
      this.#tell.output(running.cell.id, { type: 'error', error })
      running.end({ outcome: 'failed', files: [], lost: true })
    }
    this.#setStatus(status, status === 'dead' ? text : undefined)
    this.#tellStale()
  }

  /** What a cell printed last, where it printed more than is shown. */
  #tellTails(): void {
    const running = this.#running
    for (const { stream, text, dropped } of running?.tails.values() ?? []) {
      const lines = dropped === 1 ? '1 line' : `${dropped} lines`
      const note = dropped > 0 ? `… ${lines} left out …\n` : ''
      this.#tell.output(running?.cell.id ?? '', { type: 'stream', stream, text: note + text })
    }
    running?.tails.clear()
  }

  #setStatus(status: KernelStatus, text?: string): void {
    if (status === this.#status) return
    this.#status = status
    this.#tell.status(status, text)
  }

  #tellStale(): void {
    const fresh = freshCells(this.#cells, this.#runs)
    const stale = this.#cells.filter(({ id }) => this.#runs.has(id) && !fresh.has(id)).map(({ id }) => id)
    if (stale.join('\n') === this.#stale.join('\n')) return
    this.#stale = stale
    this.#tell.stale(stale)
  }
}

/** Walks end with their kernel. */
export const kernelGone: WalkAnswer = { gone: 'The kernel of this walk has ended. Run the cell again.' }

/** What a closed notebook is told. */
const silence: SessionListener = {
  started() {},
  output() {},
  progress() {},
  ended() {},
  status() {},
  stale() {},
}
