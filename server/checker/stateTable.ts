import { grown, mixPair } from '../semantics/index.js'

/**
 * The visited states, exactly: a log of (configuration, network, predecessor) in the order of discovery, and an
 * open-addressing set of the pairs. 12 to 15 bytes a state for the log and 10 to 20 for the set, whose slots hold the pairs
 * themselves: most successors were found before, and a look-up that ends in the slot waits for memory only once.
 */
export class StateTable {
  #log = new Int32Array(3 * 1024)
  /** (configuration + 1, network); a free slot begins with 0. */
  #slots = new Int32Array(2 * 2048)
  #mask = 2047
  #size = 0

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#log.byteLength + this.#slots.byteLength
  }

  configuration(state: number): number {
    return this.#log[3 * state]
  }

  network(state: number): number {
    return this.#log[3 * state + 1]
  }

  /** The state from which this one was found first; -1 for the initial state. */
  predecessor(state: number): number {
    return this.#log[3 * state + 2]
  }

  has(configuration: number, network: number): boolean {
    const slots = this.#slots
    const mask = this.#mask
    let slot = mixPair(configuration, network) & mask
    for (;;) {
      const stored = slots[2 * slot]
      if (stored === 0) return false
      if (stored === configuration + 1 && slots[2 * slot + 1] === network) return true
      slot = (slot + 1) & mask
    }
  }

  /** @returns whether the state is new; it then is number `size - 1` */
  add(configuration: number, network: number, predecessor: number): boolean {
    const slots = this.#slots
    const mask = this.#mask
    let slot = mixPair(configuration, network) & mask
    for (;;) {
      const stored = slots[2 * slot]
      if (stored === 0) break
      if (stored === configuration + 1 && slots[2 * slot + 1] === network) return false
      slot = (slot + 1) & mask
    }
    slots[2 * slot] = configuration + 1
    slots[2 * slot + 1] = network
    const at = 3 * this.#size++
    if (at + 3 > this.#log.length) this.#log = grown(this.#log, at, at + 3)
    const log = this.#log
    log[at] = configuration
    log[at + 1] = network
    log[at + 2] = predecessor
    if (this.#size * 5 > mask * 4) this.#growSlots()
    return true
  }

  #growSlots(): void {
    const old = this.#slots
    const mask = this.#mask * 2 + 1
    const slots = new Int32Array(2 * (mask + 1))
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0) continue
      let slot = mixPair(old[at] - 1, old[at + 1]) & mask
      while (slots[2 * slot] !== 0) slot = (slot + 1) & mask
      slots[2 * slot] = old[at]
      slots[2 * slot + 1] = old[at + 1]
    }
    this.#slots = slots
    this.#mask = mask
  }
}
