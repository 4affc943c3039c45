import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate'
import type { MonitorInput, NodeId } from '../../../protocols/model/index.js'
import { type Coverage, stateNodes } from '../coverage.js'
import { snapshotKey } from '../snapshotKey.js'
import type { CanonicalValues } from '../values.js'
import type { Observer, ObserverContent } from './observer.js'
import { type Placed, PureMachine } from './pureMachine.js'

/** Tags of a monitor's states that have a meaning. */
export const monitorTags = { violation: 'violation', pending: 'pending' } as const

/**
 * The observer of a `monitor(machine)`: the machine receives every observation, stamped with `from`, in the order in which
 * they are made. A state tagged `violation` must not be reached; one tagged `pending` must not last for ever.
 */
export class Monitor implements Observer {
  readonly initial: number
  readonly mayPend: boolean
  readonly #machine: PureMachine
  readonly #states: Placed[] = []
  readonly #numbers = new Map<string, number>()

  /**
   * @param ids the nodes by number
   * @throws ProtocolError when the machine invokes actors or fails at its start
   */
  constructor(
    readonly property: string,
    machine: AnyStateMachine,
    input: MonitorInput,
    readonly ids: readonly NodeId[],
    readonly values: CanonicalValues,
    readonly coverage: Coverage,
  ) {
    this.#machine = new PureMachine(`monitor "${property}"`, machine, values, ids)
    this.mayPend = stateNodes(this.#machine.machine.root).some(({ tags }) => tags.includes(monitorTags.pending))
    coverage.judging(this.#machine.name, this.#machine.machine, true)
    this.initial = this.#intern(this.#machine.start(input))
  }

  after(state: number, node: number, observation: EventObject): number {
    const { snapshot } = this.#states[state]
    if (snapshot.status !== 'active') {
      this.coverage.observed(observation.type, [])
      return state
    }
    const from = this.ids[node]
    const event = this.values.of({ ...observation, from }).value as EventObject
    const occasion = `on "${observation.type}" from ${from}`
    const after = this.#machine.step(snapshot, event, occasion)
    this.coverage.observed(observation.type, after.transitions)
    return this.#intern(after)
  }

  violation(state: number): string | undefined {
    const { snapshot } = this.#states[state]
    if (!snapshot.hasTag(monitorTags.violation)) return undefined
    return `In the last state the monitor is in ${JSON.stringify(snapshot.value)}, which is tagged violation.`
  }

  pending(state: number): boolean {
    return this.#states[state].snapshot.hasTag(monitorTags.pending)
  }

  shown(state: number): { value: unknown; context: unknown } {
    const { value, context } = this.#states[state].snapshot
    return { value, context }
  }

  content(state: number): ObserverContent {
    const { snapshot } = this.#states[state]
    const { key } = snapshotKey({ ...snapshot, context: {}, output: undefined } as AnyMachineSnapshot, this.values)
    return { place: key, data: { context: snapshot.context, output: snapshot.output } }
  }

  renamed(state: number, rename: (value: unknown) => unknown): number {
    const { snapshot } = this.#states[state]
    const moved = { ...snapshot, context: rename(snapshot.context), output: rename(snapshot.output) }
    return this.#intern(this.#machine.place(moved as AnyMachineSnapshot))
  }

  #intern({ key, snapshot }: Placed): number {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#states.push({ key, snapshot }) - 1
      this.#numbers.set(key, number)
      this.coverage.visited(snapshot._nodes)
    }
    return number
  }
}
