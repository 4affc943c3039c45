/** How time passes: what a tick makes of a state, and whether it has to wait. The rules stand with `Timing` in the kit. */
import { PairMemo } from './interning/pairMemo.js'
import type { Model } from './model.js'
import type { Moves } from './moves.js'
import { emptyMailbox } from './network.js'
import { slot } from './surroundings.js'

export class Passing {
  /** Mailboxes after a tick, by mailbox and partition in force. */
  readonly #mailboxes = new PairMemo()

  constructor(
    readonly model: Model,
    readonly moves: Moves,
  ) {}

  /**
   * Lets a tick pass in the vectors of a state.
   *
   * @returns whether it is an action; if not, the vectors may be left half changed
   */
  tick(configuration: Int32Array, network: Int32Array): boolean {
    let changed = false
    for (let node = 0; node < this.model.nodes.length; node++) {
      const after = this.tickOf(node, configuration, network)
      if (!after) return false
      changed ||= after.local !== configuration[node] || after.mailbox !== network[node]
      configuration[node] = after.local
      network[node] = after.mailbox
    }
    return changed
  }

  /** What a tick makes of one node and its mailbox; undefined where it has to wait for it. */
  tickOf(
    node: number,
    configuration: Int32Array,
    network: Int32Array,
  ): { readonly local: number; readonly mailbox: number } | undefined {
    const { localStates, surroundings, nodes, protocol } = this.model
    const inForce = surroundings.at(configuration[nodes.length], slot.partition)
    const local = configuration[node]
    const mailbox = network[node]
    const after = localStates.table.tick(local)
    if (after < 0) return undefined
    if (mailbox === emptyMailbox || !localStates.all[local].up) return { local: after, mailbox }
    if (this.#waits(local, mailbox, inForce, protocol.network.unhandled === 'keep')) return undefined
    return { local: after, mailbox: this.#ticked(mailbox, inForce) }
  }

  /** Does what an envelope has left stand still? */
  standsStill(envelope: number, configuration: Int32Array): boolean {
    const { localStates, surroundings, nodes, envelopes } = this.model
    const { from, to } = envelopes.all[envelope]
    const inForce = surroundings.at(configuration[nodes.length], slot.partition)
    return !localStates.all[configuration[to]].up || this.#blocks(inForce, from, to)
  }

  /** Is a message due that can be delivered? */
  #waits(local: number, mailbox: number, inForce: number, keep: boolean): boolean {
    const { node } = this.model.localStates.all[local]
    return this.moves
      .of(local, mailbox)
      .some(({ due, step, from }) => due && step && !(keep && step.silent) && !this.#blocks(inForce, from, node))
  }

  #ticked(mailbox: number, inForce: number): number {
    let after = this.#mailboxes.get(mailbox, inForce)
    if (after < 0) {
      const { envelopes, mailboxes } = this.model
      after = mailboxes.map(mailbox, (envelope) => {
        const { from, to } = envelopes.all[envelope]
        return this.#blocks(inForce, from, to) ? envelope : envelopes.ticked(envelope)
      })
      this.#mailboxes.add(mailbox, inForce, after)
    }
    return after
  }

  #blocks(inForce: number, from: number, to: number): boolean {
    return inForce > 0 && this.model.partitions[inForce - 1].blocks(from, to)
  }
}
