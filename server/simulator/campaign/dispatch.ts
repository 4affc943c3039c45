/** Gives runs to runners, and takes their results in the order of the runs: it does not matter who is how quick. */
import type { Runner } from './runner.js'
import type { Plan, Result } from './work.js'

export interface Dispatched {
  /** Takes the results one after the other. @returns false: no more are wanted */
  take(result: Result): boolean
  /** How many runs make up a piece of work. */
  size(): number
}

export class Dispatcher {
  readonly #runners: Runner[] = []
  #over = false
  #next = 0
  #wanted = 0
  readonly #waiting = new Map<number, Result>()
  readonly #active: Promise<void>[] = []
  #failed: (error: unknown) => void = () => {}

  /** @param plans in the order of their numbers, which follow each other @param own this thread's runner */
  constructor(
    readonly plans: readonly Plan[],
    readonly own: Runner,
    readonly to: Dispatched,
  ) {
    this.#wanted = plans[0]?.number ?? 0
  }

  /** @returns when all results are taken, or no more are wanted */
  async all(runners: readonly Runner[]): Promise<void> {
    const failed = new Promise<void>((_, reject) => {
      this.#failed = reject
    })
    for (const runner of runners) this.join(runner)
    const done = async () => {
      for (let count = 0; count < this.#active.length; count++) await this.#active[count]
    }
    await Promise.race([done(), failed])
  }

  /** One more takes part from now on. */
  join(runner: Runner): void {
    if (this.#runners.includes(runner)) return
    this.#runners.push(runner)
    // Two pieces of work for each, so that nobody waits for the next.
    for (let piece = 0; piece < (runner === this.own ? 1 : 2); piece++) {
      const work = this.#serve(runner)
      work.catch(this.#failed)
      this.#active.push(work)
    }
  }

  async #serve(runner: Runner): Promise<void> {
    while (!this.#over && this.#next < this.plans.length) {
      const from = this.#next
      this.#next = Math.min(this.plans.length, from + Math.max(1, this.to.size()))
      const plans = this.plans.slice(from, this.#next)
      // What a thread failed at, this one tells with its place, if it fails too.
      const results = await (runner === this.own
        ? this.own.run(plans)
        : runner.run(plans).catch(() => this.own.run(plans)))
      for (const result of results) this.#waiting.set(result.plan.number, result)
      this.#hand()
    }
  }

  #hand(): void {
    for (;;) {
      const result = this.#waiting.get(this.#wanted)
      if (!result || this.#over) return
      this.#waiting.delete(this.#wanted)
      this.#wanted++
      if (!this.to.take(result)) this.#over = true
    }
  }
}
