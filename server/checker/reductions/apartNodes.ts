/**
 * Which nodes may go first? A set of nodes to which no other sends, whatever the others do as long as the nodes of the set
 * stand still: then all that the set can do now stays possible, nothing is added to it, and it commutes with what the others
 * do. Its actions are a persistent set (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996).
 *
 * Nodes have their local states and mailboxes for themselves; a message sent is put into a multiset, a set or at the tail
 * of its link's queue, where it disturbs neither the receiver nor another sender. What nodes share besides: the
 * budget of an input or of crashes puts those that may spend it into one set; while messages may be lost or copied on a
 * budget, or links be cut, only nodes without messages are apart.
 */
import { emptyMailbox, type Model, mayHit, type Node, type Step, slot } from '../../semantics/index.js'
import { ReductionRefused } from './refusal.js'

/** Sets of nodes are bits. */
const mostNodes = 31
/** Local states that the others may take before it is given up to know where they send: machines that count have no end. */
const mostLocals = 300
/** So many times more often given up than answered, it is not asked any more. */
const patience = 20

export class ApartNodes {
  /** All nodes, as bits. */
  readonly all: number
  /** The nodes of each role with several, and the inputs whose budget they share. */
  readonly #sharedInputs: readonly (readonly [nodes: number, inputs: readonly number[]])[]
  readonly #mayCrash: number
  #givenUp = 0
  #found = 0

  /** @throws ReductionRefused for a model whose actions are not known to commute */
  constructor(readonly model: Model) {
    refuseUnknown(model)
    const { nodes } = model
    this.all = nodes.length === mostNodes ? -1 >>> 1 : (1 << nodes.length) - 1
    const bitsOf = (has: (node: Node) => boolean) =>
      nodes.reduce((bits, node, number) => (has(node) ? bits | (1 << number) : bits), 0)
    const roles = [...new Set(nodes.map(({ role }) => role))]
    this.#sharedInputs = roles
      .filter((role) => nodes.filter((node) => node.role === role).length > 1)
      .map((role) => [
        bitsOf((node) => node.role === role),
        model.inputs.flatMap((input, number) => (input.role === role ? [number] : [])),
      ])
    const { crash } = model.protocol.faults
    this.#mayCrash = crash ? bitsOf((node) => mayHit(crash.nodes, node)) : 0
  }

  /** The least set that may go first and has a node in it; bits. It may be all nodes. */
  around(node: number, configuration: Int32Array, network: Int32Array): number {
    let first = this.#withShared(1 << node, configuration, network)
    while (first !== this.all) {
      if (this.#givenUp > patience * (1 + this.#found)) return this.all
      const senders = this.#sendersTo(first, configuration, network)
      if (senders === 0) {
        this.#found++
        return first
      }
      first = this.#withShared(first | senders, configuration, network)
    }
    return first
  }

  /** With the nodes whose actions may spend what some of these want to spend, or keep them from what they can do. */
  #withShared(nodes: number, configuration: Int32Array, network: Int32Array): number {
    const { surroundings, nodes: all } = this.model
    const now = configuration[all.length]
    const left = (place: number) => surroundings.at(now, place)
    let found = nodes
    for (const [bits, inputs] of this.#sharedInputs) {
      if ((nodes & bits) !== 0 && inputs.some((input) => left(slot.inputs + input) > 0)) found |= bits
    }
    if ((nodes & this.#mayCrash) !== 0 && left(slot.crash) !== 0) found |= this.#mayCrash
    // An unbounded budget is below 0: losing one message takes nothing from another.
    const unsteady =
      left(slot.partition) !== 0 || left(slot.partitions) !== 0 || left(slot.loss) > 0 || left(slot.duplication) > 0
    if (unsteady && network.some((mailbox, node) => mailbox !== emptyMailbox && (found & (1 << node)) !== 0))
      return this.all
    return found
  }

  /**
   * The nodes outside of a set that may send to it, as bits: by what they can do with what is in flight and with
   * what they send each other. Every message may come at any time and again, so that more seems possible than is.
   */
  #sendersTo(first: number, configuration: Int32Array, network: Int32Array): number {
    const { model } = this
    const { localStates, mailboxes, envelopes } = model
    const now = configuration[model.nodes.length]
    const isSet = mailboxes.discipline === 'set'
    const locals: Set<number>[] = []
    const messages: Set<number>[] = []
    const open: { readonly node: number; readonly local?: number; readonly message?: number }[] = []
    let senders = 0
    let count = 0
    const reach = (node: number, local: number) => {
      if (locals[node].has(local)) return
      locals[node].add(local)
      count++
      open.push({ node, local })
    }
    const meet = (node: number, message: number) => {
      if (messages[node].has(message)) return
      messages[node].add(message)
      open.push({ node, message })
    }
    const take = (node: number, { next, sent }: Step) => {
      for (const envelope of sent) {
        const { to } = envelopes.all[envelope]
        if ((first & (1 << to)) === 0) meet(to, envelope)
        // In a set, what is there already makes no difference.
        else if (!(isSet && mailboxes.holds(network[to], envelope))) senders |= 1 << node
      }
      reach(node, next)
    }
    for (let node = 0; node < model.nodes.length; node++) {
      locals.push(new Set())
      messages.push(new Set())
      if ((first & (1 << node)) !== 0) continue
      reach(node, configuration[node])
      for (let at = 0; at < mailboxes.count(network[node]); at++) meet(node, mailboxes.at(network[node], at))
    }
    try {
      for (let next = open.pop(); next !== undefined && senders === 0; next = open.pop()) {
        if (count > mostLocals) return this.#giveUp()
        const { node, local, message } = next
        if (local !== undefined) {
          this.#own(
            local,
            now,
            (step) => take(node, step),
            (after) => reach(node, after),
          )
        }
        for (const at of local === undefined ? [...locals[node]] : [local]) {
          if (!localStates.all[at].up) continue
          for (const envelope of message === undefined ? [...messages[node]] : [message]) {
            take(node, localStates.onMessage(at, envelope))
          }
        }
      }
    } catch {
      // A machine that fails where perhaps it never comes: nothing is known of what it sends.
      return this.#giveUp()
    }
    return senders
  }

  #giveUp(): number {
    this.#givenUp++
    return this.all
  }

  /** What a node does by itself, and where a crash leads. */
  #own(local: number, now: number, take: (step: Step) => void, reach: (local: number) => void): void {
    const { localStates, protocol, surroundings } = this.model
    if (!localStates.all[local].up) {
      if (protocol.faults.crash?.restart !== false) take(localStates.restart(local))
      return
    }
    if (surroundings.at(now, slot.crash) !== 0 && (this.#mayCrash & (1 << localStates.all[local].node)) !== 0) {
      for (const next of localStates.crashes(local)) reach(next)
    }
    for (const step of localStates.onTimers(local)) take(step)
    for (const { input, step } of localStates.onInputs(local)) {
      if (surroundings.at(now, slot.inputs + input) !== 0) take(step)
    }
  }
}

function refuseUnknown({ protocol, clock, nodes }: Model): void {
  const refuse = (why: string): never => {
    throw new ReductionRefused('partialOrder', why)
  }
  if (clock) refuse('in a timed model a tick depends on every node and every message.')
  if (protocol.faults.byzantine) refuse('byzantine nodes may send at any time and to anyone, so no node is left alone.')
  if (nodes.length > mostNodes) refuse(`it knows at most ${mostNodes} nodes.`)
}
