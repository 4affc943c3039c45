import { ActionKind, type Model, type Step, type SuccessorSink, type Successors } from '../../semantics/index.js'
import type { Components } from './components.js'
import { addressOf, type CoreMemory, field } from './coreMemory.js'
import { Numbers } from './numbers.js'

/** The parts of the list of what a node does by itself, in the order of actions: timers, inputs, crashes and restarts. */
const ownParts = 3
const ownPart: Readonly<Record<number, number>> = {
  [ActionKind.timer]: 0,
  [ActionKind.input]: 1,
  [ActionKind.crash]: 2,
  [ActionKind.restart]: 2,
}
/** A list's key in its memo has the surroundings and the node in one number: see assembly/moves.ts. */
const nodesOfKey = 512
/** Of the words of a message in the contents of a mailbox one, and bits of the first: as in assembly/moves.ts. */
const deliveredWord = 1
const isBehind = 1
const isRepeated = 2
const envelopeShift = 2

/** What the core asks for, as in assembly/imports.ts; with putIn and observe the entries of the journal. Their operands follow. */
const asked = { contents: 0, effects: 1, delivered: 2, lost: 3, own: 4, mailboxMoves: 5, putIn: 6, observe: 7 } as const

/** The moves of the nodes and what else the core remembers, recorded from `Successors`. */
export class MoveLists {
  readonly #messages: number
  readonly #own: number
  readonly #mailboxMoves: number
  readonly #global: number
  readonly #with: number
  readonly #observed: number
  /** Words of a message in the contents of a mailbox. */
  readonly #messageWords: number
  readonly #receivers: Numbers
  /** Where the contents of each mailbox stand, by node. */
  readonly #contents: readonly Numbers[]
  /** The list without moves. */
  readonly #nothing: number
  readonly #locals: Int32Array
  readonly #mailboxes: Int32Array
  #journal: number[] | undefined

  constructor(
    readonly model: Model,
    readonly successors: Successors,
    readonly memory: CoreMemory,
    readonly components: Components,
  ) {
    this.#messages = memory.memo()
    this.#own = memory.memo()
    // What else hangs on all of a mailbox: byzantine nodes repeat nothing that is there, time waits for what is due.
    this.#mailboxMoves = model.lies.length > 0 || model.clock ? memory.memo() : 0
    this.#global = memory.memo()
    this.#with = memory.memo()
    this.#observed = memory.memo()
    memory.set(field.messages, this.#messages)
    memory.set(field.own, this.#own)
    memory.set(field.mailboxMoves, this.#mailboxMoves)
    memory.set(field.global, this.#global)
    memory.set(field.with, this.#with)
    memory.set(field.observed, this.#observed)
    this.#messageWords = model.mailboxes.discipline === 'set' ? 3 : 2
    memory.set(field.messageBytes, 4 * this.#messageWords)
    this.#receivers = new Numbers(memory, addressOf(field.receivers))
    const contents = memory.allocate(4 * model.nodes.length)
    memory.set(field.contents, contents)
    this.#contents = model.nodes.map((_, node) => new Numbers(memory, contents + 4 * node))
    this.#nothing = memory.allocate(4)
    memory.put(this.#nothing, 4)
    this.#locals = new Int32Array(successors.configuration.length)
    this.#mailboxes = new Int32Array(successors.network.length)
  }

  /** Makes known the mailboxes of the state in the vectors of the successors. */
  begin(): void {
    this.successors.network.forEach((mailbox, node) => {
      this.#mailbox(node, mailbox)
    })
  }

  /** Makes room for what a round adds. */
  makeRoom(): void {
    for (const numbers of this.#growing) numbers.makeRoom()
  }

  /** What was asked here, in order, from now on: it gives the same numbers to the same things once more, see `restore`. */
  keepJournal(): void {
    this.#journal ??= []
  }

  /** The journal, and how much room its numbers have taken in the memory. */
  get saved(): { journal: Int32Array; room: readonly (readonly number[])[] } {
    return { journal: Int32Array.from(this.#journal ?? []), room: this.#growing.map(({ room }) => room) }
  }

  get #growing(): readonly Numbers[] {
    return [this.#receivers, ...this.#contents]
  }

  /** Numbers everything as it was, after the memory has been put back: what is remembered there already stays as it is. */
  restore(journal: Int32Array, room: readonly (readonly number[])[]): void {
    const { model } = this
    this.#growing.forEach((numbers, index) => {
      numbers.room = room[index]
    })
    const [width, nodes] = [this.#locals.length, this.#mailboxes.length]
    for (let at = 0; at < journal.length; ) {
      const entry = journal[at++]
      if (entry === asked.putIn) model.mailboxes.put(journal[at++], journal[at++])
      else if (entry === asked.observe) model.observers.after(journal[at++], journal[at++], journal[at++])
      else {
        const [node, position] = [journal[at++], journal[at++]]
        this.#locals.set(journal.subarray(at, at + width))
        this.#mailboxes.set(journal.subarray(at + width, at + width + nodes))
        at += width + nodes
        this.#fill(entry, node, position)
      }
    }
    this.#journal = [...journal]
  }

  /** See `fill` of the core's imports. */
  fill(what: number, node: number, position: number): number {
    this.components.shown(this.#locals, this.#mailboxes)
    this.#journal?.push(what, node, position, ...this.#locals, ...this.#mailboxes)
    this.#fill(what, node, position)
    return 1
  }

  #fill(what: number, node: number, position: number): void {
    const { successors } = this
    successors.configuration.set(this.#locals)
    successors.network.set(this.#mailboxes)
    try {
      this.#record(what, node, position)
    } catch (error) {
      // Several nodes may be at fault in this state: the first in the order of actions is to blame.
      successors.configuration.set(this.#locals)
      successors.network.set(this.#mailboxes)
      successors.expand({ successor: () => true })
      throw error
    }
  }

  #record(what: number, node: number, position: number): void {
    const nodes = this.#mailboxes.length
    const mailbox = this.#mailboxes[node]
    const surroundings = this.#numberOf(nodes, this.#locals[nodes])
    if (node === nodes) this.#remember(this.#global, surroundings, 0, 0, [this.#ofSurroundings()])
    else if (what === asked.contents) this.#mailbox(node, mailbox)
    else if (what === asked.delivered || what === asked.lost) this.#leave(what, node, mailbox, position)
    else {
      const local = this.#numberOf(node, this.#locals[node])
      if (what === asked.effects) this.#ofMessage(node, local, surroundings, position)
      else if (what === asked.own) this.#remember(this.#own, local, surroundings, node, this.#ofNode(node))
      else {
        const number = this.#mailbox(node, mailbox)
        this.#remember(this.#mailboxMoves, local, number, surroundings * nodesOfKey + node, this.#ofMailbox(node))
      }
    }
  }

  #ofSurroundings(): number[] {
    const { successors } = this
    const list: number[] = []
    const sink = this.#sinkInto(() => list, successors.network.length)
    successors.expandPartitions(sink)
    successors.expandTime(sink)
    return list
  }

  #ofNode(node: number): number[][] {
    const lists = Array.from({ length: ownParts }, (): number[] => [])
    this.successors.expandOwn(
      node,
      this.#sinkInto((kind) => lists[ownPart[kind]], node),
    )
    this.#receive()
    return lists
  }

  /** What byzantine nodes send to a node, and what the next step of time makes of it. */
  #ofMailbox(node: number): number[][] {
    const { successors, model } = this
    const [lies, time]: number[][] = [[], []]
    successors.expandLies(
      node,
      this.#sinkInto(() => lies, node),
    )
    const after = model.clock && successors.timeOf(node)
    if (after) time.push(0, this.#mailbox(node, after.mailbox), 0, this.#numberOf(node, after.local), 0, 0)
    this.#receive()
    return [lies, time]
  }

  /** Notes what the message at a position of a node's mailbox does. */
  #ofMessage(node: number, local: number, surroundings: number, position: number): void {
    const list: number[] = []
    this.successors.expandMessage(
      node,
      position,
      this.#sinkInto(() => list, node),
    )
    this.#receive()
    const word = this.memory.at(this.#placeOf(node, this.#mailboxes[node], position))
    this.#remember(this.#messages, local, word, surroundings, [list])
  }

  /** Notes what is left of a node's mailbox once the message at a position was delivered or lost. */
  #leave(what: number, node: number, mailbox: number, position: number): void {
    const { mailboxes } = this.model
    const isDelivery = what === asked.delivered
    const word = isDelivery ? deliveredWord : this.#messageWords - 1
    const left = isDelivery ? mailboxes.afterDelivery(mailbox, position) : mailboxes.without(mailbox, position)
    const number = this.#mailbox(node, left)
    if (!this.#hasRoom) return
    this.memory.put(this.#placeOf(node, mailbox, position) + 4 * word, number + 1)
  }

  /** Address of what is known of the message at a position of a mailbox. */
  #placeOf(node: number, mailbox: number, position: number): number {
    return this.#contents[node].get(this.#mailbox(node, mailbox)) + 4 + 4 * this.#messageWords * position
  }

  /** Writes down the contents of a mailbox: see assembly/moves.ts. @returns their address */
  #written(mailbox: number): number {
    const { memory, model } = this
    const { mailboxes } = model
    const count = mailboxes.count(mailbox)
    const words = this.#messageWords
    const contents = memory.allocateWords(1 + words * count)
    memory.put(contents, count)
    for (let position = 0; position < count; position++) {
      const bits = mailboxes.deliverable(mailbox, position)
        ? 0
        : mailboxes.losable(mailbox, position)
          ? isBehind
          : isRepeated
      const word = (mailboxes.at(mailbox, position) << envelopeShift) | bits
      memory.put(contents + 4 + 4 * words * position, word)
    }
    return contents
  }

  /** Writes the moves that it is told behind each other. @param into where those of a kind go @param node who moves */
  #sinkInto(into: (kind: number) => number[], node: number): SuccessorSink {
    const { successors } = this
    return {
      successor: (kind, a, b, step) => {
        const local = node < successors.network.length ? this.#numberOf(node, successors.configuration[node]) : 0
        const ofMessage = kind <= ActionKind.lose
        const list = into(kind)
        list.push(this.#word(kind, step), ofMessage ? 0 : a, ofMessage ? 0 : b, local)
        list.push(this.#surroundings(), step?.observations ?? 0)
        if (step) list.push(...step.sent)
        return true
      },
    }
  }

  /** Makes known who receives the envelopes. */
  #receive(): void {
    const { all } = this.model.envelopes
    this.#receivers.extend(all.length, (envelope) => all[envelope].to)
  }

  /** The first word of a move: its kind, whether it is more than a fault that strikes, and how much it sends. */
  #word(kind: number, step: Step | undefined): number {
    const word = kind | (this.successors.progress ? 0x100 : 0) | ((step?.sent.length ?? 0) << 16)
    this.successors.progress = false
    return word
  }

  /** See `putIn` of the core's imports. */
  putIn(mailbox: number, envelope: number): number {
    const { components, model, memory } = this
    const { to } = model.envelopes.all[envelope]
    const before = components.meaning(components.width + to, mailbox)
    this.#journal?.push(asked.putIn, before, envelope)
    const after = this.#mailbox(to, model.mailboxes.put(before, envelope))
    if (this.#hasRoom) memory.remember(this.#with, mailbox, envelope, 0, after + 1)
    return after
  }

  /** See `observe` of the core's imports. */
  observe(observer: number, state: number, observations: number): number {
    const { components, model, memory } = this
    const component = model.observers.first + observer
    const before = components.meaning(component, state)
    this.#journal?.push(asked.observe, observer, before, observations)
    const after = this.#numberOf(component, model.observers.after(observer, before, observations))
    if (this.#hasRoom) memory.remember(this.#observed, observer, state, observations, after + 1)
    return after
  }

  /** The core's number of what a component may be. */
  #numberOf(component: number, meant: number): number {
    return this.components.number(component, meant)
  }

  #surroundings(): number {
    const { configuration, network } = this.successors
    return this.#numberOf(network.length, configuration[network.length])
  }

  /** The core's number of a node's mailbox, of which it then knows the contents. */
  #mailbox(node: number, mailbox: number): number {
    const number = this.#numberOf(this.components.width + node, mailbox)
    const contents = this.#contents[node]
    if (contents.get(number) === 0) contents.set(number, this.#written(mailbox))
    return number
  }

  /**
   * Whether all numbers that were given have room, in keys and here. Until then nothing is remembered: threads would take numbers
   * from it that they have no room for.
   */
  get #hasRoom(): boolean {
    return this.memory.get(field.outgrown) === 0 && !this.memory.isCrowded
  }

  #remember(memo: number, a: number, b: number, c: number, list: readonly number[][]): void {
    const { memory } = this
    if (!this.#hasRoom || memory.core.remembered(memo, a, b, c) !== 0) return
    const words = list.map(() => 0)
    list.forEach((part, index) => {
      words.push(...part)
      words[index] = 4 * words.length
    })
    const at = words.length === 1 ? this.#nothing : memory.allocateWords(words.length)
    memory.write(at, words)
    memory.remember(memo, a, b, c, at)
  }
}
