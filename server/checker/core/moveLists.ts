import { ActionKind, type Model, type Step, type Successors } from '../../semantics/index.js'
import { type CoreMemory, field } from './coreMemory.js'

/** The parts of a list, in the order of actions: messages, timers, inputs, crashes and restarts, what else a node does. */
const parts = 5
const partOf: readonly number[] = (() => {
  const { deliver, duplicate, lose, timer, input, crash, restart } = ActionKind
  const result: number[] = []
  for (const kind of [deliver, duplicate, lose]) result[kind] = 0
  result[timer] = 1
  result[input] = 2
  for (const kind of [crash, restart]) result[kind] = 3
  return result
})()
/** Entries of the journal; their operands follow. */
const asked = { fill: 0, putIn: 1, observe: 2 } as const

/** The moves of the nodes and what else the core remembers, recorded from `Successors`. */
export class MoveLists {
  readonly #moves: number
  readonly #global: number
  readonly #with: number
  readonly #observed: number
  readonly #receivers: Numbers
  readonly #counts: Numbers
  readonly #locals: Int32Array
  readonly #mailboxes: Int32Array
  #journal: number[] | undefined

  constructor(
    readonly model: Model,
    readonly successors: Successors,
    readonly memory: CoreMemory,
  ) {
    this.#moves = memory.memo()
    this.#global = memory.memo()
    this.#with = memory.memo()
    this.#observed = memory.memo()
    memory.set(field.moves, this.#moves)
    memory.set(field.global, this.#global)
    memory.set(field.with, this.#with)
    memory.set(field.observed, this.#observed)
    this.#receivers = new Numbers(memory, field.receivers)
    this.#counts = new Numbers(memory, field.counts)
    this.#locals = new Int32Array(successors.configuration.length)
    this.#mailboxes = new Int32Array(successors.network.length)
  }

  /** What was asked here, in order, from now on: it gives the same numbers to the same things once more, see `restore`. */
  keepJournal(): void {
    this.#journal ??= []
  }

  /** The journal, and how much room its numbers have taken in the memory. */
  get saved(): { journal: Int32Array; room: readonly (readonly number[])[] } {
    return { journal: Int32Array.from(this.#journal ?? []), room: [this.#receivers.room, this.#counts.room] }
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
        } else {
          successors.expandPartitions({ successor: () => true })
        }
      } else if (entry === asked.putIn) {
        model.mailboxes.with(journal[at++], journal[at++])
      } else {
        model.observers.after(journal[at++], journal[at++], journal[at++])
      }
    }
    this.#receivers.room = room[0]
    this.#counts.room = room[1]
    this.#journal = [...journal]
  }

  /** Records the moves of a node in the state that the core has loaded; those of the surroundings for the number of nodes. */
  fill(node: number): void {
    const { memory, successors } = this
    const nodes = successors.network.length
    copy(memory.words, memory.core.vectors(0), this.#locals)
    copy(memory.words, memory.core.vectors(1), this.#mailboxes)
    this.#journal?.push(asked.fill, node, ...this.#locals, ...this.#mailboxes)
    successors.configuration.set(this.#locals)
    successors.network.set(this.#mailboxes)
    try {
      if (node === nodes) this.#remember(this.#global, this.#locals[nodes], 0, 0, [this.#ofSurroundings()])
      else
        this.#remember(this.#moves, this.#locals[node], this.#mailboxes[node], this.#locals[nodes], this.#ofNode(node))
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
    successors.expandPartitions({
      successor: (kind, a, b) => {
        const surroundings = successors.configuration[successors.network.length]
        list.push(this.#word(kind, undefined), a, b, 0, surroundings, 0, 0)
        return true
      },
    })
    return list
  }

  #ofNode(node: number): number[][] {
    const { successors, model } = this
    const { configuration } = successors
    const nodes = successors.network.length
    const lists = Array.from({ length: parts }, (): number[] => [])
    this.#count(this.#mailboxes[node])
    successors.expandNode(node, {
      successor: (kind, a, b, step) => {
        const mailbox = this.#taken(kind, node, b)
        this.#count(mailbox)
        const list = lists[partOf[kind]]
        list.push(this.#word(kind, step), a, b, configuration[node], configuration[nodes], mailbox)
        list.push(step?.observations ?? 0)
        if (step) list.push(...step.sent)
        return true
      },
    })
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
    this.#journal?.push(asked.putIn, mailbox, envelope)
    const after = this.model.mailboxes.with(mailbox, envelope)
    this.#count(after)
    this.memory.remember(this.#with, mailbox, envelope, 0, after + 1)
    return after
  }

  /** See `observe` of the core's imports. */
  observe(observer: number, state: number, observations: number): number {
    this.#journal?.push(asked.observe, observer, state, observations)
    const after = this.model.observers.after(observer, state, observations)
    this.memory.remember(this.#observed, observer, state, observations, after + 1)
    return after
  }

  /** The node's mailbox after an action and before it sends anything. */
  #taken(kind: number, node: number, position: number): number {
    const mailbox = this.#mailboxes[node]
    const takes = kind === ActionKind.lose || (kind === ActionKind.deliver && this.model.mailboxes.discipline !== 'set')
    return takes ? this.model.mailboxes.without(mailbox, position) : mailbox
  }

  #count(mailbox: number): void {
    this.#counts.set(mailbox, this.model.mailboxes.count(mailbox))
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

/** Numbers by number, in the core's memory, at an address that the header holds. */
class Numbers {
  #capacity = 256
  #length = 0

  constructor(
    readonly memory: CoreMemory,
    readonly field: number,
  ) {
    memory.set(field, memory.allocate(4 * this.#capacity))
  }

  /** How many there are, and how many there is room for. */
  get room(): readonly number[] {
    return [this.#length, this.#capacity]
  }

  set room(room: readonly number[]) {
    ;[this.#length, this.#capacity] = room
  }

  set(index: number, value: number): void {
    if (index >= this.#capacity) {
      const capacity = Math.max(index + 1, 2 * this.#capacity)
      const from = this.memory.get(this.field)
      const to = this.memory.allocate(4 * capacity)
      const { words } = this.memory
      words.copyWithin(to >>> 2, from >>> 2, (from >>> 2) + this.#capacity)
      this.memory.set(this.field, to)
      this.memory.core.free(from, 4 * this.#capacity)
      this.#capacity = capacity
    }
    this.memory.put(this.memory.get(this.field) + 4 * index, value)
  }

  /** Sets those that are not there yet. */
  extend(length: number, value: (index: number) => number): void {
    for (; this.#length < length; this.#length++) this.set(this.#length, value(this.#length))
  }
}

function copy(words: Int32Array, address: number, into: Int32Array): void {
  const from = address >>> 2
  for (let i = 0; i < into.length; i++) into[i] = words[from + i]
}
