import { ProtocolError } from '../../protocols/model/index.js'
import { pure } from '../semantics/index.js'
import { Checkpoint } from './checkpoint.js'
import type { CheckOptions, Ended } from './options.js'
import type { Search } from './search.js'

/** Seconds between two times that a search is kept. */
const defaultEvery = 60

/** When a search is kept in its file, if it has one. */
export class Keeping {
  #kept: number

  private constructor(
    /** Known only where it is kept: else another may take its place. */
    readonly search: Search | undefined,
    readonly checkpoint: Checkpoint | undefined,
    readonly every: number,
    readonly signal: AbortSignal | undefined,
    /** Wall time that the search had taken before this process went on with it. */
    readonly seconds: number,
  ) {
    this.#kept = seconds
  }

  /**
   * Puts the search where it was, if the file says where.
   *
   * @throws ProtocolError when the search cannot be kept, or the file is not of it
   */
  static async of(search: Search, options: CheckOptions): Promise<Keeping> {
    const { checkpoint: wanted, signal } = options
    if (wanted === undefined) return new Keeping(undefined, undefined, defaultEvery, signal, 0)
    if (!search.keepJournal()) {
      throw new ProtocolError(
        'Only a breadth-first search without reductions can be kept in a checkpoint: leave out the checkpoint, or the order.',
      )
    }
    const { file, every } = typeof wanted === 'string' ? { file: wanted, every: defaultEvery } : wanted
    const checkpoint = new Checkpoint(file, search.model.protocol, options)
    const saved = await checkpoint.load()
    if (saved) pure(() => search.restore(saved))
    return new Keeping(search, checkpoint, every, signal, saved?.seconds ?? 0)
  }

  /** Keeps the search if it is time. @param seconds wall time that it has taken */
  async now(seconds: number): Promise<void> {
    if (!this.checkpoint || !this.search || seconds < this.#kept + this.every) return
    await this.checkpoint.store(this.search.save(), seconds, this.signal)
    this.#kept = seconds
  }

  /** The search is over, for now or for good. */
  async end(ended: Ended | undefined, seconds: number): Promise<void> {
    if (ended === undefined) await this.checkpoint?.remove()
    // Where memory ran out in the middle of things, what was kept before is what can be gone on with.
    else if (ended !== 'memory' && this.search) await this.checkpoint?.store(this.search.save(), seconds)
  }

  /** The search was interrupted, and its check answers: of all this nothing changes any more. */
  interrupted(seconds: number): void {
    if (this.search) this.checkpoint?.storeLater(this.search.save(), seconds)
  }
}
