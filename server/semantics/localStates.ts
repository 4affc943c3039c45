/**
 * The local states of all nodes, interned, and their steps, memoised: a machine runs once for each distinct pair of local
 * state and event, however often the search meets the pair.
 */

import type { AnyMachineSnapshot, EventObject } from 'xstate'
import {
  type Machines,
  type NodeId,
  type NodeInput,
  nodesOf,
  type Protocol,
  ProtocolError,
} from '../../protocols/model/index.js'
import type { Coverage } from './coverage.js'
import { origin } from './guardFaults.js'
import { PairMemo } from './interning/pairMemo.js'
import { refuseInvoke } from './invoked.js'
import { type AnyTransition, type LocalStep, LocalStepper, prepareMachine, type Timer } from './localStep.js'
import { MachineError, NondeterminismError } from './machineError.js'
import type { Envelopes } from './network.js'
import type { Observations } from './observers/observations.js'
import { snapshotKey } from './snapshotKey.js'
import { mayHit } from './targets.js'
import { timerName } from './timerName.js'
import { type CanonicalValues, NotPlainError } from './values.js'

/** A node's state: its machine's snapshot and its pending timers; while it is down, what it will start again with. */
export interface LocalState {
  /** The node's number. */
  readonly node: number
  readonly up: boolean
  /** The last snapshot; absent while the node is down. */
  readonly snapshot: AnyMachineSnapshot | undefined
  readonly context: object
  /** In the order of their ids. */
  readonly timers: readonly (Timer & { readonly name: string })[]
}

/** An input: the event, and the role whose nodes may receive it. */
export interface InputEntry {
  readonly event: EventObject
  readonly role: string
}

/** A memoised local step. */
export interface Step {
  /** Number of the local state after it. */
  readonly next: number
  /** Numbers of the envelopes sent, in order. */
  readonly sent: Int32Array
  readonly observed: readonly EventObject[]
  /** The number of `observed` for the observers; 0: nothing, or nobody looks. */
  readonly observations: number
  readonly transitions: readonly AnyTransition[]
  readonly handled: boolean
  /** Changes nothing, sends nothing and emits nothing. */
  readonly silent: boolean
}

/** One node of the protocol. */
export interface Node {
  readonly id: NodeId
  readonly role: string
  readonly stepper: LocalStepper
  readonly input: unknown
  readonly durable: readonly string[]
  /** Its machine does not run: see `faults.byzantine`. */
  readonly byzantine: boolean
}

/** So many steps are computed twice and compared; after them one in 16, so that large models pay little. */
const alwaysRepeated = 20_000

export class LocalStates {
  readonly nodes: readonly Node[]
  readonly all: LocalState[] = []
  readonly #numbers = new Map<string, number>()
  readonly #steps: Step[] = []
  readonly #onMessage = new PairMemo()
  readonly #onTimers: (readonly Step[] | undefined)[] = []
  readonly #onInputs: (readonly { readonly input: number; readonly step: Step }[] | undefined)[] = []
  readonly #afterCrash: (number | undefined)[] = []
  readonly #afterRestart: (Step | undefined)[] = []
  #computed = 0

  constructor(
    readonly protocol: Protocol,
    readonly values: CanonicalValues,
    readonly envelopes: Envelopes,
    readonly coverage: Coverage,
    /** By the number of the entry. */
    readonly inputs: readonly InputEntry[],
    /** Absent where no property observes. */
    readonly observations: Observations | undefined,
  ) {
    this.nodes = prepareNodes(protocol, coverage)
  }

  /** How many macrosteps XState has computed. */
  get computed(): number {
    return this.#computed
  }

  get bytes(): number {
    // Snapshots and steps are JavaScript objects; their size is an estimate, their number is small.
    return this.#onMessage.bytes + this.all.length * 1024 + this.#steps.length * 256
  }

  /** The start of the protocol, or of a node after a crash. */
  initial(node: number): Step {
    return this.#start(node, undefined)
  }

  onMessage(local: number, envelope: number): Step {
    const known = this.#onMessage.get(local, envelope)
    if (known >= 0) return this.#steps[known]
    const step = this.#deliver(local, envelope)
    this.coverage.delivered(this.envelopes.all[envelope].event.type, step.handled)
    this.#onMessage.add(local, envelope, this.#steps.push(step) - 1)
    return step
  }

  /** The steps of the pending timers, in their order. */
  onTimers(local: number): readonly Step[] {
    let steps = this.#onTimers[local]
    if (!steps) {
      steps = this.all[local].timers.map((timer) => this.#fire(local, timer))
      this.#onTimers[local] = steps
    }
    return steps
  }

  /** The inputs for which the machine has a transition now, with their steps. */
  onInputs(local: number): readonly { readonly input: number; readonly step: Step }[] {
    let steps = this.#onInputs[local]
    if (!steps) {
      const { role } = this.nodes[this.all[local].node]
      steps = this.inputs.flatMap(({ event, role: receiver }, input) => {
        if (receiver !== role || !this.#accepts(local, event)) return []
        const step = this.#give(local, event)
        return step.handled ? [{ input, step }] : []
      })
      this.#onInputs[local] = steps
    }
    return steps
  }

  /** The local state after a crash: the durable keys of the context and nothing else. */
  crash(local: number): number {
    let after = this.#afterCrash[local]
    if (after === undefined) {
      const { node, context } = this.all[local]
      const { durable, stepper, input } = this.nodes[node]
      this.#checkDurable(node, context)
      const kept: Record<string, unknown> = {}
      for (const key of durable) kept[key] = (context as Record<string, unknown>)[key]
      const restartContext = this.#canonical(node, stepper.freshContext(input, kept), 'after a crash')
      const survivors = this.values.of(kept)
      after = this.#intern(`${node} down ${survivors.key}`, () => ({
        node,
        up: false,
        snapshot: undefined,
        context: restartContext.value as object,
        timers: [],
      }))
      this.#afterCrash[local] = after
      this.#durable[after] = survivors.value as object
    }
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

  #accepts(local: number, event: EventObject): boolean {
    const { snapshot } = this.all[local]
    if (snapshot?.status !== 'active') return false
    // Cheap refusal first: most inputs are for other states. Guards are judged by the step itself.
    return snapshot._nodes.some((node: { ownEvents: string[] }) =>
      node.ownEvents.some((own) => matches(own, event.type)),
    )
  }

  #fire(local: number, timer: Timer & { name: string }): Step {
    const { node, timers } = this.all[local]
    const rest = timers.filter((other) => other !== timer)
    if (timer.to === undefined) return this.#compute(local, timer.event, `when timer "${timer.name}" fires`, rest)
    const to = this.nodes.findIndex(({ id }) => id === timer.to)
    return {
      next: this.#internUp(node, this.all[local].snapshot as AnyMachineSnapshot, new Map(rest.map((t) => [t.id, t]))),
      sent: Int32Array.of(this.envelopes.intern(node, to, timer.event)),
      observed: [],
      observations: 0,
      transitions: [],
      handled: true,
      silent: false,
    }
  }

  #start(node: number, durable: object | undefined): Step {
    const { stepper, input } = this.nodes[node]
    return this.#twice(node, undefined, 'at its start', () => stepper.start(input, durable))
  }

  #compute(local: number, event: EventObject, occasion: string, timers = this.all[local].timers): Step {
    const { node, snapshot } = this.all[local]
    if (snapshot?.status !== 'active') {
      return {
        next: local,
        sent: new Int32Array(0),
        observed: [],
        observations: 0,
        transitions: [],
        handled: false,
        silent: true,
      }
    }
    const pending = new Map(timers.map((timer) => [timer.id, timer]))
    const { stepper } = this.nodes[node]
    return this.#twice(node, local, occasion, () => stepper.step(snapshot, event, pending))
  }

  /** Runs a step, and mostly runs it again to see that it is a function of its arguments. */
  #twice(node: number, before: number | undefined, occasion: string, run: () => LocalStep): Step {
    const where = () => this.#where(node, before, occasion)
    try {
      const contextKey = before === undefined ? undefined : this.values.of(this.all[before].context).key
      const step = this.#record(node, before, run())
      if (this.#computed++ < alwaysRepeated || this.#computed % 16 === 0) {
        const again = this.#record(node, before, run())
        if (!this.#same(step, again)) throw new NondeterminismError(where())
      }
      if (before !== undefined && this.values.of(this.all[before].context).key !== contextKey) {
        throw new ProtocolError(
          `${where()}: the machine changes its context in place (a Map or Set); use assign with a copy.`,
        )
      }
      this.coverage.took(step.transitions)
      return step
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      throw new MachineError(where(), origin(error))
    }
  }

  #same(a: Step, b: Step): boolean {
    const observed = (step: Step) => step.observed.map((event) => this.values.of(event).key).join()
    return a.next === b.next && a.sent.join() === b.sent.join() && observed(a) === observed(b)
  }

  #record(node: number, before: number | undefined, step: LocalStep): Step {
    const sent = step.sent.map(({ to, event }) => {
      const receiver = this.nodes.findIndex(({ id }) => id === to)
      return this.envelopes.intern(node, receiver, event)
    })
    const observed = step.observed.map(
      (event) => this.values.of(event, `observation "${event.type}"`).value as EventObject,
    )
    const next = this.#internUp(node, step.snapshot, step.timers)
    return {
      next,
      sent: Int32Array.from(sent),
      observed,
      observations: this.observations?.intern(node, observed) ?? 0,
      transitions: step.transitions,
      handled: step.handled,
      silent: next === before && sent.length === 0 && observed.length === 0,
    }
  }

  #internUp(node: number, snapshot: AnyMachineSnapshot, pending: ReadonlyMap<string, Timer>): number {
    const { key: own, context } = snapshotKey(snapshot, this.values)
    const timers = [...pending.values()]
      .map((timer) => ({ timer, event: this.values.of(timer.event, `timer "${timer.event.type}"`) }))
      .sort((a, b) => (a.timer.id < b.timer.id ? -1 : 1))
    const pendingKey = timers.map(({ timer, event }) => `${timer.id}>${timer.to ?? ''}${event.key}`).join(';')
    const key = `${node}|${own}|${pendingKey}`
    return this.#intern(key, () => {
      this.coverage.visited(snapshot._nodes)
      return {
        node,
        up: true,
        snapshot: { ...snapshot, context: context.value } as AnyMachineSnapshot,
        context: context.value as object,
        timers: timers.map(({ timer, event }) => ({
          ...timer,
          event: event.value as EventObject,
          name: timerName(timer, this.nodes[node].stepper.machine),
        })),
      }
    })
  }

  #intern(key: string, make: () => LocalState): number {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.all.push(make()) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  #canonical(node: number, value: unknown, occasion: string) {
    try {
      return this.values.of(value, 'context')
    } catch (error) {
      throw error instanceof NotPlainError ? new MachineError(this.#where(node, undefined, occasion), error) : error
    }
  }

  #where(node: number, before: number | undefined, occasion: string): string {
    const value = before === undefined ? undefined : this.all[before].snapshot?.value
    const state =
      value === undefined || JSON.stringify(value) === '{}'
        ? ''
        : ` in state ${typeof value === 'string' ? `"${value}"` : JSON.stringify(value)}`
    return `${this.nodes[node].id}${state} ${occasion}`
  }
}

/** Does an event descriptor of XState (`a`, `a.*`, `*`) cover the event type? */
const matches = (descriptor: string, type: string): boolean =>
  descriptor === type ||
  descriptor === '*' ||
  (descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1)))

function prepareNodes(protocol: Protocol, coverage: Coverage): Node[] {
  const all = nodesOf(protocol)
  for (const [role, { machine }] of Object.entries((protocol as Protocol<Machines>).nodes)) refuseInvoke(role, machine)
  const byRole = Object.fromEntries(
    Object.keys(protocol.nodes).map((role) => [role, all.filter((node) => node.role === role).map(({ id }) => id)]),
  )
  const machines = Object.fromEntries(
    Object.entries((protocol as Protocol<Machines>).nodes).map(([role, { machine }]) => [
      role,
      prepareMachine(coverage.watch(role, machine)),
    ]),
  )
  coverage.machines(machines)
  return all.map(({ id, role }) => {
    const peers = byRole[role].filter((peer) => peer !== id)
    const own: NodeInput = { id, peers, nodes: byRole }
    const { input, durable = [] } = protocol.nodes[role]
    return {
      id,
      role,
      stepper: new LocalStepper(
        machines[role],
        own,
        all.map((node) => node.id),
      ),
      input: input ? input(id, peers, byRole) : own,
      durable,
      byzantine: mayHit(protocol.faults.byzantine?.nodes ?? [], { id, role }),
    }
  })
}
