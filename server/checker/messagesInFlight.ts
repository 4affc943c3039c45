import { type Model, nowhere, type Step } from '../semantics/index.js'
import type { TraceMessage } from '../wire/trace.js'
import { toJson } from './json.js'

interface InFlight {
  readonly envelope: number
  readonly id: string
}

/** Gives every message of a trace an identity, in step with the mailboxes: same order, same positions. */
export class MessagesInFlight {
  readonly #mailboxes: InFlight[][]
  #count: number

  /** @param earlier what is in flight already; it is left as it is */
  constructor(
    readonly model: Model,
    earlier?: MessagesInFlight,
  ) {
    this.#mailboxes = model.nodes.map((_, node) => (earlier ? [...earlier.#mailboxes[node]] : []))
    this.#count = earlier ? earlier.#count : 0
  }

  send({ sent }: Step): TraceMessage[] {
    return [...sent].flatMap((envelope) => this.#put(envelope))
  }

  /** @returns the message's identity @param stays whether a copy is left */
  take(envelope: number, position: number, stays: boolean): string {
    const mailbox = this.#mailboxes[this.model.envelopes.all[envelope].to]
    const index =
      this.model.mailboxes.discipline === 'fifo' ? position : mailbox.findIndex((m) => m.envelope === envelope)
    const { id } = mailbox[index]
    if (!stays) mailbox.splice(index, 1)
    else if (this.model.mailboxes.discipline === 'set') {
      mailbox[index] = { id, envelope: this.model.envelopes.arrived(envelope) }
      mailbox.splice(0, mailbox.length, ...this.#distinct(mailbox))
    }
    return id
  }

  /** What is in flight, by receiver. */
  now(): readonly (readonly InFlight[])[] {
    return this.#mailboxes.map((mailbox) => [...mailbox])
  }

  /**
   * Which message in flight takes the place of which one that was in flight before; those that are still the same are left out.
   *
   * @param before from {@link now}, in a state with equal messages in flight; undefined if they are not equal
   */
  renewed(before: readonly (readonly InFlight[])[]): { [later: string]: string } | undefined {
    const renewed: { [later: string]: string } = {}
    const inOrder = this.model.mailboxes.discipline === 'fifo'
    for (const [node, mailbox] of this.#mailboxes.entries()) {
      const free = [...before[node]]
      if (free.length !== mailbox.length) return undefined
      const take = (fits: (earlier: InFlight) => boolean) => free.splice(free.findIndex(fits) >>> 0, 1)[0]
      const rest = inOrder ? mailbox : mailbox.filter((later) => !take((earlier) => isSame(earlier, later)))
      for (const later of rest) {
        const earlier = inOrder ? free.shift() : take(({ envelope }) => envelope === later.envelope)
        if (earlier?.envelope !== later.envelope) return undefined
        if (earlier.id !== later.id) renewed[later.id] = earlier.id
      }
    }
    return renewed
  }

  /** Time passes by a tick. @param standsStill whether it does not for an envelope */
  tick(standsStill: (envelope: number) => boolean): void {
    const { envelopes } = this.model
    for (const mailbox of this.#mailboxes) {
      const after = mailbox.map(({ envelope, id }) => ({
        envelope: standsStill(envelope) ? envelope : envelopes.ticked(envelope),
        id,
      }))
      mailbox.splice(0, mailbox.length, ...this.#distinct(after.filter(({ envelope }) => envelope !== nowhere)))
    }
  }

  /** In a set, equal messages are one: the first. */
  #distinct(mailbox: readonly InFlight[]): readonly InFlight[] {
    if (this.model.mailboxes.discipline !== 'set') return mailbox
    const first = (envelope: number) => mailbox.findIndex((other) => other.envelope === envelope)
    return mailbox.filter(({ envelope }, index) => first(envelope) === index)
  }

  #put(content: number): TraceMessage[] {
    const { envelopes, mailboxes, nodes } = this.model
    const { from, to, sent } = envelopes.all[content]
    const envelope = envelopes.entering(content)
    if (envelope === nowhere) return []
    const mailbox = this.#mailboxes[to]
    if (mailboxes.discipline === 'set' && mailbox.some((message) => message.envelope === envelope)) return []
    const id = `m${++this.#count}`
    const after = mailbox.findIndex((message) => envelopes.all[message.envelope].from > from)
    const position = mailboxes.discipline === 'fifo' && after >= 0 ? after : mailbox.length
    mailbox.splice(position, 0, { envelope, id })
    return [{ id, from: nodes[from].id, to: nodes[to].id, type: sent.type, event: toJson(sent) }]
  }
}

const isSame = (a: InFlight, b: InFlight) => a.id === b.id && a.envelope === b.envelope
