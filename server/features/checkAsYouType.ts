/** Checks protocols while one types: shortly after a pause, deeper when idle; never in the way of anything. */
import { LookAhead } from '../execution/lookAhead.js'
import type { Machines } from './machines.js'
import type { OpenNotebooks } from './notebooks.js'
import type { DiagnosticPublisher } from './publisher.js'
import type { RunOptions } from './run.js'
import type { Settings } from './settings.js'
import { violationsIn } from './violations.js'

/** How long the keyboard must rest, in milliseconds: longer than for types, which come first. */
const pause = 500
/** How long until what the budget left open is looked into with ten times as much. */
const idle = 3000
const deeper = 10
/** How long a kernel is kept that nobody needs. */
const keep = 60_000
const defaultBudget = 300
/** A background kernel is for what is small. */
const mostMemory = 512 * 2 ** 20

/** @returns what ends all of it */
export function register(
  machines: Machines,
  settings: Settings,
  publisher: DiagnosticPublisher,
  options: RunOptions,
): () => void {
  const { notebooks } = machines
  const watches = new Map<string, Watch | undefined>()
  notebooks.onChange((notebook) => {
    // opening a notebook runs nothing of it
    if (!watches.has(notebook)) watches.set(notebook, undefined)
    else {
      const watch = watches.get(notebook) ?? new Watch(notebook, machines, settings, publisher, options)
      watches.set(notebook, watch)
      watch.edited()
    }
  })
  const end = (notebook: string) => {
    watches.get(notebook)?.end()
    watches.delete(notebook)
  }
  notebooks.onClose(end)
  machines.files.onChange((where) => {
    // kernels read files as they are saved
    if (where === 'editor') return
    for (const [notebook, watch] of watches) if (machines.importsFiles(notebook)) watch?.filesChanged()
  })
  return () => {
    for (const notebook of [...watches.keys()]) end(notebook)
  }
}

class Watch {
  readonly #notebook: string
  readonly #machines: Machines
  readonly #notebooks: OpenNotebooks
  readonly #settings: Settings
  readonly #publisher: DiagnosticPublisher
  readonly #trusted: () => boolean
  readonly #lookAhead: LookAhead
  #running = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(
    notebook: string,
    machines: Machines,
    settings: Settings,
    publisher: DiagnosticPublisher,
    { kernelPath, memoryLimitBytes, trusted }: RunOptions,
  ) {
    this.#notebook = notebook
    const { notebooks } = machines
    this.#machines = machines
    this.#notebooks = notebooks
    this.#settings = settings
    this.#publisher = publisher
    this.#trusted = trusted
    const folder = notebooks.folderOf(notebook)
    this.#lookAhead = new LookAhead({
      kernelPath,
      notebook,
      folder,
      memoryLimitBytes: Math.min(memoryLimitBytes, mostMemory),
      trusted,
      background: true,
    })
  }

  /** Cancels what runs, and looks again when the keyboard rests. */
  edited(): void {
    this.#running.abort()
    this.#running = new AbortController()
    this.#after(pause, (signal) => this.#look(1, signal))
  }

  filesChanged(): void {
    this.edited()
    this.#lookAhead.forget()
  }

  end(): void {
    this.#running.abort()
    clearTimeout(this.#timer)
    this.#lookAhead.rest()
  }

  #after(milliseconds: number, act: (signal: AbortSignal) => void | Promise<void>): void {
    clearTimeout(this.#timer)
    const { signal } = this.#running
    // what goes wrong here is told when the cell is run
    this.#timer = setTimeout(() => Promise.resolve(act(signal)).catch(() => {}), milliseconds)
    // a server that is to end does not wait for this
    this.#timer.unref()
  }

  async #look(times: number, signal: AbortSignal): Promise<void> {
    const { checkAsYouType = {} } = await this.#settings.section('protocolNotebook')
    const { enabled = true, budget = defaultBudget } = checkAsYouType as { enabled?: boolean; budget?: number }
    if (!enabled || !this.#trusted()) {
      this.#publish(new Map())
      return
    }
    if (signal.aborted) return
    const cells = this.#notebooks.cellsOf(this.#notebook)
    const foreseen = await this.#lookAhead.check(cells, budget * times, times > 1, signal)
    if (!foreseen || signal.aborted) return
    const violated = foreseen.some(({ reports }) => reports.some(({ asExpected }) => !asExpected))
    this.#publish(violated ? violationsIn(this.#machines, this.#notebook, foreseen) : new Map())
    if (times === 1 && this.#lookAhead.isOpen) this.#after(idle, (later) => this.#look(deeper, later))
    else this.#after(keep, () => this.#lookAhead.rest())
  }

  #publish(found: ReturnType<typeof violationsIn>): void {
    for (const { id } of this.#notebooks.cellsOf(this.#notebook)) {
      const document = this.#notebooks.findCell(id)?.document
      if (document) this.#publisher.set('check', id, document.version, found.get(id) ?? [])
    }
  }
}
