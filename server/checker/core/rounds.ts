/** Rounds in which threads expand states of a level together: how many states they have, and what was left of one that was interrupted. */
import { type CoreMemory, crowded, field } from './coreMemory.js'
import { RoundReport } from './roundReport.js'
import { RoundSize } from './roundSize.js'
import { Threads } from './threads.js'

const none = -1

/** What threads did: of states from `from` to `to` (not included). */
export interface Round {
  readonly from: number
  readonly to: number
  /** Whether all of them are expanded or put off. */
  readonly isOver: boolean
  /** Whether no round had to be interrupted before it. */
  readonly isNew: boolean
  /** What each thread left. */
  readonly reports: readonly RoundReport[]
}

export class Rounds {
  readonly #memory: CoreMemory
  readonly #threads: Threads
  readonly #count: number
  readonly #size = new RoundSize()
  /** States that the last round has found for each one that it expanded. */
  #growth = 1
  /** Where a round ends that was interrupted, or {@link none}: some of its states are expanded. */
  #open = none

  /** @param count threads, the first one included */
  constructor(memory: CoreMemory, count: number) {
    this.#memory = memory
    this.#count = count
    this.#threads = new Threads(memory, count - 1)
  }

  /** Whether all threads have started. */
  get ready(): boolean {
    return this.#threads.ready
  }

  /** Whether a round was interrupted: the next one goes on with it. */
  get isOpen(): boolean {
    return this.#open !== none
  }

  /**
   * Has all threads expand states; {@link end} has to follow, or the round counts as left.
   *
   * @param from the first one, also of a round that was interrupted @param levelEnd where a round ends at the latest
   * @throws RangeError when there is no more memory; what there is can be read
   */
  work(from: number, levelEnd: number): Round {
    const memory = this.#memory
    const isNew = !this.isOpen
    const to = isNew ? Math.min(from + this.#size.states * this.#count, levelEnd) : this.#open
    this.#open = none
    const states = memory.get(field.states)
    const mostStates = memory.get(field.mostStates)
    const { core } = memory
    const before = core.size(states)
    memory.beginRound(this.#count)
    try {
      this.#threads.prepare()
      if (isNew) this.#threads.open(from, to)
      const reports = this.#threads.reports.map((address) => new RoundReport(memory, address))
      for (const report of reports) report.clear()
      memory.set(field.expected, Math.min((to - from) * this.#growth, before / 4))
      memory.set(field.mostStates, none)
      memory.set(field.crowded, crowded.tell)
      const isOver = this.#threads.work()
      if (isNew && isOver) this.#growth = (core.size(states) - before) / (to - from)
      return { from, to, isOver, isNew, reports }
    } finally {
      memory.set(field.crowded, crowded.enlarge)
      memory.set(field.mostStates, mostStates)
      memory.beginRound(1)
    }
  }

  /** What a round left is done, which took so long with it. */
  end({ to, isOver, isNew }: Round, milliseconds: number): void {
    if (isNew) this.#size.took(milliseconds, isOver)
    if (!isOver) this.#open = to
  }

  /** Gives up what is left of a round. */
  leave(): void {
    this.#open = none
  }

  /** Ends the threads. */
  close(): void {
    this.#threads.close()
  }
}
