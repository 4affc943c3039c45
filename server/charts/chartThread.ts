/** Lays charts and graphs out in a thread of its own: ELK is large and takes its time, and nobody who types should wait for it. */
import { Worker } from 'node:worker_threads'
import type { Chart, ChartRequest } from '../wire/chart.js'
import type { GraphRequest, LaidGraph } from '../wire/graph.js'

/** What the thread is asked, under a number. */
export type Asked = { readonly id: number } & ({ readonly chart: ChartRequest } | { readonly graph: GraphRequest })

/** What it answers: what it was asked for, or the reason why there is none. */
export type LaidOut = { readonly id: number } & ({ readonly laid: Chart | LaidGraph } | { readonly reason: string })

interface Pending {
  resolve(laid: Chart | LaidGraph): void
  reject(error: Error): void
}

/** A thread that nobody asks for so long is ended; its memory is tens of megabytes. In milliseconds. */
const idle = 120_000

export class ChartThread {
  readonly #file: string
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #lastId = 0
  #ending: NodeJS.Timeout | undefined

  /** @param file the thread's entry: `chartWorker.js`, or its bundle. It is started when it is first needed. */
  constructor(file: string) {
    this.#file = file
  }

  /** Rejects where no chart can be made, or the thread ended. */
  layout(chart: ChartRequest): Promise<Chart> {
    return this.#ask({ chart }) as Promise<Chart>
  }

  /** Rejects where the graph cannot be laid out, or the thread ended. */
  layoutGraph(graph: GraphRequest): Promise<LaidGraph> {
    return this.#ask({ graph }) as Promise<LaidGraph>
  }

  dispose(): void {
    clearTimeout(this.#ending)
    const worker = this.#worker
    this.#worker = undefined
    void worker?.terminate()
    this.#fail('Charts are no longer laid out.')
  }

  #ask(what: { readonly chart: ChartRequest } | { readonly graph: GraphRequest }): Promise<Chart | LaidGraph> {
    clearTimeout(this.#ending)
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#worker ??= this.#started()
      this.#worker.postMessage({ id, ...what } satisfies Asked)
    })
  }

  #started(): Worker {
    const worker = new Worker(this.#file)
    worker.unref()
    worker.on('message', (answer: LaidOut) => this.#answered(answer))
    // what ends without being told to takes its requests with it; the next one starts another
    const ended = (reason: string) => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#fail(reason)
    }
    worker.on('error', ({ message }) => ended(`The thread that lays charts out failed: ${message}`))
    worker.on('exit', () => ended('The thread that lays charts out ended.'))
    return worker
  }

  #answered(answer: LaidOut): void {
    const pending = this.#pending.get(answer.id)
    this.#pending.delete(answer.id)
    if ('laid' in answer) pending?.resolve(answer.laid)
    else pending?.reject(new Error(answer.reason))
    if (this.#pending.size === 0) this.#ending = setTimeout(() => this.dispose(), idle).unref()
  }

  #fail(reason: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(reason))
    this.#pending.clear()
  }
}
