/** What was asked for by message, and has not come yet. */

/** Who does not answer in so many milliseconds is not there. */
const patience = 20_000

export class Wanted<Request, Answer> {
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>()
  #last = 0

  /** @param post sends the request under a number */
  want(request: Request, post: (id: number, request: Request) => void): Promise<Answer | undefined> {
    const id = ++this.#last
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      setTimeout(() => this.came(id, undefined), patience)
      post(id, request)
    })
  }

  came(id: number, answer: Answer | undefined): void {
    this.#waiting.get(id)?.(answer)
    this.#waiting.delete(id)
  }
}
