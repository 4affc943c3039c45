/**
 * The network as one mailbox for each receiver. Equal mailboxes are interned, and putting in and taking out are memoised:
 * a mailbox is a sequence of envelope numbers, for a fifo network ordered by sender and then by time, else sorted.
 */
import type { EventObject } from 'xstate'
import { PairMemo } from './interning/pairMemo.js'
import { SequenceTable } from './interning/sequenceTable.js'
import type { CanonicalValues } from './values.js'

/** A message between two nodes (given by their numbers). */
export interface Envelope {
  readonly from: number
  readonly to: number
  /** The message as its receiver sees it, with `from`. */
  readonly event: EventObject
  /** The message as it was sent. */
  readonly sent: EventObject
}

/** How a network treats its messages: see `Network` in the kit. */
export type Discipline = 'multiset' | 'set' | 'fifo'

/** Numbers the envelopes. */
export class Envelopes {
  readonly all: Envelope[] = []
  readonly #numbers = new Map<string, number>()

  constructor(
    readonly values: CanonicalValues,
    readonly ids: readonly string[],
  ) {}

  /** @throws NotPlainError if the message is not a plain value */
  intern(from: number, to: number, message: EventObject): number {
    const { key, value } = this.values.of({ ...message, from: this.ids[from] }, `message "${message.type}"`)
    const whole = `${from}>${to} ${key}`
    let number = this.#numbers.get(whole)
    if (number === undefined) {
      number = this.all.length
      const { from: _, ...sent } = value as EventObject & { from: string }
      this.all.push({ from, to, event: value as EventObject, sent })
      this.#numbers.set(whole, number)
    }
    return number
  }
}

/** The empty mailbox. */
export const emptyMailbox = 0

export class Mailboxes {
  readonly #contents = new SequenceTable()
  readonly #with = new PairMemo()
  readonly #without = new PairMemo()
  #scratch = new Int32Array(64)

  constructor(
    readonly discipline: Discipline,
    readonly envelopes: readonly Envelope[],
  ) {}

  get bytes(): number {
    return this.#contents.bytes + this.#with.bytes + this.#without.bytes
  }

  /** How many messages are in the mailbox. */
  count(mailbox: number): number {
    return this.#contents.length(mailbox)
  }

  /** The envelope at a position. */
  at(mailbox: number, position: number): number {
    return this.#contents.at(mailbox, position)
  }

  /** Is this the position at which an envelope can be delivered (once for equal ones, a queue's head in a fifo network)? */
  deliverable(mailbox: number, position: number): boolean {
    if (position === 0) return true
    const before = this.#contents.at(mailbox, position - 1)
    const here = this.#contents.at(mailbox, position)
    return this.discipline === 'fifo' ? this.envelopes[before].from !== this.envelopes[here].from : before !== here
  }

  /** Is this a position at which a loss is an action of its own? Equal messages in a fifo queue are lost separately. */
  losable(mailbox: number, position: number): boolean {
    return this.discipline === 'fifo' || this.deliverable(mailbox, position)
  }

  /** The mailbox with the envelope put in. */
  with(mailbox: number, envelope: number): number {
    const known = this.#with.get(mailbox, envelope)
    if (known >= 0) return known
    const result = this.#put(mailbox, envelope)
    this.#with.add(mailbox, envelope, result)
    return result
  }

  /** The mailbox without what is at the position. */
  without(mailbox: number, position: number): number {
    const known = this.#without.get(mailbox, position)
    if (known >= 0) return known
    const length = this.count(mailbox)
    const scratch = this.#copy(mailbox, length)
    scratch.copyWithin(position, position + 1, length)
    const result = this.#contents.intern(scratch, length - 1)
    this.#without.add(mailbox, position, result)
    return result
  }

  #put(mailbox: number, envelope: number): number {
    const length = this.count(mailbox)
    const scratch = this.#copy(mailbox, length)
    const { from } = this.envelopes[envelope]
    const fifo = this.discipline === 'fifo'
    let position = 0
    while (position < length) {
      const here = scratch[position]
      if (fifo ? this.envelopes[here].from > from : here > envelope) break
      if (here === envelope && this.discipline === 'set') return mailbox
      position++
    }
    scratch.copyWithin(position + 1, position, length)
    scratch[position] = envelope
    return this.#contents.intern(scratch, length + 1)
  }

  #copy(mailbox: number, length: number): Int32Array {
    if (length + 1 > this.#scratch.length) this.#scratch = new Int32Array(2 * length + 2)
    for (let i = 0; i < length; i++) this.#scratch[i] = this.#contents.at(mailbox, i)
    return this.#scratch
  }
}
