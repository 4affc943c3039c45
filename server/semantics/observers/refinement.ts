import type { AnyMachineSnapshot, AnyStateMachine, EventObject, StateValue } from 'xstate'
import { type AbstractState, ProtocolError } from '../../../protocols/model/index.js'
import { type Coverage, stateNodes } from '../coverage.js'
import type { CanonicalValues } from '../values.js'
import { PureMachine } from './pureMachine.js'

interface Abstract {
  readonly snapshot: AnyMachineSnapshot
  /** Where its steps lead, each with the first event that leads there; absent until somebody asks. */
  steps?: ReadonlyMap<number, EventObject>
}

/**
 * The abstract machine of a `refines(spec, mapping)`: its states, numbered, and the steps between them. A state is a state
 * value and a context; what else a snapshot holds (history) no mapping could give, so such machines are refused.
 */
export class Refinement {
  /** The machine's initial state. */
  readonly initial: number
  readonly #machine: PureMachine
  readonly #all: Abstract[] = []
  readonly #numbers = new Map<string, number>()

  /**
   * @param events what the machine's steps may be
   * @param ids the nodes of the protocol
   * @throws ProtocolError when the machine has history states, invokes actors or fails at its start
   */
  constructor(
    readonly property: string,
    spec: AnyStateMachine,
    readonly events: readonly EventObject[],
    readonly values: CanonicalValues,
    ids: readonly string[],
    readonly coverage: Coverage,
  ) {
    const name = `abstract machine of "${property}"`
    this.#machine = new PureMachine(name, spec, values, ids)
    const history = stateNodes(this.#machine.machine.root).find(({ type }) => type === 'history')
    if (history) {
      throw new ProtocolError(
        `${name}: "${history.path.join('.')}" is a history state, which a mapping cannot give; tell those states apart by the context.`,
      )
    }
    coverage.judging(name, this.#machine.machine)
    const { snapshot } = this.#machine.start(undefined)
    this.initial = this.#intern(snapshot)
  }

  /**
   * The number of the state that a mapping gives.
   *
   * @throws ProtocolError for what is no state of the machine
   */
  place(mapped: AbstractState<StateValue, object> | undefined): number {
    if (typeof mapped !== 'object' || mapped === null || mapped.value === undefined) {
      throw new ProtocolError(`The property "${this.property}": its map must return { value, context }.`)
    }
    try {
      return this.#intern(this.#resolved(mapped.value, mapped.context ?? {}))
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error)
      throw new ProtocolError(
        `The property "${this.property}": its map gives no state of the abstract machine. ${fault}`,
        {
          cause: error,
        },
      )
    }
  }

  /** Where the steps of a state lead, each with the first event that leads there. */
  steps(state: number): ReadonlyMap<number, EventObject> {
    const abstract = this.#all[state]
    abstract.steps ??= this.#compute(abstract.snapshot)
    return abstract.steps
  }

  /** The state as a trace shows it. */
  shown(state: number): { value: unknown; context: unknown } {
    const { value, context } = this.#all[state].snapshot
    return { value, context }
  }

  #compute(snapshot: AnyMachineSnapshot): ReadonlyMap<number, EventObject> {
    const steps = new Map<number, EventObject>()
    if (snapshot.status !== 'active') return steps
    for (const event of this.events) {
      const after = this.#intern(this.#machine.step(snapshot, event, `on "${event.type}"`).snapshot)
      if (!steps.has(after)) steps.set(after, event)
    }
    return steps
  }

  #intern({ value, context }: AnyMachineSnapshot): number {
    const { name: key } = this.values.of([value, context])
    let number = this.#numbers.get(key)
    if (number === undefined) {
      // The same snapshot whether the machine or the mapping came here first.
      number = this.#all.push({ snapshot: this.#resolved(value, this.values.of(context).value) }) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  #resolved(value: unknown, context: unknown): AnyMachineSnapshot {
    return this.#machine.machine.resolveState({ value, context, historyValue: {} } as never) as AnyMachineSnapshot
  }

  /** Notes that a state of the protocol maps to this one. */
  reached(state: number): void {
    this.coverage.visited(this.#all[state].snapshot._nodes)
  }
}
