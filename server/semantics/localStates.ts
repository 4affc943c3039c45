/**
 * The local states of all nodes, interned, and their steps, memoised: a machine runs once for each distinct pair of local
 * state and event, however often the search meets the pair.
 */

import type { AnyMachineSnapshot, EventObject } from 'xstate'
import { type Protocol, ProtocolError } from '../../protocols/model/index.js'
import type { Clock } from './clock.js'
import type { Coverage } from './coverage.js'
import { ignores, mentions } from './descriptors.js'
import { origin } from './guardFaults.js'
import { PairMemo } from './interning/pairMemo.js'
import { type LocalState, LocalStateTable } from './localStateTable.js'
import type { LocalStep, Timer } from './localStep.js'
import { MachineError, NondeterminismError } from './machineError.js'
import type { Envelopes } from './network.js'
import { movedTo, type Node, prepareNodes } from './nodes.js'
import type { Observations } from './observers/observations.js'
import { AllEffects, type Effects, nothingElse, Step } from './steps.js'
import { inOrder } from './storage.js'
import { type Canonical, type CanonicalValues, NotPlainError } from './values.js'

/** An input: the event, and the role whose nodes may receive it. */
export interface InputEntry {
  readonly event: EventObject
  readonly role: string
}

export class LocalStates {
  readonly nodes: readonly Node[]
  readonly table: LocalStateTable
  readonly all: readonly LocalState[]
  readonly #steps: Step[] = []
  readonly #effects: AllEffects
  /** The step of a local state on whatever it has nothing for. */
  readonly #ignored: (Step | undefined)[] = []
  /** The number of a step, from 1 on, or {@link ignored}. */
  readonly #onMessage = new PairMemo()
  readonly #onTimers: (readonly Step[] | undefined)[] = []
  readonly #onTimer: Step[][] = []
  readonly #onRipeTimers: (readonly (Step | undefined)[] | undefined)[] = []
  /** How many steps stand in lists of a local state's inputs or timers. */
  #listed = 0
  readonly #onInputs: (readonly { readonly input: number; readonly step: Step }[] | undefined)[] = []
  readonly #afterCrash: (readonly number[] | undefined)[] = []
  readonly #afterRestart: (Step | undefined)[] = []
  readonly #initial: Step[] = []
  /** So many steps are computed twice and compared; after them one in 16, so that large models pay little. */
  twice = 20_000
  #computed = 0
  #repeats = true

  constructor(
    readonly protocol: Protocol,
    readonly values: CanonicalValues,
    readonly envelopes: Envelopes,
    readonly coverage: Coverage,
    /** By the number of the entry. */
    readonly inputs: readonly InputEntry[],
    /** Absent where no property observes. */
    readonly observations: Observations | undefined,
    /** Absent in an asynchronous model. */
    clock: Clock | undefined,
    /** Those of the same protocol, whose machines are taken over. */
    earlier?: LocalStates,
  ) {
    this.nodes = earlier ? movedTo(values, earlier.nodes) : prepareNodes(protocol, coverage, values)
    this.#computed = earlier?.computed ?? 0
    this.#effects = new AllEffects(values)
    this.table = new LocalStateTable(this.nodes, values, coverage, clock)
    this.all = this.table.all
  }

  /** How many macrosteps XState has computed. */
  get computed(): number {
    return this.#computed
  }

  get bytes(): number {
    // JavaScript objects, of which there are few. What they take was measured in the heap with Paxos and Raft.
    const steps = 60 * (this.#steps.length + this.#ignored.length) + 150 * this.#listed + 400 * this.#effects.count
    const locals = 220 * this.all.length + 150 * this.table.timers
    return this.#onMessage.bytes + steps + locals + 16 * this.values.size
  }

  /** Asks for steps that are compared with other ones anyway: they are not run twice. */
  once<T>(ask: () => T): T {
    this.#repeats = false
    try {
      return ask()
    } finally {
      this.#repeats = true
    }
  }

  /** The start of the protocol, or of a node after a crash. */
  initial(node: number): Step {
    this.#initial[node] = this.#start(node, undefined)
    return this.#initial[node]
  }

  /** All steps that are remembered: one for each local state and what came to it, and the first of each node. */
  *remembered(): Iterable<Step> {
    yield* this.#initial
    yield* this.#steps
    for (const step of this.#ignored) if (step) yield step
    for (const steps of [...this.#onTimers, ...this.#onTimer, ...this.#onRipeTimers]) {
      for (const step of steps ?? []) if (step) yield step
    }
    for (const inputs of this.#onInputs) for (const { step } of inputs ?? []) yield step
    for (const step of this.#afterRestart) if (step) yield step
  }

  onMessage(local: number, envelope: number): Step {
    const known = this.#onMessage.get(local, envelope)
    if (known === ignored) return this.#ignored[local] as Step
    if (known >= 0) return this.#steps[known - 1]
    const step = this.#deliver(local, envelope)
    const { to, event } = this.envelopes.all[envelope]
    this.coverage.delivered(event.type, this.nodes[to].role, step.handled)
    this.#onMessage.add(local, envelope, step === this.#ignored[local] ? ignored : this.#steps.push(step))
    return step
  }

  /** The steps of the pending timers, in their order. */
  onTimers(local: number): readonly Step[] {
    let steps = this.#onTimers[local]
    if (!steps) {
      const { timers } = this.all[local]
      steps = timers.length ? timers.map((timer) => this.#fire(local, timer)) : none
      this.#listed += steps.length
      this.#onTimers[local] = steps
    }
    return steps
  }

  /** The step of one pending timer. */
  onTimer(local: number, timer: number): Step {
    const all = this.#onTimers[local]
    if (all) return all[timer]
    this.#onTimer[local] ??= []
    this.#onTimer[local][timer] ??= this.#fire(local, this.all[local].timers[timer])
    return this.#onTimer[local][timer]
  }

  /** In a timed model: the steps of the timers that may fire, in their places. */
  onRipeTimers(local: number): readonly (Step | undefined)[] {
    let steps = this.#onRipeTimers[local]
    if (!steps) {
      const { timers } = this.all[local]
      steps = timers.map((timer) => (timer.left?.earliest === 0 ? this.#fire(local, timer) : undefined))
      this.#listed += steps.length
      this.#onRipeTimers[local] = steps
    }
    return steps
  }

  /** The inputs for which the machine has a transition now, with their steps. */
  onInputs(local: number): readonly { readonly input: number; readonly step: Step }[] {
    let steps = this.#onInputs[local]
    if (!steps) {
      const { role } = this.nodes[this.all[local].node]
      steps = this.inputs.flatMap(({ event, role: receiver }, input) => {
        if (receiver !== role || !this.accepts(local, event)) return []
        const step = this.#give(local, event)
        return step.handled ? [{ input, step }] : []
      })
      if (steps.length === 0) steps = none
      this.#listed += steps.length
      this.#onInputs[local] = steps
    }
    return steps
  }

  /** The step on any event from outside; undefined where the machine has no transition for it now. */
  onEvent(local: number, event: EventObject): Step | undefined {
    if (!this.accepts(local, event)) return undefined
    const step = this.#give(local, event)
    return step.handled ? step : undefined
  }

  /** The number here of a local state of others of the same protocol. */
  adopted(others: LocalStates, local: number): number {
    const { node, snapshot, timers, survivors } = others.all[local]
    if (!snapshot) return this.#down(node, this.values.of(others.#durable[local]))
    const kept = survivors?.map(({ value }) => this.values.of(value))
    return this.table.up(node, snapshot, timers, kept)
  }

  /** Runs the step of a node that is up on an event, and remembers nothing of it. */
  run(local: number, event: EventObject): LocalStep {
    const { node, snapshot, timers } = this.all[local]
    this.#computed++
    const pending = new Map(timers.map((timer) => [timer.id, timer]))
    return this.nodes[node].stepper.step(snapshot as AnyMachineSnapshot, event, pending)
  }

  /** Is it clear without running the machine that nothing comes of a message: by its type and the active states alone? */
  ignores(local: number, envelope: number): boolean {
    const { chart } = this.all[local]
    return chart?.status !== 'active' || ignores(chart, this.envelopes.all[envelope].event)
  }

  /** Could an event from outside be taken? By its type and the active states alone: guards are judged by the step itself. */
  accepts(local: number, event: EventObject): boolean {
    const { chart, node } = this.all[local]
    if (chart?.status !== 'active' || this.nodes[node].byzantine) return false
    return mentions(chart, event)
  }

  /** The local states that a crash may lead to: what survives of the durable keys and nothing else. */
  crashes(local: number): readonly number[] {
    let after = this.#afterCrash[local]
    if (after === undefined) {
      const { node, context, survivors } = this.all[local]
      this.#checkDurable(node, context)
      after = (survivors ?? [this.#durableOf(node, context)]).map((kept) => this.#down(node, kept))
      this.#afterCrash[local] = after
    }
    return after
  }

  #down(node: number, survivors: Canonical): number {
    const { stepper, input } = this.nodes[node]
    const context = this.#canonical(node, stepper.freshContext(input, survivors.value as object), 'after a crash')
    const after = this.table.down(node, survivors, context)
    this.#durable[after] = survivors.value as object
    return after
  }

  /** The step that starts a node again which is down. */
  restart(local: number): Step {
    let step = this.#afterRestart[local]
    if (!step) {
      step = this.#start(this.all[local].node, this.#durable[local])
      this.#afterRestart[local] = step
    }
    return step
  }

  /**
   * Runs a memoised step once more.
   *
   * @param step what is remembered of it
   * @throws NondeterminismError if the result is another one
   */
  repeat(
    local: number,
    cause: { envelope: number } | { timer: number } | { input: number } | 'restart',
    step: Step,
  ): void {
    const again =
      cause === 'restart'
        ? this.#start(this.all[local].node, this.#durable[local])
        : 'envelope' in cause
          ? this.#deliver(local, cause.envelope)
          : 'timer' in cause
            ? this.#fire(local, this.all[local].timers[cause.timer])
            : this.#give(local, this.inputs[cause.input].event)
    if (!this.#same(step, again))
      throw new NondeterminismError(this.#where(this.all[local].node, local, 'in the replay'))
  }

  /**
   * The local state that another node of the role would be in, were ids renamed.
   *
   * @param renamed what becomes of the context, and of any value
   */
  renamed(
    local: number,
    node: number,
    renamed: { context(context: object): object; value(value: unknown): unknown },
  ): number {
    const { snapshot, timers, context, survivors } = this.all[local]
    if (!snapshot) return this.#down(node, this.#durableOf(node, renamed.context(context)))
    if (timers.length === 0 && survivors === undefined && snapshot.output === undefined)
      return this.table.withContext(local, node, this.values.of(renamed.context(context)))
    const moved = { ...snapshot, context: renamed.context(context), output: renamed.value(snapshot.output) }
    const kept = survivors?.map(({ value }) => this.values.of(renamed.context(value as object)))
    const pending = timers.map(({ id, event, to, delay, left }): Timer => {
      const receiver = renamed.value(to) as string | undefined
      return {
        // A delayed event that was given no id has one made of its receiver and itself.
        id: id.replace(
          /^[^:]*:(\{.*\})$/,
          (_, text) => `${receiver ?? ''}:${JSON.stringify(renamed.value(JSON.parse(text)))}`,
        ),
        event: renamed.value(event) as EventObject,
        delay,
        ...(receiver !== undefined && { to: receiver }),
        ...(left && { left }),
      }
    })
    return this.table.up(node, moved as AnyMachineSnapshot, pending, kept && inOrder(kept))
  }

  #deliver(local: number, envelope: number): Step {
    const { event } = this.envelopes.all[envelope]
    return this.#compute(local, event, `on message "${event.type}"`)
  }

  #give(local: number, event: EventObject): Step {
    return this.#compute(local, event, `on input "${event.type}"`)
  }

  /** What survived, by the number of a local state that is down. */
  readonly #durable: (object | undefined)[] = []

  #checkDurable(node: number, context: object) {
    const { id, durable } = this.nodes[node]
    const missing = durable.find((key) => !(key in context))
    if (missing !== undefined) {
      const keys = Object.keys(context).join(', ')
      throw new ProtocolError(
        `${id}: "${missing}" is declared durable, but the context has no such key (it has ${keys}).`,
      )
    }
  }

  #durableOf(node: number, context: object): Canonical {
    const kept: Record<string, unknown> = {}
    for (const key of this.nodes[node].durable) kept[key] = (context as Record<string, unknown>)[key]
    return this.values.of(kept)
  }

  #fire(local: number, timer: Timer & { name: string }): Step {
    const { node, timers } = this.all[local]
    const rest = timers.filter((other) => other !== timer)
    if (timer.to === undefined) return this.#compute(local, timer.event, `when timer "${timer.name}" fires`, rest)
    const to = this.nodes.findIndex(({ id }) => id === timer.to)
    return this.#step(this.table.withTimers(local, rest), {
      ...nothingElse,
      timersFrom: rest.map((other) => timers.indexOf(other)),
      delays: rest.map(({ delay }) => delay),
      sent: [this.envelopes.intern(node, to, timer.event)],
    })
  }

  #step(next: number, effects: Effects): Step {
    return new Step(next, this.#effects.of(effects))
  }

  /** The step on what a local state has nothing for. */
  #unhandled(local: number, timers: readonly Timer[]): Step {
    return this.#step(local, {
      ...nothingElse,
      timersFrom: timers.map((_, place) => place),
      delays: timers.map(({ delay }) => delay),
      handled: false,
      silent: true,
    })
  }

  #start(node: number, durable: object | undefined): Step {
    const { stepper, input, byzantine } = this.nodes[node]
    const step = this.#twice(node, undefined, 'at its start', () => stepper.start(input, durable), durable)
    if (!byzantine) return step
    // Its machine does not run: it only looks like this.
    const { handled, silent } = step
    return this.#step(this.table.withTimers(step.next, none), { ...nothingElse, handled, silent })
  }

  #compute(local: number, event: EventObject, occasion: string, timers = this.all[local].timers): Step {
    const { node, chart, timers: before } = this.all[local]
    if (timers === before && (chart?.status !== 'active' || ignores(chart, event))) {
      this.#ignored[local] ??= this.#unhandled(local, timers)
      return this.#ignored[local]
    }
    const { snapshot } = this.all[local]
    if (snapshot?.status !== 'active') return this.#unhandled(local, timers)
    const pending = new Map(timers.map((timer) => [timer.id, timer]))
    const { stepper } = this.nodes[node]
    return this.#twice(node, local, occasion, () => stepper.step(snapshot, event, pending))
  }

  /** Runs a step, and mostly runs it again to see that it is a function of its arguments. */
  #twice(node: number, before: number | undefined, occasion: string, run: () => LocalStep, durable?: object): Step {
    const where = () => this.#where(node, before, occasion)
    try {
      const step = this.#record(node, before, run(), durable)
      this.#computed++
      if (this.#repeats && (this.#computed <= this.twice || this.#computed % 16 === 0)) {
        const again = this.#record(node, before, run(), durable)
        if (!this.#same(step, again)) throw new NondeterminismError(where())
      }
      this.coverage.took(step.transitions)
      return step
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      throw new MachineError(where(), origin(error))
    }
  }

  #same(a: Step, b: Step): boolean {
    const observed = (step: Step) => step.observed.map((event) => this.values.of(event).name).join()
    return a.next === b.next && a.sent.join() === b.sent.join() && observed(a) === observed(b)
  }

  /** @param durable what had survived, where the step is a restart */
  #record(node: number, before: number | undefined, step: LocalStep, durable?: object): Step {
    const sent = step.sent.map(({ to, event }) => {
      const receiver = this.nodes.findIndex(({ id }) => id === to)
      return this.envelopes.intern(node, receiver, event)
    })
    const observed = step.observed.map(
      (event) => this.values.of(event, `observation "${event.type}"`).value as EventObject,
    )
    const survivors = this.#survivors(node, before, step, durable)
    const next = this.table.up(node, step.snapshot, [...step.timers.values()], survivors)
    const after = this.all[next].timers.map(({ id }) => step.timers.get(id) as Timer)
    const earlier = before === undefined ? none : this.all[before].timers
    return this.#step(next, {
      timersFrom: after.map((timer) => earlier.indexOf(timer as (typeof earlier)[number])),
      delays: after.map(({ delay }) => delay),
      sent,
      observed,
      observations: this.observations?.intern(node, observed) ?? 0,
      transitions: step.transitions,
      handled: step.handled,
      silent: next === before && sent.length === 0 && observed.length === 0,
    })
  }

  /** What a crash may leave after a step. */
  #survivors(node: number, before: number | undefined, step: LocalStep, durable: object | undefined) {
    const { storage, stepper, input } = this.nodes[node]
    if (!storage) return undefined
    const { context, survivors } =
      before === undefined ? { context: stepper.freshContext(input, durable), survivors: undefined } : this.all[before]
    this.#checkDurable(node, context)
    return storage.after(survivors ?? [storage.of(context)], context, step.synced, step.snapshot.context)
  }

  #canonical(node: number, value: unknown, occasion: string) {
    try {
      return this.values.of(value, 'context')
    } catch (error) {
      throw error instanceof NotPlainError ? new MachineError(this.#where(node, undefined, occasion), error) : error
    }
  }

  #where(node: number, before: number | undefined, occasion: string): string {
    const value = before === undefined ? undefined : this.all[before].chart?.value
    const state =
      value === undefined || JSON.stringify(value) === '{}'
        ? ''
        : ` in state ${typeof value === 'string' ? `"${value}"` : JSON.stringify(value)}`
    return `${this.nodes[node].id}${state} ${occasion}`
  }
}

/** In the place of a step's number: that of the local state on what it has nothing for. */
const ignored = 0
const none: readonly never[] = []
