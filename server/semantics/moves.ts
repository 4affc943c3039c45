/**
 * What the network can do to one node: for a local state and a mailbox the list of messages that can be delivered or lost.
 * Few pairs recur very often, so the lists are remembered, in a table of fixed size in which the newest wins.
 */
import { mixPair } from './interning/hash.js'
import type { LocalStates } from './localStates.js'
import type { Envelopes, Mailboxes } from './network.js'
import type { Step } from './steps.js'

/** One message in a mailbox, as far as it can be acted upon. */
export interface Move {
  readonly envelope: number
  readonly position: number
  /** The number of the sender. */
  readonly from: number
  /** The mailbox without the message. */
  readonly without: number
  /** The mailbox after its delivery. */
  readonly after: number
  /** Whether it must be delivered before time passes. */
  readonly due: boolean
  /** What its delivery does; undefined where it cannot be delivered (the node is down, or it is not at a queue's head). */
  readonly step: Step | undefined
}

const places = 1 << 15

export class Moves {
  readonly #keys = new Int32Array(2 * places).fill(-1)
  readonly #lists: (readonly Move[])[] = new Array(places)

  constructor(
    readonly localStates: LocalStates,
    readonly mailboxes: Mailboxes,
    readonly envelopes: Envelopes,
  ) {}

  of(local: number, mailbox: number): readonly Move[] {
    const place = mixPair(local, mailbox) & (places - 1)
    if (this.#keys[2 * place] === local && this.#keys[2 * place + 1] === mailbox) return this.#lists[place]
    const list = this.#list(local, mailbox)
    this.#keys[2 * place] = local
    this.#keys[2 * place + 1] = mailbox
    this.#lists[place] = list
    return list
  }

  #list(local: number, mailbox: number): Move[] {
    const { mailboxes } = this
    const moves: Move[] = []
    for (let position = 0; position < mailboxes.count(mailbox); position++) {
      if (mailboxes.losable(mailbox, position)) moves.push(this.at(local, mailbox, position))
    }
    return moves
  }

  /** What can be done to the message at a position where a loss is an action of its own. It is not remembered. */
  at(local: number, mailbox: number, position: number): Move {
    const { mailboxes, localStates, envelopes } = this
    const { up } = localStates.all[local]
    const envelope = mailboxes.at(mailbox, position)
    const { from, content } = envelopes.all[envelope]
    return {
      envelope,
      position,
      from,
      without: mailboxes.without(mailbox, position),
      after: mailboxes.afterDelivery(mailbox, position),
      due: envelopes.isDue(envelope),
      step: up && mailboxes.deliverable(mailbox, position) ? localStates.onMessage(local, content) : undefined,
    }
  }
}
