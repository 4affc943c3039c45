/**
 * The search whose inner loop is the core (assembly/): the core applies remembered moves and keeps the tables, and asks
 * here for what takes a machine or a property. What a move is, `Successors` alone says: the core's lists are recorded
 * from it, one for each (local state, mailbox, surroundings) that occurs, of which there are few.
 */
import { type Model, type Successors, TupleTree } from '../../semantics/index.js'
import type { Saved } from '../checkpoint.js'
import { type CodedAction, type Limits, type Position, Search } from '../search.js'
import type { StateVectors } from '../seen.js'
import { outsideAtStart } from '../tableSearch.js'
import { Components } from './components.js'
import { CoreMemory, field, isOutOfMemory, Trap } from './coreMemory.js'
import { closeGaps } from './gaps.js'
import { CoreConfigurations, LoggedStates } from './loggedStates.js'
import { MoveLists } from './moveLists.js'
import { type RoundReport, roundList } from './roundReport.js'
import { type Round, Rounds } from './rounds.js'
import { mostThreads } from './threads.js'

/** What is known of a configuration, as bits: see assembly/rows.ts. */
const flag = { judged: 1, inside: 2, depends: 4, decidesNothing: 8 } as const

const none = -1

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)
const marginOfStates = 1 << 20
/** How long judging may go on before the world outside is looked at, in milliseconds. */
const longest = 40
/** Components of a state: as in assembly/thread.ts. */
const mostComponents = 1024

export class CoreSearch extends Search {
  /** Whether a state has room in the core; `PlainSearch` takes all. */
  static knows({ nodes, width }: Model): boolean {
    return width + nodes.length <= mostComponents
  }

  readonly configurations: CoreConfigurations
  readonly networks: TupleTree
  readonly states: LoggedStates
  readonly #components: Components
  readonly #memory: CoreMemory
  readonly #moves: MoveLists
  /** The successor at hand. */
  readonly #vectors: { locals: Int32Array; network: Int32Array }
  #rounds: Rounds | undefined
  /** Whether keys are being packed anew: no table can be asked for one. */
  #repacking = false
  /** What the first thread has yet to do after a round, in steps. */
  #after: Iterator<void, void> | undefined
  /** When a round has taken so long that no more states are judged in it; how many were. */
  #judgedUntil = 0
  #judged = 0
  /** States that the first thread has yet to expand after that. */
  #putOff: number[] = []
  /** The first fault that the first thread met in a round. The state was put off; mostly the fault is met there again. */
  #fault: unknown
  /** Where the search stands once they are. */
  #expanded = 0
  #worth = 0
  /** What each thread has counted: successors, those outside, those with too many messages. */
  readonly #counts: (readonly number[])[] = [[0, 0, 0]]

  constructor(model: Model, successors: Successors, limits: Limits, complete: boolean) {
    super(model, successors, limits, complete)
    const { configuration, network } = this.successors
    const memory = new CoreMemory({
      fill: (what, node, position) => this.#unlessAtFault(() => this.#moves.fill(what, node, position), 0),
      putIn: (mailbox, envelope) => this.#unlessAtFault(() => this.#moves.putIn(mailbox, envelope), none),
      observe: (observer, state, observations) =>
        this.#unlessAtFault(() => this.#moves.observe(observer, state, observations), none),
      judgeConfiguration: (number) => this.#unlessAtFault(() => this.#judgeConfiguration(number), 0),
      isInside: (number) => this.#isInside(number),
      judgeState: (state, number) => this.#judgeState(state, number),
      judgeInRound: (number) => this.#judgeInRound(number),
      judgeStep: (state, kind, a, b, number) => this.#judgeStep(state, { kind, a, b }, number),
      judgeStuck: (state) => this.#judgeStuck(state),
    })
    this.#memory = memory
    this.#vectors = { locals: new Int32Array(configuration.length), network: new Int32Array(network.length) }
    const components = new Components(memory, model)
    this.#components = components
    memory.set(field.components, components.count)
    memory.set(field.configuration, configuration.length)
    memory.core.layOut(0)
    this.configurations = new CoreConfigurations(memory, components)
    this.networks = new TupleTree(network.length)
    this.states = new LoggedStates(memory, components, this.networks)
    this.#moves = new MoveLists(model, this.successors, memory, components)
    memory.set(field.states, this.states.table)
    memory.set(field.configurations, this.configurations.table)
    memory.set(field.nodes, network.length)
    memory.set(field.observers, configuration.length - network.length - 1)
    memory.set(field.mostStates, limits.states ?? none)
    memory.set(field.mostInFlight, limits.inFlight ?? none)
    memory.set(field.insideByCount, memory.memo())
    memory.set(field.sound, memory.memo())
    memory.set(field.judgesNodes, Number(this.judge.judgesNodes))
    memory.set(field.bounded, Number(model.protocol.within !== undefined))
    memory.set(field.judgesStuck, Number(this.judge.judgesStuck))
    if (this.judge.judgesSteps) memory.set(field.steps, memory.allocate(8 << 20))
    this.successors.initialise()
    const number = this.configurations.intern(configuration)
    if (!this.judge.inside(number, configuration, network)) throw outsideAtStart(model)
    this.generated = 1
    this.states.add(configuration, network)
    this.#moves.begin()
    this.judgeInitial(number)
    this.#tell()
  }

  get bytes(): number {
    return this.#memory.bytes + this.#components.bytes + this.networks.bytes + this.model.bytes
  }

  /** Without numbers for networks that nobody asks for. */
  override load(state: number): void {
    this.states.read(state, this.successors.configuration, this.successors.network)
  }

  override find(): number {
    return this.states.findVectors(this.successors.configuration, this.successors.network)
  }

  override get isFull(): boolean {
    return this.#memory.isFull
  }

  /**
   * Lets other threads help once they have started.
   *
   * @param count threads in all
   * @param worth states that a level has left when it is worth waking them
   */
  override startThreads(count: number, worth = 2048): void {
    if (count > 1) this.#rounds = new Rounds(this.#memory, Math.min(count, mostThreads))
    this.#worth = worth
  }

  /** Whether the other threads have started. */
  get threadsReady(): boolean {
    return this.#rounds?.ready ?? false
  }

  override stopThreads(): void {
    this.#rounds?.close()
    this.#rounds = undefined
  }

  override keepJournal(): boolean {
    this.#moves.keepJournal()
    return true
  }

  override save(): Saved {
    const memory = this.#memory
    const { journal, room } = this.#moves.saved
    const counts = [0, 1, 2].map((column) => this.#sum(column))
    return { scalars: { ...this.position, counts, room }, arrays: [journal, this.#components.save(), memory.image()] }
  }

  override restore({ scalars, arrays: [journal, components, image] }: Saved): void {
    const { counts, room, ...position } = scalars as Position & { counts: number[]; room: number[][] }
    const memory = this.#memory
    memory.putBack(image)
    this.#components.restore(components)
    this.#moves.restore(journal, room)
    const { core } = memory
    ;[core.generated.value, core.outside.value, core.cutByInFlight.value] = counts
    this.#count()
    this.position = position
  }

  /** Whether tables can be read, and the cursor says all about what was expanded. */
  override get isWhole(): boolean {
    return !this.#after && !this.#repacking && this.#putOff.length === 0 && !this.#rounds?.isOpen
  }

  protected advance(to: number, levelEnd: number): void {
    try {
      if (this.#repacking) this.#repacking = this.#memory.core.repackPiece() === 0
      else if (this.#after) this.#goOnAfter(this.#after)
      else if (this.#putOff.length > 0) this.#expandPutOff()
      else if (this.#rounds && this.#together(this.#rounds, levelEnd)) this.#advanceTogether(this.#rounds, levelEnd)
      else this.#advanceAlone(to)
    } catch (error) {
      if (isOutOfMemory(error)) throw new RangeError('Array buffer allocation failed', { cause: error })
      throw error
    }
    this.#count()
    if (this.#memory.get(field.cutByStates)) this.cutByStates = true
  }

  #count(): void {
    const { core } = this.#memory
    this.#counts[0] = [core.generated.value, core.outside.value, core.cutByInFlight.value]
    this.generated = 1 + this.#sum(0)
    this.outside = this.#sum(1)
    this.cutByInFlight = this.#sum(2)
  }

  #advanceAlone(to: number): void {
    const { core } = this.#memory
    try {
      this.cursor = core.run(this.cursor, to)
    } catch (error) {
      if (error instanceof Trap) throw error
      this.#memory.set(field.mayWait, 0)
      // What came before the fault may have decided everything: then it was never reached.
      core.settle()
      if (!this.stopped) throw error
    }
    if (this.#memory.get(field.stopped)) this.stopped = true
    this.#packAnew()
  }

  /** Has keys packed anew if some number has no room in them. */
  #packAnew(): void {
    const { core } = this.#memory
    if (!this.#memory.get(field.outgrown)) return
    if (this.stopped) core.adapt()
    else {
      core.beginAdapting()
      this.#repacking = true
    }
  }

  /** Expands what no thread but the first can, until that is done, the search stops, or keys have to be packed anew before. */
  #expandPutOff(): void {
    const states = this.#putOff
    this.#putOff = []
    try {
      for (const [at, state] of states.entries()) {
        if (this.stopped) return
        this.cursor = state
        this.#advanceAlone(state + 1)
        if (this.#repacking) {
          this.#putOff = states.slice(at)
          return
        }
      }
      if (this.stopped) return
      const fault = this.#fault
      this.#fault = undefined
      if (fault) throw fault
    } catch (error) {
      // All of an interrupted round is looked at again, state by state.
      if (this.#rounds?.isOpen) this.cursor = this.#expanded
      this.#rounds?.leave()
      throw error
    }
    this.cursor = this.#expanded
  }

  /** What the core asks for; while other threads work, nothing where that fails. */
  #unlessAtFault(ask: () => number, nothing: number): number {
    if (!this.#memory.isRound) return ask()
    try {
      return ask()
    } catch (error) {
      if (error instanceof Trap) throw error
      this.#fault ??= error
      return nothing
    }
  }

  #together(rounds: Rounds, levelEnd: number): boolean {
    if (rounds.isOpen) return true
    if (!rounds.ready || levelEnd - this.cursor < this.#worth) return false
    const { states } = this.limits
    // The last states before the limit are counted one by one.
    return states === undefined || this.states.size + marginOfStates < states
  }

  /** A round of all threads; then what only this one can do. */
  #advanceTogether(rounds: Rounds, levelEnd: number): void {
    this.#judgedUntil = now() + longest
    this.#moves.makeRoom()
    const round = rounds.work(this.cursor, levelEnd)
    rounds.keep(round)
    this.#goOnAfter(this.#judgeRound(round))
  }

  /** Does what there is to do after a round, until that has taken a while. */
  #goOnAfter(after: Iterator<void, void>): void {
    const until = now() + longest
    this.#after = undefined
    try {
      while (!after.next().done) {
        if (this.stopped || now() < until) continue
        this.#after = after
        return
      }
    } catch (error) {
      // All of the round is looked at again, state by state.
      this.#putOff = []
      this.#rounds?.leave()
      throw error
    }
    this.#packAnew()
    if (!this.#repacking) this.#expandPutOff()
  }

  /** Judges what could not be in a round, in steps. */
  *#judgeRound(round: Round): Generator<void, void> {
    const { from, to, isOver, reports } = round
    const { core } = this.#memory
    const gaps = reports.flatMap((report) => [...report.list(roundList.gaps)])
    const moved = closeGaps(gaps, this.states.size, (to) => core.moveLast(this.states.table, to))
    const putOff = reports.flatMap((report) => [...report.list(roundList.putOff).filter((state) => state !== none)])
    const stuck = reports.flatMap((report) => [...report.list(roundList.stuck)])
    reports.forEach((report, index) => {
      if (index > 0) this.#counts[index] = report.counts
    })
    this.#putOff = putOff.sort((a, b) => a - b)
    this.#expanded = isOver ? to : from
    for (const state of reports.flatMap((report) => report.unjudgedStates)) {
      this.#judgeAfter(moved.get(state) ?? state)
      yield
    }
    yield* this.#judgeStepsAfter(reports, moved, from, to)
    for (const state of stuck) {
      if (!this.stopped) this.#judgeStuck(state)
      yield
    }
    this.#rounds?.end(round)
  }

  #judgeAfter(state: number): void {
    if (!this.stopped) this.#judgeState(state, this.#show(state))
  }

  /** Judges the transitions that were met for the first time in a round. */
  *#judgeStepsAfter(
    reports: readonly RoundReport[],
    moved: ReadonlyMap<number, number>,
    from: number,
    to: number,
  ): Generator<void, void> {
    let readNetwork = false
    for (const report of reports) {
      const steps = report.list(roundList.unjudgedSteps)
      for (let at = 0; at < steps.length && !this.stopped; at += 5) {
        const action = { kind: steps[at + 1], a: steps[at + 2], b: steps[at + 3] }
        const after = this.#show(moved.get(steps[at + 4]) ?? steps[at + 4])
        if (!this.#judgeStep(steps[at], action, after)) readNetwork = true
        yield
      }
    }
    if (!readNetwork || this.stopped) return
    // Each of their like was judged once, which was not enough: from now on such states are expanded by this thread.
    this.#memory.set(field.stepsReadNetwork, 1)
    this.#memory.core.forgetSteps()
    const { configuration: locals, network } = this.successors
    for (let state = from; state < to && !this.stopped; state++) {
      this.load(state)
      this.successors.expand({
        successor: (kind, a, b) => {
          const configuration = this.configurations.intern(locals)
          const after = { configuration, locals, network }
          if (this.#isReached(after)) {
            this.judgeSeenStep(state, { kind, a, b }, after)
            this.#tell()
          }
          return !this.stopped
        },
      })
      yield
    }
  }

  /** Whether a successor in the vectors of the successors is inside of the model, and not cut. */
  #isReached({ configuration, locals, network }: StateVectors): boolean {
    const { inFlight = Number.POSITIVE_INFINITY } = this.limits
    const isInside =
      this.judge.insideWith(configuration, locals, network) ?? this.judge.inside(configuration, locals, network)
    return isInside && this.successors.inFlight() <= inFlight
  }

  #sum(column: number): number {
    return this.#counts.reduce((sum, counts) => sum + counts[column], 0)
  }

  #judgeConfiguration(number: number): number {
    const { locals, network } = this.#shown()
    const inside = this.judge.insideWith(number, locals, network)
    const flags = flag.judged | (inside === undefined ? flag.depends : inside ? flag.inside : 0)
    this.#memory.core.mark(number, flags)
    return flags
  }

  #isInside(number: number): number {
    const { locals, network } = this.#shown()
    const inside = Number(this.judge.inside(number, locals, network))
    if (this.judge.insideByCount) {
      const { core } = this.#memory
      let count = 0
      for (const mailbox of network) count += this.model.mailboxes.count(mailbox)
      const memo = this.#memory.get(field.insideByCount)
      if (core.remembered(memo, number, count, 0) === 0) this.#memory.remember(memo, number, count, 0, 1 + inside)
    }
    return inside
  }

  #judgeState(state: number, number: number): void {
    const { locals, network } = this.#shown()
    if (!this.judge.knowsState(number)) this.judgeSeen(state, number, locals, network)
    this.#noteKnown(number, locals)
    this.#tell()
  }

  /** Judges the state that is shown, while other threads work. @returns 0 if it decides something: it has yet to get its number */
  #judgeInRound(number: number): number {
    // What is left is judged after the round, which can be interrupted.
    if ((++this.#judged & 63) === 0 && now() > this.#judgedUntil) this.#memory.endRound()
    const { locals, network } = this.#shown()
    const { judge } = this
    try {
      if (!judge.knowsState(number) && judge.found(number, locals, network).length > 0) return 0
    } catch {
      // The property is at fault, which comes to light after the round.
      return 0
    }
    this.#noteKnown(number, locals)
    return 1
  }

  /** Has the core know what is known of a configuration. */
  #noteKnown(number: number, locals: Int32Array): void {
    const { core } = this.#memory
    if (!this.judge.knowsState(number)) return
    core.mark(number, core.marks(number) | flag.decidesNothing)
    this.#rememberSound(locals)
  }

  /** Notes that the observers of a configuration, which decides nothing, stand in states that violate nothing. */
  #rememberSound(locals: Int32Array): void {
    const memory = this.#memory
    const memo = memory.get(field.sound)
    this.model.observers.all.forEach((_, observer) => {
      const component = this.model.observers.first + observer
      const state = this.#components.number(component, locals[component])
      if (memory.core.remembered(memo, observer, state, 0) === 0) memory.remember(memo, observer, state, 0, 1)
    })
  }

  #judgeStep(state: number, action: CodedAction, configuration: number): number {
    const known = this.judgeSeenStep(state, action, { configuration, ...this.#shown() })
    this.#tell()
    return Number(known)
  }

  #judgeStuck(state: number): void {
    this.judgeStuck(state)
    this.#tell()
  }

  /** Tells the core what a judgement may have changed. */
  #tell(): void {
    this.#memory.set(field.judgesNodes, Number(this.judge.judgesNodes))
    if (this.stopped) this.#memory.set(field.stopped, 1)
  }

  protected override readState(state: number, locals: Int32Array, network: Int32Array): void {
    this.states.read(state, locals, network)
  }

  /** Shows a state. @returns its configuration */
  #show(state: number): number {
    const { core } = this.#memory
    const configuration = core.configurationOf(state)
    core.readState(state)
    return configuration
  }

  /** What the core shows; good until it shows something else. */
  #shown(): { locals: Int32Array; network: Int32Array } {
    this.#components.shown(this.#vectors.locals, this.#vectors.network)
    return this.#vectors
  }
}
