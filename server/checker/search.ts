/** What every exploration of a protocol's states is: levels, limits, counts and findings. How states are stored differs. */
import { ProtocolError } from '../../protocols/model/index.js'
import type { Model, Successors } from '../semantics/index.js'
import type { ReductionReport, StorageReport } from '../wire/report.js'
import { actionOf } from './actions.js'
import type { Saved } from './checkpoint.js'
import { codeOf, Judge } from './judge.js'
import type { StateVectors } from './seen.js'

/** Limits of an exploration; what is absent is unlimited. */
export interface Limits {
  /** Levels. */
  readonly depth?: number
  /** Distinct states. */
  readonly states?: number
  /** Messages in flight. */
  readonly inFlight?: number
}

/** An action by its numbers, as `SuccessorSink` hears of it. */
export interface CodedAction {
  readonly kind: number
  readonly a: number
  readonly b: number
}

/** Where a property was decided: a state, or a transition out of it. */
export interface Finding {
  readonly property: string
  readonly state: number
  readonly last?: CodedAction
}

/** Vectors by number. */
export interface Vectors {
  readonly size: number
  /** The number of the vector in `source`. */
  intern(source: Int32Array): number
  /** Copies a vector to `into`. */
  read(id: number, into: Int32Array): void
}

/** The distinct states, numbered in the order of discovery: level by level. */
export interface States {
  readonly size: number
  configuration(state: number): number
  network(state: number): number
  /** The state from which this one was found first; -1 for the initial state. */
  predecessor(state: number): number
  /** @returns the number of the state, or -1 */
  find(configuration: number, network: number): number
}

/** What a search has counted. */
export interface Counts {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly outside: number
  readonly cutByDepth: number
  readonly cutByInFlight: number
  readonly configurations: number
  readonly localSteps: number
}

/** Where a breadth-first search stands. */
export interface Position {
  readonly cursor: number
  readonly level: number
  readonly levelEnd: number
  readonly levelEnds: readonly number[]
  readonly cutByDepth: number
  readonly findings: readonly Finding[]
  /** What was counted when the level at hand began; absent at the initial state. */
  readonly whole?: Counts | undefined
}

/** What a finding is replayed in: the states on the way to it, and what follows them. */
export type Run = Pick<
  Search,
  'judge' | 'model' | 'successors' | 'configurations' | 'networks' | 'states' | 'shortest' | 'load'
>

/** States between two looks at the clock. */
const stride = 256

/** A breadth-first search, in slices, so that whoever runs it can stop it. */
export abstract class Search {
  abstract readonly configurations: Vectors
  abstract readonly networks: Vectors
  abstract readonly states: States
  readonly judge: Judge
  readonly findings: Finding[] = []
  generated = 0
  /** Successors outside `within`. */
  outside = 0
  /** States at the depth limit that have successors. */
  cutByDepth = 0
  /** Successors with too many messages in flight. */
  cutByInFlight = 0
  /** Set when the limit on states stopped the search. */
  cutByStates = false
  /** Whether no run is shorter than the one that leads to a finding. */
  readonly shortest: boolean = true
  /** Whether it looks at a sample of the runs, so that nothing can be said to hold. */
  readonly sampled: boolean = false
  /** What is spared; undefined where states are stored as they are. */
  readonly reductions: ReductionReport | undefined = undefined
  /** Where each level ends, the one at hand included: its last state and one. For searches that go level by level. */
  readonly levelEnds: number[] = []
  /** The state that is expanded next. */
  protected cursor = 0
  protected stopped = false
  #levelEnd = 0
  #level = 0
  #whole: Counts | undefined
  #fault: ProtocolError | undefined
  /** A state that is judged. */
  readonly #locals: Int32Array
  readonly #mailboxes: Int32Array
  /** The state before it, where a transition is judged. */
  readonly #localsBefore: Int32Array
  readonly #mailboxesBefore: Int32Array

  /** @param complete go on after every property is decided */
  constructor(
    readonly model: Model,
    readonly successors: Successors,
    readonly limits: Limits,
    readonly complete: boolean,
  ) {
    this.judge = new Judge(model)
    const { configuration, network } = successors
    this.#locals = new Int32Array(configuration.length)
    this.#mailboxes = new Int32Array(network.length)
    this.#localsBefore = new Int32Array(configuration.length)
    this.#mailboxesBefore = new Int32Array(network.length)
  }

  /** Bytes of all tables. */
  abstract get bytes(): number

  /** Expands states from `cursor` on, up to about `to` and never beyond the end that is given (the level's, or `to`), unless it is stopped. */
  protected abstract advance(to: number, levelEnd: number): void

  /** Makes the search remember what {@link save} needs. @returns whether it can be saved at all */
  keepJournal(): boolean {
    return false
  }

  /** What it takes to go on later, in another process. */
  save(): Saved {
    throw new Error('This search cannot be saved.')
  }

  /** Goes on where another search for the same was saved. */
  restore(_saved: Saved): void {
    throw new Error('This search cannot be restored.')
  }

  /** Where it stands; another search that takes over its states is put there. */
  get position(): Position {
    const { cursor, cutByDepth, findings, levelEnds } = this
    return { cursor, level: this.#level, levelEnd: this.#levelEnd, levelEnds, cutByDepth, findings, whole: this.#whole }
  }

  set position({ cursor, level, levelEnd, levelEnds, cutByDepth, findings, whole }: Position) {
    this.cursor = cursor
    this.#level = level
    this.#levelEnd = levelEnd
    this.#whole = whole
    this.levelEnds.splice(0, Number.POSITIVE_INFINITY, ...levelEnds)
    this.cutByDepth = cutByDepth
    // The initial state was judged again meanwhile.
    const known = this.findings.map(({ property }) => property)
    this.judge.decide(findings.map(({ property }) => property).filter((property) => !known.includes(property)))
    this.findings.splice(0, Number.POSITIVE_INFINITY, ...findings)
  }

  /** How states are stored, where not exactly. */
  get storage(): StorageReport | undefined {
    return undefined
  }

  /** Whether the tables cannot grow any further, whatever the limit is. */
  get isFull(): boolean {
    return false
  }

  /** Whether it stands where it can be read and kept; it soon does, if it goes on. */
  get isWhole(): boolean {
    return true
  }

  /** Moves to disk what it can. @returns whether it could */
  spill(): boolean {
    return false
  }

  /** Gives up what it holds outside of this process. */
  close(): void {}

  /** Lets other threads help, if it can. @param count threads in all */
  startThreads(_count: number): void {}

  /** Ends the other threads. */
  stopThreads(): void {}

  /** Breadth-first levels with at least one state. */
  get depth(): number {
    return this.#level + (this.states.size > this.#levelEnd ? 1 : 0)
  }

  /** Levels all of whose states were expanded. */
  get completeLevels(): number {
    return this.done ? this.#level : this.#level - 1
  }

  /**
   * Whether it was ended in the middle of a level, since all properties were decided. How far it had come in that level hangs on
   * the number of threads; which levels were whole does not.
   */
  get endedInLevel(): boolean {
    return this.stopped && !this.cutByStates && this.#whole !== undefined
  }

  /** What it has counted: of the levels that were whole, where it was {@link endedInLevel}; else up to now. */
  get counts(): Counts {
    return this.endedInLevel ? this.#whole! : this.#countsNow()
  }

  /** States found and not yet expanded. */
  get queue(): number {
    return this.states.size - this.cursor
  }

  /** What is wrong with a state that was met, while the rest of its level is still looked at: see {@link run}. */
  get fault(): ProtocolError | undefined {
    return this.stopped && !this.cutByStates ? undefined : this.#fault
  }

  /** Nothing is left to expand. */
  get done(): boolean {
    return this.cursor === this.states.size
  }

  /**
   * Expands states until there are none, the search is stopped, or the clock passes `until`.
   *
   * @param untilWhole whether it is enough when the search is whole: see {@link isWhole}
   * @returns whether it ended
   * @throws ProtocolError for a state with a fault, at the end of its level; nothing there decides everything then
   */
  run(now: () => number, until: number, untilWhole = false): boolean {
    while (!this.stopped && !this.done) {
      if (this.cursor === this.#levelEnd) {
        if (this.#fault) throw this.#fault
        this.#level++
        this.#levelEnd = this.states.size
        this.levelEnds.push(this.#levelEnd)
        this.#whole = this.#countsNow()
      }
      const to = Math.min(this.cursor + (this.#fault ? 1 : stride), this.#levelEnd)
      try {
        if (this.limits.depth !== undefined && this.#level >= this.limits.depth) this.#probe(to)
        else this.advance(to, this.#fault ? to : this.#levelEnd)
      } catch (error) {
        this.#putAside(error)
      }
      if (now() >= until || (untilWhole && this.isWhole)) break
    }
    if (this.#fault && (this.done || this.cutByStates)) throw this.#fault
    return this.stopped || this.done
  }

  /**
   * A machine or a predicate is at fault in some state. Whether the search meets that state first or one of the same level that
   * decides everything hangs on the number of threads; so it looks at the rest of the level, state by state.
   */
  #putAside(error: unknown): void {
    if (!(error instanceof ProtocolError) || this.complete) throw error
    // The first time it is one of several states, of which the others have to be looked at.
    if (this.#fault) this.cursor++
    if (!this.#fault || error.message < this.#fault.message) this.#fault = error
  }

  /** Puts a state into the vectors of the successors. */
  load(state: number): void {
    this.readState(state, this.successors.configuration, this.successors.network)
  }

  /** The number of the state in the vectors of the successors; -1 if it is none of the log. */
  find(): number {
    const { configuration, network } = this.successors
    return this.states.find(this.configurations.intern(configuration), this.networks.intern(network))
  }

  /** Copies the vectors of a state. */
  protected readState(state: number, locals: Int32Array, network: Int32Array): void {
    this.configurations.read(this.states.configuration(state), locals)
    this.networks.read(this.states.network(state), network)
  }

  /** Where a finding is replayed: here, unless what is stored are not the states themselves. */
  runTo(finding: Finding): { run: Run; finding: Finding } {
    return { run: this, finding }
  }

  /** Judges the state in the vectors of the successors, which is the initial one. */
  protected judgeInitial(configuration: number): void {
    const { configuration: locals, network: mailboxes } = this.successors
    this.#report(this.judge.state(configuration, locals, mailboxes), 0)
    this.#report(this.judge.initial({ configuration, locals, network: mailboxes }), 0)
  }

  /** Judges a new state. */
  protected judgeState(state: number, configuration: number, network: number): void {
    if (this.judge.knowsState(configuration)) return
    this.#read(configuration, network)
    this.judgeSeen(state, configuration, this.#locals, this.#mailboxes)
  }

  /** Judges a new state by its vectors. */
  protected judgeSeen(state: number, configuration: number, locals: Int32Array, network: Int32Array): void {
    this.#report(this.judge.state(configuration, locals, network), state)
  }

  /** Judges a transition out of a state. @returns whether its like need not be judged again */
  protected judgeStep(state: number, action: CodedAction, configuration: number, network: number): boolean {
    if (this.judge.knowsStep(this.states.configuration(state), codeOf(this.model, action))) return true
    this.#read(configuration, network)
    return this.judgeSeenStep(state, action, { configuration, locals: this.#locals, network: this.#mailboxes })
  }

  /** As {@link judgeStep}, by the vectors of the state after. */
  protected judgeSeenStep(state: number, action: CodedAction, after: StateVectors): boolean {
    const before = this.states.configuration(state)
    const code = codeOf(this.model, action)
    if (this.judge.knowsStep(before, code)) return true
    this.readState(state, this.#localsBefore, this.#mailboxesBefore)
    const violated = this.judge.step(
      { configuration: before, locals: this.#localsBefore, network: this.#mailboxesBefore },
      after,
      code,
      actionOf(this.model, action, this.#localsBefore[action.a]),
    )
    for (const property of violated) this.findings.push({ property, state, last: action })
    if (violated.length) this.#stopIfDecided()
    return this.judge.knowsStep(before, code)
  }

  /** Judges a state that has no successor but faults that strike. */
  protected judgeStuck(state: number): void {
    const configuration = this.states.configuration(state)
    this.readState(state, this.#locals, this.#mailboxes)
    this.#report(this.judge.stuck(configuration, this.#locals, this.#mailboxes), state)
  }

  /** Does the state lie inside the model? */
  protected isInside(configuration: number, network: number): boolean {
    this.#read(configuration, network)
    return this.judge.inside(configuration, this.#locals, this.#mailboxes)
  }

  #countsNow(): Counts {
    const { states, generated, depth, outside, cutByDepth, cutByInFlight, configurations, model } = this
    const { computed: localSteps } = model.localStates
    return {
      ...{ distinct: states.size, generated, depth, outside, cutByDepth, cutByInFlight },
      ...{ configurations: configurations.size, localSteps },
    }
  }

  /** At the depth limit: which states have successors, and is one of them progress? */
  #probe(to: number): void {
    for (; this.cursor < to && !this.stopped; this.cursor++) {
      this.load(this.cursor)
      let cut = false
      this.successors.expand({
        successor: () => {
          cut = true
          return !this.successors.progress
        },
      })
      if (cut) this.cutByDepth++
      if (!this.successors.progress) this.judgeStuck(this.cursor)
      if (this.stopped) return
    }
  }

  #read(configuration: number, network: number): void {
    this.configurations.read(configuration, this.#locals)
    this.networks.read(network, this.#mailboxes)
  }

  #report(properties: readonly string[], state: number): void {
    if (properties.length === 0) return
    for (const property of properties) this.findings.push({ property, state })
    this.#stopIfDecided()
  }

  #stopIfDecided(): void {
    if (!this.complete && this.judge.decided) this.stopped = true
  }
}
