/** Who does the work of a campaign: this thread, in slices, or another one. */
import { pure } from '../../semantics/index.js'
import type { RunRecord } from '../../wire/simulation.js'
import type { Plan, Result, Shrinking, Shrunken, Work } from './work.js'

export interface Runner {
  /** Makes runs one after the other. A runner is given plans in the order of their numbers. */
  run(plans: readonly Plan[]): Promise<readonly Result[]>
  /** @param steps of runs that may be tried */
  shrink(shrinking: Shrinking, steps: number): Promise<Shrunken>
}

/** Where other threads come from that know the same protocol and options. */
export interface Crew {
  /** How many there may be. */
  readonly most: number
  /** @returns each when it is ready */
  hire(count: number): readonly Promise<Runner>[]
  /** One of them comes to another run with the same seed, and is not asked again. */
  unlike?(): void
  /** Ends all of them. */
  dismiss(): void
}

// Kept from before machines run, which find these replaced by refusals.
const now = performance.now.bind(performance)
const later = setImmediate

/** Milliseconds of real time between two looks at the world outside. */
const slice = 40

/** This thread. */
export class LocalRunner implements Runner {
  #turn: Promise<unknown> = Promise.resolve()
  #until = 0

  /** @param pause called between two slices */
  constructor(
    readonly work: Work,
    readonly pause: () => void,
  ) {}

  run(plans: readonly Plan[]): Promise<readonly Result[]> {
    return this.#inTurn(async () => {
      const results: Result[] = []
      for (const plan of plans) results.push(await this.#inSlices(() => this.work.run(plan)))
      return results
    })
  }

  shrink(shrinking: Shrinking, steps: number): Promise<Shrunken> {
    return this.#inTurn(() => this.#inSlices(() => this.work.shrink(shrinking, steps)))
  }

  record(plan: Plan): Promise<RunRecord> {
    return this.#inTurn(() => this.#inSlices(() => this.work.record(plan)))
  }

  /** Runs share their tables: one at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {})
    return done
  }

  /** Does something in slices of real time, and lets others go on between them. */
  async #inSlices<T>(begin: () => Generator<undefined, T>): Promise<T> {
    const work = pure(begin)
    for (;;) {
      if (now() >= this.#until) {
        await new Promise<void>((resolve) => later(resolve))
        this.pause()
        this.#until = now() + slice
      }
      const done = pure(() => {
        for (;;) {
          const next = work.next()
          if (next.done || now() >= this.#until) return next
        }
      })
      if (done.done) return done.value
    }
  }
}
