/** Rounds in which threads expand states of a level together: how many states they have, and what was left of one that was interrupted. */
import { type CoreMemory, crowded, field } from './coreMemory.js'
import { RoundReport } from './roundReport.js'
import { RoundSize } from './roundSize.js'
import { Threads } from './threads.js'

const none = -1
// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)

/** What threads did: of states from `from` to `to` (not included). */
export interface Round {
  readonly from: number
  readonly to: number
  /** Whether all of them are expanded or put off. */
  readonly isOver: boolean
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
  /** When the round began. */
  #began = 0
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
   * Has all threads expand states; {@link keep} has to follow, or the round counts as left, and {@link end}.
   *
   * @param from the first one, also of a round that was interrupted @param levelEnd where a round ends at the latest
   * @throws RangeError when there is no more memory; what there is can be read
   */
  work(from: number, levelEnd: number): Round {
    const memory = this.#memory
    const isNew = !this.isOpen
    if (isNew) this.#began = now()
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
      return { from, to, isOver, reports }
    } finally {
      memory.set(field.crowded, crowded.enlarge)
      memory.set(field.mostStates, mostStates)
      memory.beginRound(1)
    }
  }

  /** Goes on with the round another time, if it is not over. */
  keep({ to, isOver }: Round): void {
    if (!isOver) this.#open = to
  }

  /** What the round has left is done. */
  end({ from, to, isOver }: Round): void {
    if (isOver) this.#size.took(now() - this.#began, (to - from) / this.#count)
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
