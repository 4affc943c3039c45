/** Charts that were asked for by message, and have not come yet. */
import type { Chart, ChartRequest } from '../../../server/wire/chart.js'

/** Who does not answer in so many milliseconds is not there. */
const patience = 20_000

export class WantedCharts {
  readonly #waiting = new Map<number, (chart: Chart | undefined) => void>()
  #last = 0

  /** @param post sends the request under a number */
  want(request: ChartRequest, post: (id: number, request: ChartRequest) => void): Promise<Chart | undefined> {
    const id = ++this.#last
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      setTimeout(() => this.came(id, undefined), patience)
      post(id, request)
    })
  }

  came(id: number, chart: Chart | undefined): void {
    this.#waiting.get(id)?.(chart)
    this.#waiting.delete(id)
  }
}
