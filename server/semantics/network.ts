/**
 * The network as one mailbox for each receiver. Equal mailboxes are interned, and putting in is memoised:
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
  /** The number of the same message without its time: what a step sends, and what a machine is given. */
  readonly content: number
  /** Ticks that it has left; absent outside of the network, and in an asynchronous model. */
  readonly left: number | undefined
  /** In a timed network that is a set: whether it was delivered already. */
  readonly arrived: boolean
}

/** How a network treats its messages: see `Network` in the kit. */
export type Discipline = 'multiset' | 'set' | 'fifo'

/** An envelope that is not in the network: it vanished or expired. */
export const nowhere = -1

/** Numbers the envelopes. */
export class Envelopes {
  readonly all: Envelope[] = []
  readonly #numbers = new Map<string, number>()

  /** @param deaf the numbers of nodes for which messages vanish @param delta ticks; absent in an asynchronous model */
  constructor(
    readonly values: CanonicalValues,
    readonly ids: readonly string[],
    readonly deaf: ReadonlySet<number>,
    readonly delta: number | undefined,
  ) {}

  /** @throws NotPlainError if the message is not a plain value */
  intern(from: number, to: number, message: EventObject): number {
    const { name, value } = this.values.of({ ...message, from: this.ids[from] }, `message "${message.type}"`)
    const whole = `${from}>${to} ${name}`
    let number = this.#numbers.get(whole)
    if (number === undefined) {
      number = this.all.length
      const { from: _, ...sent } = value as EventObject & { from: string }
      this.all.push({
        from,
        to,
        event: value as EventObject,
        sent,
        content: number,
        left: undefined,
        arrived: false,
      })
      this.#numbers.set(whole, number)
    }
    return number
  }

  /** An envelope with another content and the time that one has. */
  timedLike(content: number, { left, arrived }: Envelope): number {
    return left === undefined ? content : this.#timed(content, left, arrived)
  }

  /** The envelope as it enters the network; {@link nowhere} if it vanishes. */
  entering(envelope: number): number {
    const { to, content, left } = this.all[envelope]
    if (this.deaf.has(to)) return nowhere
    return this.delta === undefined || left !== undefined ? envelope : this.#timed(content, this.delta, false)
  }

  /** A timed envelope after a tick; {@link nowhere} if it expired. */
  ticked(envelope: number): number {
    const { content, left = 0, arrived } = this.all[envelope]
    if (left > 0) return this.#timed(content, left - 1, arrived)
    return arrived ? nowhere : envelope
  }

  /** The envelope in a network that is a set, once it was delivered. */
  arrived(envelope: number): number {
    const { content, left } = this.all[envelope]
    return left === undefined ? envelope : this.#timed(content, left, true)
  }

  /** Must it be delivered before time passes, if it can be? */
  isDue(envelope: number): boolean {
    const { left, arrived } = this.all[envelope]
    return left === 0 && !arrived
  }

  #timed(content: number, left: number, arrived: boolean): number {
    const whole = `${content} ${left} ${arrived}`
    let number = this.#numbers.get(whole)
    if (number === undefined) {
      number = this.all.push({ ...this.all[content], left, arrived }) - 1
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
  #scratch = new Int32Array(64)

  readonly #envelopes: readonly Envelope[]

  constructor(
    readonly discipline: Discipline,
    readonly envelopes: Envelopes,
  ) {
    this.#envelopes = envelopes.all
  }

  get bytes(): number {
    return this.#contents.bytes + this.#with.bytes
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
    return this.discipline === 'fifo' ? this.#envelopes[before].from !== this.#envelopes[here].from : before !== here
  }

  /** Is this a position at which a loss is an action of its own? Equal messages in a fifo queue are lost separately. */
  losable(mailbox: number, position: number): boolean {
    return this.discipline === 'fifo' || this.deliverable(mailbox, position)
  }

  /** The mailbox with the envelope put in. */
  with(mailbox: number, envelope: number): number {
    const known = this.#with.get(mailbox, envelope)
    if (known >= 0) return known
    const result = this.put(mailbox, envelope)
    this.#with.add(mailbox, envelope, result)
    return result
  }

  /** As {@link with}, but for those who remember it themselves, or ask once. */
  put(mailbox: number, envelope: number): number {
    const entering = this.envelopes.entering(envelope)
    return entering === nowhere ? mailbox : this.#insert(mailbox, entering)
  }

  /** The mailbox without what is at the position. Whoever asks often remembers it: see `Moves`. */
  without(mailbox: number, position: number): number {
    const length = this.count(mailbox)
    const scratch = this.#copy(mailbox, length)
    scratch.copyWithin(position, position + 1, length)
    return this.#contents.intern(scratch, length - 1)
  }

  /** The mailbox once what is at the position was delivered. */
  afterDelivery(mailbox: number, position: number): number {
    if (this.discipline !== 'set') return this.without(mailbox, position)
    const envelope = this.at(mailbox, position)
    const arrived = this.envelopes.arrived(envelope)
    return arrived === envelope ? mailbox : this.#insert(this.without(mailbox, position), arrived)
  }

  /** Is a message of this content in the mailbox, whatever time it has left? */
  holds(mailbox: number, content: number): boolean {
    for (let position = 0; position < this.count(mailbox); position++) {
      if (this.#envelopes[this.at(mailbox, position)].content === content) return true
    }
    return false
  }

  /** The mailbox with each envelope replaced; {@link nowhere} leaves it out. */
  map(mailbox: number, replace: (envelope: number) => number): number {
    let result = emptyMailbox
    for (let position = 0; position < this.count(mailbox); position++) {
      const envelope = replace(this.at(mailbox, position))
      if (envelope !== nowhere) result = this.#insert(result, envelope)
    }
    return result
  }

  #insert(mailbox: number, envelope: number): number {
    const length = this.count(mailbox)
    const scratch = this.#copy(mailbox, length)
    const { from } = this.#envelopes[envelope]
    const fifo = this.discipline === 'fifo'
    let position = 0
    while (position < length) {
      const here = scratch[position]
      if (fifo ? this.#envelopes[here].from > from : here > envelope) break
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
