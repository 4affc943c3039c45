import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate'
import { ProtocolError } from '../../../protocols/model/index.js'
import { origin } from '../guardFaults.js'
import { refuseInvoke } from '../invoked.js'
import { type AnyTransition, type LocalStep, LocalStepper, prepareMachine } from '../localStep.js'
import { MachineError, NondeterminismError } from '../machineError.js'
import { snapshotKey } from '../snapshotKey.js'
import type { CanonicalValues } from '../values.js'

/** A snapshot and what tells it from others. */
export interface Placed {
  readonly key: string
  /** Its context is canonical. */
  readonly snapshot: AnyMachineSnapshot
}

/** Where a step led, and the transitions it took. */
interface Moved extends Placed {
  readonly transitions: readonly AnyTransition[]
}

/** Its pending timers: a machine that judges never has any. */
const noTimers = new Map<string, never>()

/**
 * A machine that judges and has no part in the protocol: a monitor, or the abstract machine of a refinement. It takes
 * events and changes its state; that it does anything else is refused. Every step is computed twice and compared.
 */
export class PureMachine {
  /** As it runs: its state nodes are those of its transitions. */
  readonly machine: AnyStateMachine
  readonly #stepper: LocalStepper

  /**
   * @param name for messages: `monitor "at most once"`
   * @param ids the nodes of the protocol, so that an attempt to send is recognised as one
   * @throws ProtocolError when the machine invokes actors
   */
  constructor(
    readonly name: string,
    machine: AnyStateMachine,
    /** May be replaced by another table, which keeps the old one's values from piling up. */
    public values: CanonicalValues,
    ids: readonly string[],
  ) {
    refuseInvoke(name, machine)
    this.machine = prepareMachine(machine)
    this.#stepper = new LocalStepper(this.machine, { id: name, peers: [], nodes: {} }, ids)
  }

  /** @throws ProtocolError for a machine that fails or does more than change its state */
  start(input: unknown): Moved {
    return this.#twice('at its start', () => this.#stepper.start(input))
  }

  /** @throws ProtocolError as {@link start} does */
  step(from: AnyMachineSnapshot, event: EventObject, occasion: string): Moved {
    const where = `in state ${JSON.stringify(from.value)} ${occasion}`
    return this.#twice(where, () => this.#stepper.step(from, event, noTimers))
  }

  #twice(where: string, run: () => LocalStep): Moved {
    const occasion = `${this.name} ${where}`
    try {
      const step = run()
      this.#refuseEffects(step)
      const placed = this.place(step.snapshot)
      if (this.place(run().snapshot).key !== placed.key) throw new NondeterminismError(occasion)
      return { ...placed, transitions: step.transitions }
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      throw new MachineError(occasion, origin(error))
    }
  }

  /** @throws NotPlainError where the context is not plain */
  place(snapshot: AnyMachineSnapshot): Placed {
    const { key, context } = snapshotKey(snapshot, this.values)
    return { key, snapshot: { ...snapshot, context: context.value } as AnyMachineSnapshot }
  }

  #refuseEffects({ sent, observed, timersSet }: LocalStep): void {
    const [message] = sent
    const [event] = observed
    const [timer] = timersSet
    const does = message
      ? `sends "${message.event.type}" to ${message.to}`
      : event
        ? `emits "${event.type}"`
        : timer && 'starts a timer (after, or a delayed raise)'
    if (does) throw new Error(`it ${does}, but a machine that only judges may do no more than change its own state.`)
  }
}
