import type { CoreMemory } from './coreMemory.js'

/** A half more than there was room for. */
const larger = (capacity: number): number => capacity + (capacity >>> 1)

/** Numbers by number, in the core's memory, at an address that stands somewhere in it. */
export class Numbers {
  #capacity = 16
  #length = 0

  /** @param place where the address stands */
  constructor(
    readonly memory: CoreMemory,
    readonly place: number,
  ) {
    memory.put(place, memory.allocate(4 * this.#capacity))
  }

  /** How many there are, and how many there is room for. */
  get room(): readonly number[] {
    return [this.#length, this.#capacity]
  }

  set room(room: readonly number[]) {
    ;[this.#length, this.#capacity] = room
  }

  /** What was set; else 0. */
  get(index: number): number {
    return index < this.#length ? this.memory.at(this.memory.at(this.place) + 4 * index) : 0
  }

  /** Sets one, for which there may be no room until a round is over: see `isCrowded` of the memory. */
  set(index: number, value: number): void {
    if (index >= this.#capacity) {
      if (this.memory.isRound) {
        this.memory.endRound()
        return
      }
      this.#enlarge(Math.max(index + 1, larger(this.#capacity)))
    }
    this.memory.put(this.memory.at(this.place) + 4 * index, value)
    if (index >= this.#length) this.#length = index + 1
  }

  /** Sets those that are not there yet. */
  extend(length: number, value: (index: number) => number): void {
    for (let index = this.#length; index < length; index++) this.set(index, value(index))
  }

  /** Makes room for what a round adds. */
  makeRoom(): void {
    if (4 * this.#length > 3 * this.#capacity) this.#enlarge(larger(this.#capacity))
  }

  #enlarge(capacity: number): void {
    const from = this.memory.at(this.place)
    const to = this.memory.allocate(4 * capacity)
    const { words } = this.memory
    words.copyWithin(to >>> 2, from >>> 2, (from >>> 2) + this.#capacity)
    this.memory.put(this.place, to)
    this.memory.core.free(from, 4 * this.#capacity)
    this.#capacity = capacity
  }
}
