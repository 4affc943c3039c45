import { ActionKind, type Model, type Step, type SuccessorSink, type Successors } from '../../semantics/index.js'
import type { Components } from './components.js'
import { addressOf, type CoreMemory, field } from './coreMemory.js'
import { Numbers } from './numbers.js'

/**
 * The parts of a list, in the order of actions: messages, timers, inputs, crashes and restarts, what byzantine nodes send to the node. The
 * last is no action by itself: what the next step of time makes of the node, in one move, or none if time has to wait for it.
 */
const parts = 6
const timePart = 5
const partOf: readonly number[] = (() => {
  const { deliver, duplicate, lose, timer, input, crash, restart, byzantine } = ActionKind
  const result: number[] = []
  for (const kind of [deliver, duplicate, lose]) result[kind] = 0
  result[timer] = 1
  result[input] = 2
  for (const kind of [crash, restart]) result[kind] = 3
  result[byzantine] = 4
  return result
})()
/** A list's key in its memo has the surroundings and the node in one number: see assembly/moves.ts. */
const nodesOfKey = 512

/** Entries of the journal; their operands follow. */
const asked = { fill: 0, putIn: 1, observe: 2 } as const

/** The moves of the nodes and what else the core remembers, recorded from `Successors`. */
export class MoveLists {
  readonly #moves: number
  readonly #global: number
  readonly #with: number
  readonly #observed: number
  readonly #receivers: Numbers
  readonly #counts: readonly Numbers[]
  readonly #locals: Int32Array
  readonly #mailboxes: Int32Array
  #journal: number[] | undefined

  constructor(
    readonly model: Model,
    readonly successors: Successors,
    readonly memory: CoreMemory,
    readonly components: Components,
  ) {
    this.#moves = memory.memo()
    this.#global = memory.memo()
    this.#with = memory.memo()
    this.#observed = memory.memo()
    memory.set(field.moves, this.#moves)
    memory.set(field.global, this.#global)
    memory.set(field.with, this.#with)
    memory.set(field.observed, this.#observed)
    this.#receivers = new Numbers(memory, addressOf(field.receivers))
    const counts = memory.allocate(4 * model.nodes.length)
    memory.set(field.counts, counts)
    this.#counts = model.nodes.map((_, node) => new Numbers(memory, counts + 4 * node))
    this.#locals = new Int32Array(successors.configuration.length)
    this.#mailboxes = new Int32Array(successors.network.length)
  }

  /** What was asked here, in order, from now on: it gives the same numbers to the same things once more, see `restore`. */
  keepJournal(): void {
    this.#journal ??= []
  }

  /** The journal, and how much room its numbers have taken in the memory. */
  get saved(): { journal: Int32Array; room: readonly (readonly number[])[] } {
    return {
      journal: Int32Array.from(this.#journal ?? []),
      room: [this.#receivers, ...this.#counts].map(({ room }) => room),
    }
  }

  /** Numbers everything as it was, after the memory has been put back. */
  restore(journal: Int32Array, room: readonly (readonly number[])[]): void {
    const { successors, model } = this
    const width = successors.configuration.length
    for (let at = 0; at < journal.length; ) {
      const entry = journal[at++]
      if (entry === asked.fill) {
        const node = journal[at++]
        successors.configuration.set(journal.subarray(at, at + width))
        successors.network.set(journal.subarray(at + width, at + width + successors.network.length))
        this.#mailboxes.set(successors.network)
        at += width + successors.network.length
        if (node < successors.network.length) {
          successors.expandNode(node, {
            successor: (kind, _, b) => {
              this.#taken(kind, node, b)
              return true
            },
          })
          if (model.clock) successors.timeOf(node)
        } else {
          successors.expandPartitions({ successor: () => true })
          successors.expandTime({ successor: () => true })
        }
      } else if (entry === asked.putIn) {
        model.mailboxes.with(journal[at++], journal[at++])
      } else {
        model.observers.after(journal[at++], journal[at++], journal[at++])
      }
    }
    ;[this.#receivers, ...this.#counts].forEach((numbers, index) => {
      numbers.room = room[index]
    })
    this.#journal = [...journal]
  }

  /** Records the moves of a node in the state that the core has loaded; those of the surroundings for the number of nodes. */
  fill(node: number): void {
    const { successors } = this
    const nodes = successors.network.length
    this.components.shown(this.#locals, this.#mailboxes)
    this.#journal?.push(asked.fill, node, ...this.#locals, ...this.#mailboxes)
    successors.configuration.set(this.#locals)
    successors.network.set(this.#mailboxes)
    try {
      const surroundings = this.#numberOf(nodes, this.#locals[nodes])
      if (node === nodes) {
        this.#remember(this.#global, surroundings, 0, 0, [this.#ofSurroundings()])
      } else {
        const local = this.#numberOf(node, this.#locals[node])
        const mailbox = this.#mailbox(node, this.#mailboxes[node])
        this.#remember(this.#moves, local, mailbox, surroundings * nodesOfKey + node, this.#ofNode(node))
      }
    } catch (error) {
      // Several nodes may be at fault in this state: the first in the order of actions is to blame.
      successors.configuration.set(this.#locals)
      successors.network.set(this.#mailboxes)
      successors.expand({ successor: () => true })
      throw error
    }
  }

  #ofSurroundings(): number[] {
    const { successors } = this
    const list: number[] = []
    const sink: SuccessorSink = {
      successor: (kind, a, b) => {
        list.push(this.#word(kind, undefined), a, b, 0, this.#surroundings(), 0, 0)
        return true
      },
    }
    successors.expandPartitions(sink)
    successors.expandTime(sink)
    return list
  }

  #ofNode(node: number): number[][] {
    const { successors, model } = this
    const lists = Array.from({ length: parts }, (): number[] => [])
    successors.expandNode(node, {
      successor: (kind, a, b, step) => {
        const list = lists[partOf[kind]]
        list.push(this.#word(kind, step), a, b, this.#numberOf(node, successors.configuration[node]))
        list.push(this.#surroundings(), this.#mailbox(node, this.#taken(kind, node, b)), step?.observations ?? 0)
        if (step) list.push(...step.sent)
        return true
      },
    })
    const after = model.clock && successors.timeOf(node)
    if (after) {
      const { local, mailbox } = after
      lists[timePart].push(0, 0, 0, this.#numberOf(node, local), 0, this.#mailbox(node, mailbox), 0)
    }
    this.#receivers.extend(model.envelopes.all.length, (envelope) => model.envelopes.all[envelope].to)
    return lists
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
    const after = this.#mailbox(to, model.mailboxes.with(before, envelope))
    memory.remember(this.#with, mailbox, envelope, 0, after + 1)
    return after
  }

  /** See `observe` of the core's imports. */
  observe(observer: number, state: number, observations: number): number {
    const { components, model, memory } = this
    const component = model.observers.first + observer
    const before = components.meaning(component, state)
    this.#journal?.push(asked.observe, observer, before, observations)
    const after = this.#numberOf(component, model.observers.after(observer, before, observations))
    memory.remember(this.#observed, observer, state, observations, after + 1)
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

  /** The core's number of a node's mailbox, of which it then knows how many messages are in it. */
  #mailbox(node: number, mailbox: number): number {
    const number = this.#numberOf(this.components.width + node, mailbox)
    this.#counts[node].set(number, this.model.mailboxes.count(mailbox))
    return number
  }

  /** The node's mailbox after an action and before it sends anything. */
  #taken(kind: number, node: number, position: number): number {
    const mailbox = this.#mailboxes[node]
    const { mailboxes } = this.model
    if (kind === ActionKind.lose) return mailboxes.without(mailbox, position)
    return kind === ActionKind.deliver ? mailboxes.afterDelivery(mailbox, position) : mailbox
  }

  #remember(memo: number, a: number, b: number, c: number, list: readonly number[][]): void {
    const { memory } = this
    if (memory.core.remembered(memo, a, b, c) !== 0) return
    const words = list.reduce((sum, part) => sum + part.length, list.length)
    const at = memory.allocate(4 * words)
    const { words: all } = memory
    let offset = list.length
    list.forEach((part, index) => {
      all.set(part, (at >>> 2) + offset)
      offset += part.length
      all[(at >>> 2) + index] = 4 * offset
    })
    memory.remember(memo, a, b, c, at)
  }
}
