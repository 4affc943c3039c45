import { grown, mixPair } from '../semantics/index.js'

/**
 * The visited states, exactly: a log of (configuration, network, predecessor) in the order of discovery, and an
 * open-addressing index of it. 12 to 15 bytes a state for the log and 5 to 10 for the index.
 */
export class StateTable {
  #log = new Int32Array(3 * 1024)
  /** The state + 1; 0 is free. */
  #slots = new Int32Array(2048)
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

  /** @returns the number of the state, or -1 */
  find(configuration: number, network: number): number {
    return this.#slots[this.#slotOf(configuration, network)] - 1
  }

  /** @returns whether the state is new; it then is number `size - 1` */
  add(configuration: number, network: number, predecessor: number): boolean {
    const slot = this.#slotOf(configuration, network)
    if (this.#slots[slot] !== 0) return false
    const at = 3 * this.#size++
    if (at + 3 > this.#log.length) this.#log = grown(this.#log, at, at + 3)
    const log = this.#log
    log[at] = configuration
    log[at + 1] = network
    log[at + 2] = predecessor
    this.#slots[slot] = this.#size
    if (this.#size * 5 > this.#mask * 4) this.#growSlots()
    return true
  }

  /** The slot that holds the pair, or the free one where it belongs. */
  #slotOf(configuration: number, network: number): number {
    const slots = this.#slots
    const mask = this.#mask
    const log = this.#log
    let slot = mixPair(configuration, network) & mask
    for (;;) {
      const stored = slots[slot]
      if (stored === 0) return slot
      const at = 3 * stored - 3
      if (log[at] === configuration && log[at + 1] === network) return slot
      slot = (slot + 1) & mask
    }
  }

  #growSlots(): void {
    const mask = this.#mask * 2 + 1
    const slots = new Int32Array(mask + 1)
    const log = this.#log
    for (let state = 0; state < this.#size; state++) {
      let slot = mixPair(log[3 * state], log[3 * state + 1]) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = state + 1
    }
    this.#slots = slots
    this.#mask = mask
  }
}
