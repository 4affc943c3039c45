import type { CoreMemory } from './coreMemory.js'

/** The lists of a report, in the order of their addresses, and the words of their items. */
export const roundList = {
  putOff: { index: 0, width: 1 },
  /** Parent, kind, a, b, successor. */
  unjudgedSteps: { index: 2, width: 5 },
  stuck: { index: 3, width: 1 },
  gaps: { index: 4, width: 1 },
} as const

/** The ring of states that are not judged: see assembly/unjudged.ts. */
const ring = { index: 1, taken: 16, items: 32, room: 1 << 14 } as const

/** What a thread left after a round: see `report` in assembly/thread.ts. Read at once: the next round writes over it. */
export class RoundReport {
  constructor(
    readonly memory: CoreMemory,
    readonly address: number,
  ) {}

  /** The successors it has generated so far, those outside, and those with too many messages in flight. */
  get counts(): readonly number[] {
    const at = (this.address + 24) >>> 2
    return [...new Float64Array(this.memory.words.slice(at, at + 6).buffer)]
  }

  /** Makes the lists empty, before a round. */
  clear(): void {
    for (const { index } of Object.values(roundList)) this.memory.put(this.memory.at(this.address + 4 * index), 0)
    const at = this.memory.at(this.address + 4 * ring.index)
    this.memory.put(at, 0)
    this.memory.put(at + 4 * ring.taken, 0)
  }

  /** The states that are still not judged. */
  get unjudgedStates(): number[] {
    const { words } = this.memory
    const at = this.memory.at(this.address + 4 * ring.index) >>> 2
    const first = words[at + ring.taken]
    return Array.from(
      { length: words[at] - first },
      (_, index) => words[at + ring.items + ((first + index) % ring.room)],
    )
  }

  /** The items of a list, one after the other. */
  list({ index, width }: (typeof roundList)[keyof typeof roundList]): Int32Array {
    const at = (this.memory.at(this.address + 4 * index) >>> 2) + 1
    return this.memory.words.slice(at, at + this.memory.words[at - 1] * width)
  }
}
