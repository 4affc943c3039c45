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
  #count = 0

  constructor(readonly model: Model) {
    this.#mailboxes = model.nodes.map(() => [])
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
    else if (this.model.mailboxes.discipline === 'set')
      this.#replace(mailbox, index, this.model.envelopes.arrived(envelope))
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
    for (const mailbox of this.#mailboxes) {
      for (const item of [...mailbox]) {
        if (standsStill(item.envelope)) continue
        this.#replace(mailbox, mailbox.indexOf(item), this.model.envelopes.ticked(item.envelope))
      }
    }
  }

  /** An envelope becomes another one, or none; in a set, equal ones are one. */
  #replace(mailbox: InFlight[], index: number, envelope: number): void {
    const { discipline } = this.model.mailboxes
    const merges = discipline === 'set' && mailbox.some((other, at) => at !== index && other.envelope === envelope)
    if (envelope === nowhere || merges) mailbox.splice(index, 1)
    else mailbox[index] = { ...mailbox[index], envelope }
  }

  #put(content: number): TraceMessage[] {
    const { envelopes, mailboxes, nodes } = this.model
    const { from, to, sent } = envelopes.all[content]
    const envelope = envelopes.entering(content)
    const mailbox = this.#mailboxes[to]
    if (mailboxes.discipline === 'set' && mailbox.some((message) => message.envelope === envelope)) return []
    const id = `m${++this.#count}`
    const message = { id, from: nodes[from].id, to: nodes[to].id, type: sent.type, event: toJson(sent) }
    // Told in the trace, though it vanishes.
    if (envelope === nowhere) return [message]
    const after = mailbox.findIndex((message) => envelopes.all[message.envelope].from > from)
    const position = mailboxes.discipline === 'fifo' && after >= 0 ? after : mailbox.length
    mailbox.splice(position, 0, { envelope, id })
    return [message]
  }
}

const isSame = (a: InFlight, b: InFlight) => a.id === b.id && a.envelope === b.envelope
