/** What was asked of a kernel and is not answered yet. */
import type { FromKernel } from './kernelMessages.js'

interface Waiting {
  answer(value: unknown): void
  fail(reason: Error): void
}

export class Inquiries {
  readonly #waiting = new Map<number, Waiting>()
  #count = 0

  /** @param send asks under a number */
  ask<T>(send: (request: number) => void): Promise<T> {
    const request = ++this.#count
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(request, { answer: resolve as (value: unknown) => void, fail: reject })
      send(request)
    })
  }

  answered(message: FromKernel & { type: 'inspected' }): void {
    const waiting = this.#waiting.get(message.request)
    this.#waiting.delete(message.request)
    if ('error' in message) waiting?.fail(new Error(message.error))
    else waiting?.answer(message.answer)
  }

  failAll(reason: string): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { fail } of all) fail(new Error(reason))
  }
}
