/** What a run says of the properties: each state and step is judged as the checker does, and conditions are looked at. */

import type { Property } from '../../protocols/model/index.js'
import { actionOf } from '../checker/actions.js'
import { ActionKind } from '../semantics/index.js'
import type { Span } from '../wire/simulation.js'
import type { Run } from './run.js'
import { toMillis } from './time.js'

/** Stands for the messages under way; see `RunViews`. */
const atHand = new Int32Array(0)
const none: number[] = []

export class Judging {
  /** When each `reachable` was first satisfied, in microseconds. */
  readonly reached = new Map<string, number>()
  /** When the system was not there for its users, where a condition says so. */
  readonly gaps: Span[] = []
  /** Whether a local state is another than when it was judged last. */
  hasMoved = false
  readonly #judges: boolean
  readonly #hasConditions: boolean
  readonly #previous: Int32Array
  readonly #triggers: ((condition: number, holds: boolean) => void)[] = []
  #configuration = -1
  #goneSince: number | undefined

  constructor(readonly run: Run) {
    const { memory, state } = run
    this.#previous = new Int32Array(state.length)
    this.#judges = Object.keys(memory.protocol.properties).length > 0
    this.#hasConditions = memory.conditions.length > 0
  }

  /** Tells each time a state was looked at which conditions of the timeline hold. */
  watch(trigger: (condition: number, holds: boolean) => void): void {
    this.#triggers.push(trigger)
  }

  /** Judges the initial state. */
  begin(): void {
    const { state, memory } = this.run
    this.#previous.set(state)
    if (!this.#judges) return
    this.#configuration = memory.configurations.intern(state)
    const start = { configuration: this.#configuration, locals: state, network: atHand }
    for (const name of memory.judge.initial(start)) this.#decided(name)
    for (const name of memory.judge.state(this.#configuration, state, atHand)) this.#decided(name)
  }

  /** Judges the state, and the step that led to it. For the numbers see `SuccessorSink`; of inputs those of the memory. */
  judge(kind: number, a: number, b: number): void {
    const { memory, state } = this.run
    if (this.#judges) {
      const { judge, views } = memory
      const before = this.#configuration
      const configuration = this.hasMoved ? memory.configurations.intern(state) : before
      this.#configuration = configuration
      if (judge.judgesSteps && kind <= ActionKind.restart) {
        // Distinct actions have distinct codes; the operands stay far below 2^40.
        const code = (kind <= ActionKind.lose ? a : b * memory.model.nodes.length + a) * 32 + kind
        if (!judge.knowsStep(before, code)) this.#step(before, code, { kind, a, b })
        views.taken = none
        views.put = none
      }
      if (!judge.knowsState(configuration)) {
        for (const name of judge.state(configuration, state, atHand)) this.#decided(name)
      }
      if (this.hasMoved) this.#previous.set(state)
    }
    this.look()
    this.hasMoved = false
  }

  /** Looks at what conditions say of the state. */
  look(): void {
    if (!this.#hasConditions) return
    const { run } = this
    const { memory, setting, state } = run
    const configuration = this.#judges ? this.#configuration : memory.configurations.intern(state)
    const holds = (condition: number) => memory.conditions[condition].at(configuration, state, atHand)
    setting.deadlines.look(run, holds, run.violate)
    for (const condition of setting.triggers.values()) {
      const is = holds(condition)
      for (const trigger of this.#triggers) trigger(condition, is)
    }
    if (setting.available === undefined) return
    if (!holds(setting.available)) this.#goneSince ??= run.now
    else this.isThere()
  }

  /** Nothing can happen any more. */
  stuck(): void {
    if (!this.#judges) return
    for (const name of this.run.memory.judge.stuck(this.#configuration, this.run.state, atHand)) {
      this.run.violate(name, 'Nothing can happen any more.')
    }
  }

  /** The system is there for its users, or the run is over. */
  isThere(): void {
    const { now } = this.run
    if (this.#goneSince !== undefined && now > this.#goneSince) {
      this.gaps.push({ from: toMillis(this.#goneSince), to: toMillis(now) })
    }
    this.#goneSince = undefined
  }

  /** The numbers of local states have changed. */
  renew(): void {
    const { memory, state, violations } = this.run
    memory.judge.decide([...this.reached.keys(), ...violations.map(({ property }) => property)])
    this.#previous.set(state)
    if (this.#judges) this.#configuration = memory.configurations.intern(state)
  }

  #step(before: number, code: number, coded: { kind: number; a: number; b: number }): void {
    const { memory, state } = this.run
    const was = { configuration: before, locals: this.#previous, network: memory.views.before }
    const is = { configuration: this.#configuration, locals: state, network: atHand }
    const action =
      coded.kind === ActionKind.input
        ? ({ type: 'input', node: memory.model.nodes[coded.a].id, event: memory.inputs[coded.b] } as const)
        : actionOf(memory.model, coded, this.#previous[coded.a])
    for (const name of memory.judge.step(was, is, code, action)) this.#decided(name)
  }

  #decided(name: string): void {
    const property = this.run.setting.property(name)
    if (property?.kind === 'reachable') this.reached.set(name, this.run.now)
    else this.run.violate(name, textOf(property))
  }
}

function textOf(property: Property<never> | undefined): string {
  switch (property?.kind) {
    case 'step':
      return 'The last step breaks it.'
    case 'refines':
      return 'The last step is none of the abstract machine.'
    default:
      return 'It is false in the last state.'
  }
}
