/**
 * Messages of which so many are on their way that no entry can be about all of them: a log of a hundred thousand retries
 * would keep them all. Where any number may be lost unseen, they are lost as soon as there is a crowd.
 */
import type { RunStep } from '../../../protocols/model/index.js'
import type { Model } from '../../semantics/index.js'
import { EntriesAbout } from './entriesAbout.js'
import type { WayStep, Ways } from './ways.js'

/** A mailbox with fewer messages is left alone, so that short runs lose nothing without need. */
const crowd = 12

export class Surplus {
  readonly #about: EntriesAbout
  /** For each envelope the entries that may be about it. */
  readonly #known = new Map<number, readonly number[]>()

  constructor(
    readonly model: Model,
    readonly ways: Ways,
    entries: readonly { readonly step: RunStep }[],
  ) {
    this.#about = new EntriesAbout(model, entries)
  }

  /** @param from the first entry about a node that is still to come @returns the losses, one after the other */
  lost(state: number, from: (node: number) => number): WayStep[] {
    const { mailboxes } = this.model
    const steps: WayStep[] = []
    let now = state
    for (let node = 0; node < this.model.nodes.length; node++) {
      this.ways.states.load(now)
      const mailbox = this.ways.states.successors.network[node]
      if (mailboxes.count(mailbox) < crowd) continue
      for (const position of this.#needless(mailbox, from(node))) {
        const step = this.ways.lost(now, node, position)
        steps.push(step)
        now = step.end
      }
    }
    return steps
  }

  /** Positions of messages that nobody will miss, to be taken out in this order. */
  #needless(mailbox: number, from: number): number[] {
    const { mailboxes } = this.model
    const found: number[] = []
    const counts = new Map<number, number>()
    for (let position = 0; position < mailboxes.count(mailbox); position++) {
      const envelope = mailboxes.at(mailbox, position)
      const count = (counts.get(envelope) ?? 0) + 1
      counts.set(envelope, count)
      const needed = this.#stillAbout(envelope, from)
      // which of equal messages is lost matters in a queue: there only those go of which none is needed
      if (mailboxes.discipline === 'fifo' ? needed === 0 : count > needed) found.push(position)
    }
    // from the end, so that positions stay what they are; of equal ones the first stands for all outside of queues
    if (mailboxes.discipline === 'fifo') return found.reverse()
    const firsts = new Map<number, number>()
    for (let position = mailboxes.count(mailbox) - 1; position >= 0; position--)
      firsts.set(mailboxes.at(mailbox, position), position)
    return found.map((position) => firsts.get(mailboxes.at(mailbox, position))!).reverse()
  }

  /** How many of the entries to come may be about a message. */
  #stillAbout(envelope: number, from: number): number {
    let places = this.#known.get(envelope)
    if (!places) {
      places = this.#about.of(envelope)
      this.#known.set(envelope, places)
    }
    let [low, high] = [0, places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (places[middle] < from) low = middle + 1
      else high = middle
    }
    return places.length - low
  }
}
