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
    const { localStates, surroundings, nodes, protocol } = this.model
    const inForce = surroundings.at(configuration[nodes.length], slot.partition)
    const keep = protocol.network.unhandled === 'keep'
    let changed = false
    for (let node = 0; node < nodes.length; node++) {
      const local = configuration[node]
      const after = localStates.table.tick(local)
      if (after < 0) return false
      const mailbox = network[node]
      if (mailbox !== emptyMailbox && localStates.all[local].up) {
        if (this.#waits(local, mailbox, inForce, keep)) return false
        network[node] = this.#ticked(mailbox, inForce)
      }
      configuration[node] = after
      changed ||= after !== local || network[node] !== mailbox
    }
    return changed
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
