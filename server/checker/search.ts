/** The breadth-first search: one loop over the log of states, in slices, so that whoever runs it can stop it. */
import { ProtocolError } from '../../protocols/model/index.js'
import { ActionKind, type Model, type Step, type SuccessorSink, Successors, TupleTree } from '../semantics/index.js'
import { actionOf } from './actions.js'
import { Judge } from './judge.js'
import { StateTable } from './stateTable.js'

/** Limits of an exploration; what is absent is unlimited. */
export interface Limits {
  /** Levels. */
  readonly depth?: number
  /** Distinct states. */
  readonly states?: number
  /** Messages in flight. */
  readonly inFlight?: number
}

/** An action by its numbers, as {@link SuccessorSink} hears of it. */
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

/** States between two looks at the clock. */
const batch = 128

export class Search implements SuccessorSink {
  readonly configurations: TupleTree
  readonly networks: TupleTree
  readonly states = new StateTable()
  readonly successors: Successors
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
  #cursor = 0
  #levelEnd = 0
  #level = 1
  #configuration = -1
  #stopped = false
  readonly #locals: Int32Array
  readonly #mailboxes: Int32Array

  /** @param complete go on after every property is decided */
  constructor(
    readonly model: Model,
    readonly limits: Limits,
    readonly complete: boolean,
  ) {
    this.judge = new Judge(model)
    this.successors = new Successors(model)
    this.configurations = new TupleTree(model.nodes.length + 1)
    this.networks = new TupleTree(model.nodes.length)
    this.#locals = new Int32Array(model.nodes.length + 1)
    this.#mailboxes = new Int32Array(model.nodes.length)
    this.#start()
  }

  /** Breadth-first levels with at least one state. */
  get depth(): number {
    return this.#level + (this.states.size > this.#levelEnd ? 1 : 0)
  }

  /** Levels all of whose states were expanded. */
  get completeLevels(): number {
    return this.done ? this.#level : this.#level - 1
  }

  /** States found and not yet expanded. */
  get queue(): number {
    return this.states.size - this.#cursor
  }

  /** Nothing is left to expand. */
  get done(): boolean {
    return this.#cursor === this.states.size
  }

  get stopped(): boolean {
    return this.#stopped
  }

  get bytes(): number {
    return this.states.bytes + this.configurations.bytes + this.networks.bytes + this.model.bytes
  }

  /** Expands states until there are none, the search is stopped, or the clock passes `until`. @returns whether it ended */
  run(now: () => number, until: number): boolean {
    while (!this.#stopped && !this.done) {
      for (let i = 0; i < batch && !this.#stopped && !this.done; i++) this.#expand()
      if (now() >= until) break
    }
    return this.#stopped || this.done
  }

  /** One successor: see {@link SuccessorSink}. */
  successor(kind: number, a: number, b: number, _step: Step | undefined): boolean {
    this.generated++
    const { configuration: locals, network: mailboxes } = this.successors
    const configuration = this.configurations.internChanged(locals, this.successors.changedLocals)
    if (this.judge.bounded && !this.#inside(configuration)) {
      this.outside++
      return true
    }
    const { inFlight, states: most } = this.limits
    if (inFlight !== undefined && this.successors.inFlight() > inFlight) {
      this.cutByInFlight++
      return true
    }
    const network = this.networks.internChanged(mailboxes, this.successors.changedMailboxes)
    if (most !== undefined && this.states.size >= most && !this.states.has(configuration, network)) {
      this.cutByStates = true
      return this.#stop()
    }
    const fresh = this.states.add(configuration, network, this.#cursor)
    if (this.judge.judgesSteps) this.#judgeStep(kind, a, b)
    if (fresh) this.#report(this.judge.state(configuration, locals, mailboxes), this.states.size - 1)
    return !this.#stopped
  }

  /** Is the successor in the vectors inside the model? Most are states that were found to be before. */
  #inside(configuration: number): boolean {
    const { configuration: locals, network: mailboxes, changedMailboxes } = this.successors
    if (this.judge.insideDependsOnNetwork(configuration)) {
      const network = this.networks.internChanged(mailboxes, changedMailboxes)
      if (this.states.has(configuration, network)) return true
    }
    return this.judge.inside(configuration, locals, mailboxes)
  }

  #start(): void {
    this.successors.initialise()
    const { configuration: locals, network: mailboxes } = this.successors
    const configuration = this.configurations.intern(locals)
    if (!this.judge.inside(configuration, locals, mailboxes)) {
      throw new ProtocolError(`"${this.model.protocol.name}": the initial state lies outside of \`within\`.`)
    }
    this.generated = 1
    this.states.add(configuration, this.networks.intern(mailboxes), -1)
    this.#levelEnd = 1
    this.#report(this.judge.state(configuration, locals, mailboxes), 0)
  }

  #expand(): void {
    if (this.#cursor === this.#levelEnd) {
      this.#level++
      this.#levelEnd = this.states.size
    }
    this.load(this.#cursor)
    if (this.limits.depth !== undefined && this.#level >= this.limits.depth) this.#probe()
    else this.successors.expand(this)
    if (this.#stopped) return
    if (!this.successors.progress) {
      const { configuration, network } = this.successors
      this.#report(this.judge.stuck(this.#configuration, configuration, network), this.#cursor)
    }
    this.#cursor++
  }

  /** Puts a state into the vectors of the successors. */
  load(state: number): void {
    this.#configuration = this.states.configuration(state)
    this.configurations.read(this.#configuration, this.successors.configuration)
    this.networks.read(this.states.network(state), this.successors.network)
  }

  /** At the depth limit: does the state have successors, and is one of them progress? */
  #probe(): void {
    let cut = false
    this.successors.expand({
      successor: () => {
        cut = true
        return !this.successors.progress
      },
    })
    if (cut) this.cutByDepth++
  }

  #judgeStep(kind: number, a: number, b: number): void {
    // A message's position in its mailbox makes no difference to what the step does.
    const operand = kind <= ActionKind.lose ? a : b * this.model.nodes.length + a
    const code = operand * 16 + kind
    if (this.judge.knowsStep(this.#configuration, code)) return
    this.configurations.read(this.#configuration, this.#locals)
    this.networks.read(this.states.network(this.#cursor), this.#mailboxes)
    const violated = this.judge.step(
      this.#configuration,
      code,
      this.judge.view(this.#locals, this.#mailboxes),
      this.judge.view(this.successors.configuration, this.successors.network),
      actionOf(this.model, { kind, a, b }, this.#locals[a]),
    )
    for (const property of violated) {
      this.findings.push({ property, state: this.#cursor, last: { kind, a, b } })
    }
    if (violated.length) this.#stopIfDecided()
  }

  #report(properties: readonly string[], state: number): void {
    if (properties.length === 0) return
    for (const property of properties) this.findings.push({ property, state })
    this.#stopIfDecided()
  }

  #stopIfDecided(): void {
    if (!this.complete && this.judge.decided) this.#stopped = true
  }

  #stop(): false {
    this.#stopped = true
    return false
  }
}
