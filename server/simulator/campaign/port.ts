/** A runner in another thread: what is said between the two ends. */
import { pure } from '../../semantics/index.js'
import { HdrHistogram, type PackedHistogram } from '../metrics/histogram.js'
import type { Runner } from './runner.js'
import type { Plan, Result, Shrinking, Shrunken, Work } from './work.js'

/** One end of a channel between threads. */
export interface Port {
  postMessage(message: unknown): void
}

type PackedResult = Omit<Result, 'histograms'> & { readonly histograms: readonly PackedHistogram[] }

type Asked = { readonly id: number } & (
  | { readonly run: readonly Plan[] }
  | { readonly shrink: Shrinking; readonly steps: number }
)

type Answer = { readonly id: number } & (
  | { readonly results: readonly PackedResult[] }
  | { readonly shrunken: Shrunken }
  | { readonly failed: string }
)

/** Does what the other end asks for. @returns what is to hear its messages */
export function served(work: Work, port: Port): (message: unknown) => void {
  return (message) => {
    const asked = message as Asked
    const { id } = asked
    try {
      port.postMessage({
        id,
        ...('run' in asked
          ? { results: ran(work, asked.run) }
          : { shrunken: finished(work.shrink(asked.shrink, asked.steps)) }),
      })
    } catch (error) {
      port.postMessage({ id, failed: String(error) })
    }
  }
}

const ran = (work: Work, plans: readonly Plan[]): PackedResult[] =>
  plans.map((plan) => {
    const result = finished(work.run(plan))
    return { ...result, histograms: result.histograms.map((histogram) => histogram.packed()) }
  })

/** The thread has nothing else to hear: it does things without a break. */
const finished = <T>(work: Generator<undefined, T>): T =>
  pure(() => {
    for (;;) {
      const next = work.next()
      if (next.done) return next.value
    }
  })

/** The end that asks. */
export class DistantRunner implements Runner {
  #asked = 0
  readonly #open = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()

  constructor(readonly port: Port) {}

  async run(plans: readonly Plan[]): Promise<readonly Result[]> {
    const { results } = (await this.#ask({ run: plans })) as { readonly results: readonly PackedResult[] }
    return results.map((result) => ({ ...result, histograms: result.histograms.map(HdrHistogram.from) }))
  }

  async shrink(shrink: Shrinking, steps: number): Promise<Shrunken> {
    const { shrunken } = (await this.#ask({ shrink, steps })) as { readonly shrunken: Shrunken }
    return shrunken
  }

  /** An answer has come. */
  hear(message: unknown): void {
    const answer = message as Answer
    const asked = this.#open.get(answer.id)
    this.#open.delete(answer.id)
    if ('failed' in answer) asked?.reject(new Error(answer.failed))
    else asked?.resolve(answer)
  }

  /** The thread is gone. */
  lost(): void {
    for (const { reject } of this.#open.values()) reject(new Error('The thread ended.'))
    this.#open.clear()
    this.#asked = Number.NaN
  }

  #ask(what: object): Promise<Answer> {
    if (Number.isNaN(this.#asked)) return Promise.reject(new Error('The thread ended.'))
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject })
      this.port.postMessage({ id, ...what })
    })
  }
}
