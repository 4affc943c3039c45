/**
 * What may happen next: every action of a global state, in a fixed order (deliveries, duplicates and losses by receiver;
 * timers; inputs by node; crashes and restarts; what byzantine nodes send, by receiver; partitions; stabilisation; the tick).
 *
 * A global state is two vectors: `configuration` (a local state for each node, then the surroundings, then a state for
 * each observer) and `network` (a mailbox for each node). `expand` changes them in place, tells the sink, and puts them back, so that a successor costs
 * table look-ups and no allocation.
 */
import { componentBit } from './interning/tupleTree.js'
import type { Model } from './model.js'
import { type Move, Moves } from './moves.js'
import { emptyMailbox } from './network.js'
import { Passing } from './passing.js'
import type { Step } from './steps.js'
import { slot } from './surroundings.js'
import { mayHit } from './targets.js'

/** The kinds of actions, as numbers for the inner loop. */
export const ActionKind = {
  deliver: 0,
  duplicate: 1,
  lose: 2,
  timer: 3,
  input: 4,
  crash: 5,
  restart: 6,
  partition: 7,
  heal: 8,
  byzantine: 9,
  stabilise: 10,
  tick: 11,
} as const

/** The node whose action it is, by its number; -1 for the network's and for time. @param a see {@link SuccessorSink} */
export function actorOf({ envelopes }: Model, kind: number, a: number): number {
  if (kind <= ActionKind.lose) return envelopes.all[a].to
  return kind <= ActionKind.restart || kind === ActionKind.byzantine ? a : -1
}

/**
 * Hears of each successor while the vectors hold it.
 *
 * `a` and `b` say which: deliver, duplicate, lose: the envelope and its position in the mailbox; timer: the node and the
 * timer's index; input: the node and the entry; crash: the node and which of {@link LocalStates.crashes}; restart: the
 * node; partition: its number; byzantine: the node and the number of the lie.
 */
export interface SuccessorSink {
  /** @returns false to hear no more of this state's successors */
  successor(kind: number, a: number, b: number, step: Step | undefined): boolean
}

export class Successors {
  /** Local states by node, then the surroundings, then the observers. */
  readonly configuration: Int32Array
  /** Mailboxes by receiver. */
  readonly network: Int32Array
  /** The components of `configuration` and of `network` in which the successor at hand differs, as bits. */
  changedLocals = 0
  changedMailboxes = 0
  /** Whether the state that was expanded last has an action other than a fault that strikes. */
  progress = false
  /** See {@link expand}. */
  #without = 0
  readonly #saved: Int32Array
  readonly #savedConfiguration: Int32Array
  readonly #moves: Moves
  readonly #nodes: number
  readonly #passing: Passing | undefined

  constructor(readonly model: Model) {
    this.#nodes = model.nodes.length
    this.configuration = new Int32Array(model.width)
    this.network = new Int32Array(this.#nodes)
    this.#saved = new Int32Array(this.#nodes)
    this.#savedConfiguration = new Int32Array(model.width)
    this.#moves = new Moves(model.localStates, model.mailboxes, model.envelopes)
    this.#passing = model.clock && new Passing(model, this.#moves)
  }

  /** Puts the initial state into the vectors. @returns the first step of each node */
  initialise(): Step[] {
    this.network.fill(emptyMailbox)
    this.model.observers.initialise(this.configuration)
    const steps = this.model.nodes.map((_, node) => this.model.localStates.initial(node))
    steps.forEach((step, node) => {
      step.taken = true
      this.configuration[node] = step.next
      this.#effects(step)
    })
    this.configuration[this.#nodes] = this.model.surroundings.initial
    return steps
  }

  /** The number of messages in flight in the vectors. */
  inFlight(): number {
    let count = 0
    for (let node = 0; node < this.#nodes; node++) count += this.model.mailboxes.count(this.network[node])
    return count
  }

  /**
   * Tells the sink every successor of the state in the vectors.
   *
   * @param without nodes of whose messages, timers, inputs, crashes and restarts nothing is to be told, as bits: of the first 32
   * @returns false if the sink ended it
   */
  expand(sink: SuccessorSink, without = 0): boolean {
    this.#save()
    this.#without = without
    return this.#ofNodes(sink, 0, this.#nodes) && this.#partitions(sink) && this.#time(sink)
  }

  /** As {@link expand}, but only what one node does and what the network does to it: what byzantine nodes send it, too. */
  expandNode(node: number, sink: SuccessorSink): boolean {
    this.#save()
    return this.#ofNodes(sink, node, node + 1)
  }

  /** As {@link expand}, but only what one message in a node's mailbox does. */
  expandMessage(node: number, position: number, sink: SuccessorSink): boolean {
    this.#save()
    return this.#movesOf(node, [this.#moves.at(this.configuration[node], this.network[node], position)], sink)
  }

  /** As {@link expand}, but only what one node does by itself: its timers and inputs, crash and restart. */
  expandOwn(node: number, sink: SuccessorSink): boolean {
    this.#save()
    return this.#own(sink, node, node + 1)
  }

  /** As {@link expand}, but only what byzantine nodes send to one node. */
  expandLies(node: number, sink: SuccessorSink): boolean {
    this.#save()
    return this.#lies(sink, node, node + 1)
  }

  /** As {@link expand}, but only how partitions come and go. */
  expandPartitions(sink: SuccessorSink): boolean {
    this.#save()
    return this.#partitions(sink)
  }

  #save(): void {
    this.progress = false
    this.#without = 0
    this.#saved.set(this.network)
    if (this.model.observers.all.length > 0 || this.#passing) this.#savedConfiguration.set(this.configuration)
  }

  /** What the nodes from `first` to `end` (not included) do. */
  #ofNodes(sink: SuccessorSink, first: number, end: number): boolean {
    return this.#messages(sink, first, end) && this.#own(sink, first, end) && this.#lies(sink, first, end)
  }

  #own(sink: SuccessorSink, first: number, end: number): boolean {
    return this.#timers(sink, first, end) && this.#inputs(sink, first, end) && this.#crashes(sink, first, end)
  }

  /**
   * What the next step of time, a tick or the stabilisation, makes of one node in the vectors, and of its mailbox; undefined where it
   * has to wait for the node. The step is one of all nodes: possible if none has to be waited for, and no tick if it changes nothing.
   */
  timeOf(node: number): { readonly local: number; readonly mailbox: number } | undefined {
    const { configuration, network } = this
    if (this.#isTimed()) return this.#passing!.tickOf(node, configuration, network)
    return { local: this.model.localStates.table.released(configuration[node]), mailbox: network[node] }
  }

  /** Tells the sink of the next step of time, where there is a clock, as if it changed only the surroundings: see {@link timeOf}. */
  expandTime(sink: SuccessorSink): boolean {
    if (this.#passing === undefined) return true
    this.#save()
    const timed = this.#isTimed()
    const now = this.configuration[this.#nodes]
    if (!timed) this.configuration[this.#nodes] = this.model.surroundings.spend(now, slot.stabilise)
    this.progress = timed
    const more = sink.successor(timed ? ActionKind.tick : ActionKind.stabilise, 0, 0, undefined)
    this.configuration[this.#nodes] = now
    return more
  }

  /** Does what the envelope has left stand still in the state in the vectors? (Timed models.) */
  standsStill(envelope: number): boolean {
    return this.#passing?.standsStill(envelope, this.configuration) ?? true
  }

  #messages(sink: SuccessorSink, first: number, end: number): boolean {
    for (let node = first; node < end; node++) {
      const mailbox = this.network[node]
      if (mailbox === emptyMailbox || this.#isLeftOut(node)) continue
      if (!this.#movesOf(node, this.#moves.of(this.configuration[node], mailbox), sink)) return false
    }
    return true
  }

  /** @param moves of messages in the mailbox of the node */
  #movesOf(node: number, moves: readonly Move[], sink: SuccessorSink): boolean {
    const { mailboxes, surroundings, partitions, protocol } = this.model
    const { configuration, network } = this
    const nodes = this.#nodes
    const now = configuration[nodes]
    const inForce = surroundings.at(now, slot.partition)
    const partition = inForce > 0 ? partitions[inForce - 1] : undefined
    const isSet = mailboxes.discipline === 'set'
    const mayLose = surroundings.at(now, slot.loss) !== 0
    const mayDuplicate = !isSet && surroundings.at(now, slot.duplication) !== 0
    const keep = protocol.network.unhandled === 'keep'
    const mailbox = network[node]
    const local = configuration[node]
    for (let i = 0; i < moves.length; i++) {
      const { envelope, position, from, without, after, step } = moves[i]
      if (step !== undefined && !(keep && step.silent) && !(partition?.blocks(from, node) ?? false)) {
        this.progress = true
        step.taken = true
        configuration[node] = step.next
        const changed = step.next === local ? 0 : componentBit(node)
        this.changedLocals = changed
        network[node] = after
        this.changedMailboxes = after === mailbox ? 0 : componentBit(node)
        this.#effects(step)
        let more = sink.successor(ActionKind.deliver, envelope, position, step)
        this.#restore(step)
        network[node] = mailbox
        if (more && mayDuplicate) {
          configuration[nodes] = surroundings.spend(now, slot.duplication)
          this.changedLocals = changed | componentBit(nodes)
          this.changedMailboxes = 0
          this.#effects(step)
          more = sink.successor(ActionKind.duplicate, envelope, position, step)
          this.#restore(step)
          configuration[nodes] = now
        }
        configuration[node] = local
        if (!more) return false
      }
      if (mayLose) {
        network[node] = without
        configuration[nodes] = surroundings.spend(now, slot.loss)
        this.changedLocals = configuration[nodes] === now ? 0 : componentBit(nodes)
        this.changedMailboxes = componentBit(node)
        const more = sink.successor(ActionKind.lose, envelope, position, undefined)
        configuration[nodes] = now
        network[node] = mailbox
        if (!more) return false
      }
    }
    return true
  }

  #isLeftOut(node: number): boolean {
    return this.#without !== 0 && node < 32 && (this.#without & (1 << node)) !== 0
  }

  #timers(sink: SuccessorSink, first: number, end: number): boolean {
    const { localStates } = this.model
    const timed = this.#isTimed()
    for (let node = first; node < end; node++) {
      if (this.#isLeftOut(node)) continue
      const local = this.configuration[node]
      const steps = timed ? localStates.onRipeTimers(local) : localStates.onTimers(local)
      for (let timer = 0; timer < steps.length; timer++) {
        const step = steps[timer]
        if (step === undefined) continue
        this.progress = true
        if (!this.#stepped(sink, ActionKind.timer, node, timer, step, 0)) return false
      }
    }
    return true
  }

  #inputs(sink: SuccessorSink, first: number, end: number): boolean {
    const { surroundings, localStates } = this.model
    const nodes = this.#nodes
    const now = this.configuration[nodes]
    for (let node = first; node < end; node++) {
      if (this.#isLeftOut(node)) continue
      const inputs = localStates.onInputs(this.configuration[node])
      for (let i = 0; i < inputs.length; i++) {
        const { input, step } = inputs[i]
        if (surroundings.at(now, slot.inputs + input) === 0) continue
        this.progress = true
        const spent = surroundings.spend(now, slot.inputs + input)
        this.configuration[nodes] = spent
        const more = this.#stepped(sink, ActionKind.input, node, input, step, spent === now ? 0 : componentBit(nodes))
        this.configuration[nodes] = now
        if (!more) return false
      }
    }
    return true
  }

  #crashes(sink: SuccessorSink, first: number, end: number): boolean {
    const { crash } = this.model.protocol.faults
    if (!crash || crash.max === 0) return true
    const { surroundings, localStates } = this.model
    const { configuration } = this
    const now = configuration[this.#nodes]
    const mayCrash = surroundings.at(now, slot.crash) !== 0
    for (let node = first; node < end; node++) {
      if (this.#isLeftOut(node)) continue
      const local = configuration[node]
      if (localStates.all[local].up) {
        if (!mayCrash || !mayHit(crash.nodes, this.model.nodes[node]) || this.model.nodes[node].byzantine) continue
        const after = localStates.crashes(local)
        configuration[this.#nodes] = surroundings.spend(now, slot.crash)
        this.changedLocals = componentBit(node) | componentBit(this.#nodes)
        this.changedMailboxes = 0
        let more = true
        for (let which = 0; more && which < after.length; which++) {
          configuration[node] = after[which]
          more = sink.successor(ActionKind.crash, node, which, undefined)
        }
        configuration[node] = local
        configuration[this.#nodes] = now
        if (!more) return false
      } else if (crash.restart !== false) {
        this.progress = true
        if (!this.#stepped(sink, ActionKind.restart, node, 0, localStates.restart(local), 0)) return false
      }
    }
    return true
  }

  #partitions(sink: SuccessorSink): boolean {
    const { surroundings, partitions } = this.model
    const { configuration } = this
    const now = configuration[this.#nodes]
    let more = true
    this.changedLocals = componentBit(this.#nodes)
    this.changedMailboxes = 0
    if (surroundings.at(now, slot.partition) !== 0) {
      this.progress = true
      configuration[this.#nodes] = surroundings.part(now, 0)
      more = sink.successor(ActionKind.heal, 0, 0, undefined)
    } else if (surroundings.at(now, slot.partitions) !== 0) {
      const spent = surroundings.spend(now, slot.partitions)
      for (let number = 1; more && number <= partitions.length; number++) {
        configuration[this.#nodes] = surroundings.part(spent, number)
        more = sink.successor(ActionKind.partition, number, 0, undefined)
      }
    }
    configuration[this.#nodes] = now
    return more
  }

  #lies(sink: SuccessorSink, first: number, end: number): boolean {
    const { surroundings, lies, mailboxes } = this.model
    if (lies.length === 0) return true
    const nodes = this.#nodes
    const now = this.configuration[nodes]
    if (surroundings.at(now, slot.byzantine) === 0) return true
    const after = surroundings.spend(now, slot.byzantine)
    const changed = after === now ? 0 : componentBit(nodes)
    let more = true
    // They are sorted by receiver.
    for (let lie = 0; more && lie < lies.length; lie++) {
      const { node, to, envelope, step } = lies[lie]
      if (to < first || to >= end || mailboxes.holds(this.network[to], envelope)) continue
      this.configuration[nodes] = after
      more = this.#stepped(sink, ActionKind.byzantine, node, lie, step, changed)
      this.configuration[nodes] = now
    }
    return more
  }

  /** Whether the bounds of a timed model are kept in the state in the vectors. */
  #isTimed(): boolean {
    if (this.#passing === undefined) return false
    return this.model.surroundings.at(this.configuration[this.#nodes], slot.stabilise) === 0
  }

  #time(sink: SuccessorSink): boolean {
    if (this.#passing === undefined) return true
    const { configuration, network } = this
    const timed = this.#isTimed()
    let more = true
    if (!timed) this.#stabilise()
    if (!timed || this.#passing.tick(configuration, network)) {
      if (timed) this.progress = true
      this.changedLocals = differences(configuration, this.#savedConfiguration)
      this.changedMailboxes = differences(network, this.#saved)
      more = sink.successor(timed ? ActionKind.tick : ActionKind.stabilise, 0, 0, undefined)
    }
    configuration.set(this.#savedConfiguration)
    network.set(this.#saved)
    return more
  }

  #stabilise(): void {
    const { configuration } = this
    const { localStates, surroundings } = this.model
    for (let node = 0; node < this.#nodes; node++) configuration[node] = localStates.table.released(configuration[node])
    configuration[this.#nodes] = surroundings.spend(configuration[this.#nodes], slot.stabilise)
  }

  /** Applies a step of a node that takes nothing from the network, tells the sink, and undoes it. @param alsoChanged see `changedLocals` */
  #stepped(sink: SuccessorSink, kind: number, node: number, b: number, step: Step, alsoChanged: number): boolean {
    const local = this.configuration[node]
    step.taken = true
    this.configuration[node] = step.next
    this.changedLocals = (step.next === local ? 0 : componentBit(node)) | alsoChanged
    this.changedMailboxes = 0
    this.#effects(step)
    const more = sink.successor(kind, node, b, step)
    this.#restore(step)
    this.configuration[node] = local
    return more
  }

  /** What a step does beyond its node: messages into the network, observations to the observers. */
  #effects({ sent, observations }: Step): void {
    const { mailboxes, envelopes, observers } = this.model
    for (let i = 0; i < sent.length; i++) {
      const { to } = envelopes.all[sent[i]]
      this.network[to] = mailboxes.with(this.network[to], sent[i])
      this.changedMailboxes |= componentBit(to)
    }
    if (observations !== 0) this.changedLocals |= observers.move(this.configuration, observations)
  }

  #restore({ sent, observations }: Step): void {
    if (sent.length) this.network.set(this.#saved)
    if (observations !== 0) {
      const { configuration } = this
      for (let i = this.model.observers.first; i < configuration.length; i++)
        configuration[i] = this.#savedConfiguration[i]
    }
  }
}

/** The components in which two vectors differ, as bits. */
function differences(a: Int32Array, b: Int32Array): number {
  let bits = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) bits |= componentBit(i)
  return bits
}
