/**
 * The search whose inner loop is the core (assembly/): the core applies remembered moves and keeps the tables, and asks
 * here for what takes a machine or a property. What a move is, `Successors` alone says: the core's lists are recorded
 * from it, one for each (local state, mailbox, surroundings) that occurs, of which there are few.
 */
import type { Model, Successors } from '../../semantics/index.js'
import { outsideAtStart } from '../plainSearch.js'
import { type Limits, Search, type States, type Vectors } from '../search.js'
import { CoreMemory, field } from './coreMemory.js'
import { MoveLists } from './moveLists.js'

/** What is known of a configuration, as bits: see assembly/index.ts. */
const flag = { judged: 1, inside: 2, depends: 4, decidesNothing: 8 } as const

const none = -1

export class CoreSearch extends Search {
  /** Whether the core can do all that happens in a protocol; `PlainSearch` can. */
  static knows({ protocol: { timing, faults } }: Model): boolean {
    return timing.kind === 'asynchronous' && faults.byzantine === undefined
  }

  readonly configurations: TreeVectors
  readonly networks: TreeVectors
  readonly states: LoggedStates
  readonly #memory: CoreMemory
  readonly #moves: MoveLists
  /** The successor at hand. */
  readonly #vectors: { locals: Int32Array; mailboxes: Int32Array }

  constructor(model: Model, successors: Successors, limits: Limits, complete: boolean) {
    super(model, successors, limits, complete)
    const { configuration, network } = this.successors
    const memory = new CoreMemory({
      fillMoves: () => this.#moves.fill(),
      putIn: (mailbox, envelope) => this.#moves.putIn(mailbox, envelope),
      observe: (observer, state, _node, observations) => this.#moves.observe(observer, state, observations),
      judgeConfiguration: (number) => this.#judgeConfiguration(number),
      isInside: () => this.#isInsideHere(),
      isInsideWith: (number, mailboxes) => Number(this.isInside(number, mailboxes)),
      judgeState: (state, number, mailboxes) => this.#judgeState(state, number, mailboxes),
      judgeStep: (state, kind, a, b, number, mailboxes) => this.#judgeStep(state, { kind, a, b }, number, mailboxes),
      judgeStuck: (state) => this.#judgeStuck(state),
      enlarge: (table) => this.#memory.enlarge(table),
    })
    this.#memory = memory
    this.#vectors = { locals: new Int32Array(configuration.length), mailboxes: new Int32Array(network.length) }
    this.configurations = new TreeVectors(memory, configuration.length, 0, true)
    this.networks = new TreeVectors(memory, network.length, 1, false)
    this.states = new LoggedStates(memory)
    this.#moves = new MoveLists(model, this.successors, memory)
    memory.set(field.states, this.states.table)
    memory.set(field.configurations, this.configurations.tree)
    memory.set(field.networks, this.networks.tree)
    memory.set(field.nodes, network.length)
    memory.set(field.observers, configuration.length - network.length - 1)
    memory.set(field.mostStates, limits.states ?? none)
    memory.set(field.mostInFlight, limits.inFlight ?? none)
    memory.set(field.bounded, Number(model.protocol.within !== undefined))
    memory.set(field.judgesStuck, Number(this.judge.judgesStuck))
    if (this.judge.judgesSteps) memory.set(field.steps, memory.allocate(8 << 20))
    this.successors.initialise()
    const number = this.configurations.intern(configuration)
    if (!this.judge.inside(number, configuration, network)) throw outsideAtStart(model)
    this.generated = 1
    this.states.add(number, this.networks.intern(network))
    this.judgeInitial(number)
  }

  get bytes(): number {
    return this.#memory.bytes + this.model.bytes
  }

  protected advance(to: number): void {
    const { core } = this.#memory
    try {
      this.cursor = core.run(this.cursor, to)
    } catch (error) {
      // What came before the fault may have decided everything: then it was never reached.
      core.settle()
      if (!this.stopped) throw error
    }
    this.generated = 1 + core.generated.value
    this.outside = core.outside.value
    this.cutByInFlight = core.cutByInFlight.value
    if (this.#memory.get(field.cutByStates)) this.cutByStates = true
    if (this.#memory.get(field.stopped)) this.stopped = true
  }

  #judgeConfiguration(number: number): number {
    this.#readVectors()
    const { locals, mailboxes } = this.#vectors
    const inside = this.judge.insideWith(number, locals, mailboxes)
    const flags = flag.judged | (inside === undefined ? flag.depends : inside ? flag.inside : 0)
    this.configurations.mark(number, flags)
    return flags
  }

  #isInsideHere(): number {
    this.#readVectors()
    const { locals, mailboxes } = this.#vectors
    return Number(this.judge.inside(this.configurations.intern(locals), locals, mailboxes))
  }

  #judgeState(state: number, number: number, mailboxes: number): void {
    this.judgeState(state, number, mailboxes)
    if (this.judge.knowsState(number)) {
      this.configurations.mark(number, this.configurations.marks(number) | flag.decidesNothing)
    }
    this.#tellIfStopped()
  }

  #judgeStep(state: number, action: { kind: number; a: number; b: number }, number: number, mailboxes: number): number {
    const known = this.judgeStep(state, action, number, mailboxes)
    this.#tellIfStopped()
    return Number(known)
  }

  #judgeStuck(state: number): void {
    this.judgeStuck(state)
    this.#tellIfStopped()
  }

  #tellIfStopped(): void {
    if (this.stopped) this.#memory.set(field.stopped, 1)
  }

  #readVectors(): void {
    const { words, core } = this.#memory
    const { locals, mailboxes } = this.#vectors
    copy(words, core.vectors(2), locals)
    copy(words, core.vectors(3), mailboxes)
  }
}

/** Vectors in a tree of the core. */
class TreeVectors implements Vectors {
  readonly tree: number
  readonly #root: number
  readonly #scratch: number

  /** @param part, extra see `CoreMemory.tree` */
  constructor(
    readonly memory: CoreMemory,
    readonly width: number,
    part: number,
    extra: boolean,
  ) {
    this.tree = memory.tree(width, part, extra)
    this.#root = memory.core.rootOf(this.tree)
    this.#scratch = memory.allocate(4 * width)
  }

  get size(): number {
    return this.memory.core.size(this.#root)
  }

  intern(source: Int32Array): number {
    this.memory.words.set(source.subarray(0, this.width), this.#scratch >>> 2)
    return this.memory.core.internWhole(this.tree, this.#scratch)
  }

  read(id: number, into: Int32Array): void {
    this.memory.core.read(this.tree, id, this.#scratch, 0)
    copy(this.memory.words, this.#scratch, into)
  }

  /** What was noted of a vector, if the tree's entries have room for that. */
  marks(id: number): number {
    return this.memory.at(this.memory.core.extra(this.#root, id))
  }

  mark(id: number, marks: number): void {
    this.memory.put(this.memory.core.extra(this.#root, id), marks)
  }
}

/** The states in the core's log: pairs (configuration, network), and beside each its predecessor. */
class LoggedStates implements States {
  readonly table: number

  constructor(readonly memory: CoreMemory) {
    this.table = memory.table(2, true)
  }

  get size(): number {
    return this.memory.core.size(this.table)
  }

  configuration(state: number): number {
    return this.memory.at(this.memory.core.entry(this.table, state))
  }

  network(state: number): number {
    return this.memory.at(this.memory.core.entry(this.table, state) + 4)
  }

  predecessor(state: number): number {
    return this.memory.at(this.memory.core.extra(this.table, state))
  }

  find(configuration: number, network: number): number {
    return this.memory.core.find(this.table, configuration, network, 0, 0)
  }

  /** Adds the initial state. */
  add(configuration: number, network: number): void {
    this.memory.core.intern(this.table, configuration, network, 0, 0, -1)
  }
}

function copy(words: Int32Array, address: number, into: Int32Array): void {
  const from = address >>> 2
  for (let i = 0; i < into.length; i++) into[i] = words[from + i]
}
