import type { CoreMemory } from './coreMemory.js'

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

  /** One that was set. */
  get(index: number): number {
    return this.memory.at(this.memory.at(this.place) + 4 * index)
  }

  set(index: number, value: number): void {
    if (index >= this.#capacity) {
      const capacity = Math.max(index + 1, 2 * this.#capacity)
      const from = this.memory.at(this.place)
      const to = this.memory.allocate(4 * capacity)
      const { words } = this.memory
      words.copyWithin(to >>> 2, from >>> 2, (from >>> 2) + this.#capacity)
      this.memory.put(this.place, to)
      this.memory.core.free(from, 4 * this.#capacity)
      this.#capacity = capacity
    }
    this.memory.put(this.memory.at(this.place) + 4 * index, value)
  }

  /** Sets those that are not there yet. */
  extend(length: number, value: (index: number) => number): void {
    for (; this.#length < length; this.#length++) this.set(this.#length, value(this.#length))
  }
}
