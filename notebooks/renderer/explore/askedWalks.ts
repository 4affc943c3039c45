/** Requests about walks that went out as messages, and have not been answered yet. */
import type { WalkAnswer, WalkRequest } from '../../../server/wire/exploring.js'

export class AskedWalks {
  readonly #waiting = new Map<number, (answer: WalkAnswer) => void>()
  #last = 0

  /** @param post sends the request under a number; a search may take as long as it likes to answer */
  ask(asked: WalkRequest, post: (id: number, asked: WalkRequest) => void): Promise<WalkAnswer> {
    const id = ++this.#last
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      post(id, asked)
    })
  }

  answered(id: number, answer: WalkAnswer): void {
    this.#waiting.get(id)?.(answer)
    this.#waiting.delete(id)
  }
}
