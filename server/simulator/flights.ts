/** What is under way: messages in flight and inputs that wait, in slots that are used again. */

/** No other slot. */
export const alone = -1

export class Flights {
  /** The message's envelope; for an input the complement of its number. */
  envelope = new Int32Array(64)
  to = new Int32Array(64)
  /** When it was sent, or came to the node's queue. */
  since = new Float64Array(64)
  /** The slot of the copy, where the message was duplicated and neither has arrived. */
  twin = new Int32Array(64)
  /** Counts how often the slot was used: tells what is in it from what was. */
  version = new Int32Array(64)
  #used = 0
  #free: number[] = []
  #taken = new Uint8Array(64)

  /** How many messages are under way. */
  get messages(): number {
    let count = 0
    for (const slot of this.slots()) if (this.envelope[slot] >= 0) count++
    return count
  }

  /** For how long the messages under way have been so, summed, in microseconds. */
  messageTime(now: number): number {
    let sum = 0
    for (const slot of this.slots()) if (this.envelope[slot] >= 0) sum += now - this.since[slot]
    return sum
  }

  /** @returns the slot */
  add(envelope: number, to: number, since: number): number {
    const slot = this.#free.pop() ?? this.#fresh()
    this.envelope[slot] = envelope
    this.to[slot] = to
    this.since[slot] = since
    this.twin[slot] = alone
    this.#taken[slot] = 1
    return slot
  }

  /** What was in the slot can be read until another takes it. */
  remove(slot: number): void {
    this.#taken[slot] = 0
    this.version[slot]++
    this.#free.push(slot)
  }

  /** The slots in use. */
  *slots(): Generator<number> {
    for (let slot = 0; slot < this.#used; slot++) if (this.#taken[slot]) yield slot
  }

  #fresh(): number {
    if (this.#used === this.to.length) {
      this.envelope = doubled(this.envelope)
      this.to = doubled(this.to)
      this.twin = doubled(this.twin)
      this.version = doubled(this.version)
      const since = new Float64Array(2 * this.since.length)
      since.set(this.since)
      this.since = since
      const taken = new Uint8Array(2 * this.#taken.length)
      taken.set(this.#taken)
      this.#taken = taken
    }
    return this.#used++
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}
