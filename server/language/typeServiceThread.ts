/** The {@link TypeService} whose TypeScript runs in a thread of its own. The calling thread only passes messages. */
import { Worker } from 'node:worker_threads'
import type { Answer, Asked, CellProblem, QuestionKind } from './questions.js'
import { canWait } from './requestQueue.js'
import type { FromWorker, ToWorker, TypeRequest, TypeServiceStart } from './typeMessages.js'
import type { CellPlace, NotebookSource, TypeService } from './typeService.js'

export interface TypeServiceOptions {
  /** The file of the thread's entry: `typeServiceWorker.js`, or its bundle. */
  readonly worker: string | URL
  /** See `typesLayout`. */
  readonly typesRoot: string
  /** Is told in words when the thread has failed; it is started again, at most three times. */
  readonly failed?: (message: string) => void
}

export function startTypeService(options: TypeServiceOptions): TypeService {
  return new TypeServiceThread(options)
}

interface Pending {
  resolve(result: unknown): void
  reject(error: Error): void
}

const maxStarts = 4

/**
 * Several times what ten large notebooks need (some 200 MB). The engine lets garbage grow in proportion to it: with the usual
 * limit of 4 GB to three times of what is alive, with this one to about half as much.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024 }

class TypeServiceThread implements TypeService {
  readonly #options: TypeServiceOptions
  readonly #urgent = new SharedArrayBuffer(4)
  readonly #urgentCount = new Int32Array(this.#urgent)
  readonly #notebooks = new Map<string, NotebookSource>()
  /** The texts of files that are open in an editor, by their paths. */
  readonly #files = new Map<string, string>()
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #starts = 0
  #lastId = 0
  #disposed = false

  constructor(options: TypeServiceOptions) {
    this.#options = options
    this.#start()
  }

  update(notebook: NotebookSource): void {
    const before = new Map(this.#notebooks.get(notebook.uri)?.cells.map(({ id, text }) => [id, text]))
    this.#notebooks.set(notebook.uri, notebook)
    this.#interrupt({
      type: 'update',
      notebook: notebook.uri,
      path: notebook.path,
      order: notebook.cells.map(({ id }) => id),
      changed: notebook.cells.filter(({ id, text }) => before.get(id) !== text),
    })
  }

  close(uri: string): void {
    this.#notebooks.delete(uri)
    this.#interrupt({ type: 'close', notebook: uri })
  }

  filesChanged(): void {
    this.#interrupt({ type: 'filesChanged' })
  }

  fileEdited(path: string, text?: string): void {
    if (text === undefined) this.#files.delete(path)
    else this.#files.set(path, text)
    this.#interrupt({ type: 'file', path, ...(text !== undefined && { text }) })
  }

  diagnostics(notebook: string, cell: string): Promise<readonly CellProblem[] | undefined> {
    return this.ask('diagnostics', { notebook, cell }, {})
  }

  ask<K extends QuestionKind>(
    kind: K,
    { notebook, cell }: CellPlace,
    asked: Asked<K>,
    signal?: AbortSignal,
  ): Promise<Answer<K> | undefined> {
    return this.#ask({ kind, notebook, cell, asked }, signal)
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#worker?.terminate()
    for (const { resolve } of this.#pending.values()) resolve(undefined)
    this.#pending.clear()
  }

  #start(): void {
    this.#starts++
    const workerData: TypeServiceStart = { typesRoot: this.#options.typesRoot, urgent: this.#urgent }
    const worker = new Worker(this.#options.worker, { workerData, resourceLimits })
    this.#worker = worker
    let reason = ''
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', () => {
      if (!this.#disposed) this.#restart(reason)
    })
  }

  /** After the thread has died (of memory, say): a new one, which is told all it needs to know. */
  #restart(reason: string): void {
    this.#worker = undefined
    for (const { resolve } of this.#pending.values()) resolve(undefined)
    this.#pending.clear()
    if (this.#starts >= maxStarts) {
      this.#options.failed?.(`TypeScript ended again (${reason}). Reload the window to have types in cells again.`)
      return
    }
    this.#options.failed?.(`TypeScript ended unexpectedly (${reason}) and was started again.`)
    this.#start()
    for (const [path, text] of this.#files) this.#post({ type: 'file', path, text })
    for (const notebook of [...this.#notebooks.values()]) {
      this.#notebooks.delete(notebook.uri)
      this.update(notebook)
    }
  }

  #ask<Result>(request: TypeRequest, signal?: AbortSignal): Promise<Result | undefined> {
    if (!this.#worker || this.#disposed || signal?.aborted) return Promise.resolve(undefined)
    const id = ++this.#lastId
    return new Promise<Result | undefined>((resolve, reject) => {
      this.#pending.set(id, { resolve: (result) => resolve(result as Result | undefined), reject })
      signal?.addEventListener('abort', () => this.#post({ type: 'cancel', id }), { once: true })
      const message: ToWorker = { type: 'request', id, request }
      if (canWait.has(request.kind)) this.#post(message)
      else this.#interrupt(message)
    })
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.type === 'answer') pending?.resolve(message.result)
    else if (message.type === 'dropped') pending?.resolve(undefined)
    else pending?.reject(new Error(message.message))
  }

  /** Sends what should not wait for running diagnostics. */
  #interrupt(message: ToWorker): void {
    this.#post(message)
    Atomics.add(this.#urgentCount, 0, 1)
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }
}
