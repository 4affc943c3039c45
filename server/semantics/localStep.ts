/**
 * The local step: one run-to-completion macrostep of a node's machine, with its effects collected in order. XState's public
 * pure `transition()` builds a whole actor for each call; here one scope of our own serves all steps of a node.
 */

import type {
  AnyActorScope,
  AnyMachineSnapshot,
  AnyStateMachine,
  EventObject,
  StateNode,
  TransitionDefinition,
} from 'xstate'
import { isSync, type NodeId, type NodeInput } from '../../protocols/model/index.js'
import type { Left } from './clock.js'
import { stateNodes, transitionsOf } from './coverage.js'
import { watched } from './guardFaults.js'
import { ImpureError } from './purity.js'

/** A message on its way: the sender is stamped when it enters the network. */
export interface Sending {
  readonly to: NodeId
  readonly event: EventObject
}

/** A pending timer. When it fires its event goes to the node itself, or as a message to `to`. */
export interface Timer {
  /** XState's id for it; setting a timer of the same id replaces the pending one. */
  readonly id: string
  readonly event: EventObject
  /** A peer, for a delayed `sendTo`; absent: the node itself. */
  readonly to?: NodeId
  /** In milliseconds. Only timed models look at it. */
  readonly delay: number
  /** In timed models; absent from the step that sets it. */
  readonly left?: Left
}

/** What one local step did, besides changing the snapshot. All in order. */
export interface Effects {
  readonly sent: Sending[]
  readonly observed: EventObject[]
  readonly timersSet: Timer[]
  /** Ids. Setting and cancelling keep their order through {@link timers}. */
  readonly timers: ReadonlyMap<string, Timer>
  readonly transitions: AnyTransition[]
  /** Whether a transition was enabled for the event itself; one without target and actions forbids it, as for XState's `can`. */
  readonly handled: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: xstate's own name for "of whatever context and events".
export type AnyTransition = TransitionDefinition<any, any>
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type AnyStateNode = StateNode<any, any>

/** Result of a step. */
export interface LocalStep extends Effects {
  readonly snapshot: AnyMachineSnapshot
  /** The context at the last `sync()` of the step. */
  readonly synced: object | undefined
}

/** More microsteps than this in one macrostep are taken for an endless loop of `always` or `raise`. */
const maxMicrosteps = 10_000

/** Carries the durable keys of a context into the initial state of a restarted machine. */
interface Start {
  readonly input: unknown
  readonly durable: object | undefined
}

/**
 * The machine as nodes run it: the same states and implementations, except that its context can start from durable keys
 * and that an endless macrostep ends with an error.
 *
 * @param delays in place of the machine's named delays
 */
export function prepareMachine(
  machine: AnyStateMachine,
  delays: Readonly<Record<string, number>> = {},
): AnyStateMachine {
  const { config } = machine
  const declared = config.context
  // biome-ignore lint/suspicious/noExplicitAny: the arguments are handed on as they come.
  const context = (args: any) => {
    const { input, durable } = args.input as Start
    const fresh = typeof declared === 'function' ? declared({ ...args, input }) : (declared ?? {})
    return durable ? { ...fresh, ...durable } : { ...fresh }
  }
  // The class of the machine's own copy of xstate, should there be two.
  const StateMachine = machine.constructor as new (config: object, implementations: object) => AnyStateMachine
  const prepared = new StateMachine(
    { ...config, context, options: { maxIterations: maxMicrosteps, ...config.options } },
    { ...machine.implementations, delays: { ...machine.implementations.delays, ...delays } },
  )
  for (const transition of stateNodes(prepared.root).flatMap(transitionsOf)) {
    const { guard } = transition
    // and(), or() and not() are functions that XState looks into.
    if (typeof guard === 'function' && !('check' in guard)) transition.guard = watched(guard)
  }
  return prepared
}

/** Steps one node. Not re-entrant: a machine cannot cause a step of another node within its own. */
export class LocalStepper {
  readonly #scope: AnyActorScope
  #sent: Sending[] = []
  #observed: EventObject[] = []
  #timersSet: Timer[] = []
  #timers = new Map<string, Timer>()
  #transitions: AnyTransition[] = []
  #handled: boolean | undefined
  #synced: object | undefined

  /**
   * @param machine from {@link prepareMachine}
   * @param ids all nodes of the protocol: what `system.get(id)` knows
   */
  constructor(
    readonly machine: AnyStateMachine,
    readonly node: NodeInput,
    ids: readonly NodeId[],
  ) {
    const peers = new Map<NodeId, ReturnType<typeof standIn>>()
    // XState finds the system through `self` when it spawns, and is refused there.
    const self = { ...standIn(node.id), system: undefined as unknown }
    peers.set(node.id, self)
    // Made when they are asked for: of a thousand nodes each knows few.
    const peer = (id: NodeId) => {
      if (!peers.has(id) && ids.includes(id)) peers.set(id, standIn(id))
      return peers.get(id)
    }
    standIns.add(self)
    const set = (_: unknown, target: { id: NodeId }, event: EventObject, delay: number, id?: string) => {
      const to = target === self ? undefined : this.#nodeId(target, event)
      const timer = { id: id ?? `${to ?? ''}:${JSON.stringify(event)}`, event, delay, ...(to && { to }) }
      this.#timersSet.push(timer)
      this.#timers.set(timer.id, timer)
    }
    const system = {
      get: peer,
      getAll: () => Object.fromEntries(ids.map((id) => [id, peer(id)])),
      scheduler: { schedule: set, cancel: (_: unknown, id: string) => this.#timers.delete(id), cancelAll() {} },
      _relay: (_: unknown, target: { id: NodeId }, event: EventObject) => {
        this.#sent.push({ to: this.#nodeId(target, event), event })
      },
      _sendInspectionEvent: (event: { type: string; _transitions?: AnyTransition[] }) => {
        if (event.type !== '@xstate.microstep' || !event._transitions) return
        this.#handled ??= event._transitions.some(({ target, actions }) => target !== undefined || actions.length > 0)
        this.#transitions.push(...event._transitions)
      },
      _bookId: refuseActor,
      _register: refuseActor,
      _set: refuseActor,
      _unregister() {},
      _logger() {},
    }
    self.system = system
    this.#scope = {
      self,
      id: node.id,
      sessionId: node.id,
      logger() {},
      defer: (effect: () => void) => effect(),
      emit: (event: EventObject) => this.#observed.push(event),
      system,
      stopChild: refuseActor,
      actionExecutor: ({
        exec,
        info,
        params,
        type,
      }: {
        exec?: (info: unknown, params: unknown) => unknown
        info: { context: object }
        params: unknown
        type: string
      }) => {
        if (isSync(exec)) this.#synced = info.context
        const result = exec?.(info, params)
        if (result instanceof Promise) {
          result.catch(() => {}) // Refused below; its own failure is of no interest.
          throw new ImpureError(`The action "${type}" is asynchronous: nothing waits for it. Send a message instead.`)
        }
      },
    } as unknown as AnyActorScope
  }

  /** The context with which the machine would start, before any entry action. */
  freshContext(input: unknown, durable: object | undefined): object {
    const { context } = this.machine.config
    const args = { input: { input, durable } satisfies Start, self: this.#scope.self, spawn: refuseActor }
    return typeof context === 'function' ? context(args as never) : {}
  }

  /** Starts the machine. @param durable the context keys that survived a crash */
  start(input: unknown, durable?: object): LocalStep {
    this.#reset(new Map())
    const snapshot = this.machine.getInitialSnapshot(this.#scope, { input, durable } satisfies Start as never)
    // XState keeps an error of the initial transition in the snapshot instead of throwing it.
    if (snapshot.status === 'error') throw snapshot.error
    return this.#result(snapshot)
  }

  /** @param timers those pending before the step, by id */
  step(snapshot: AnyMachineSnapshot, event: EventObject, timers: ReadonlyMap<string, Timer>): LocalStep {
    this.#reset(timers)
    return this.#result(this.machine.transition(snapshot, event, this.#scope as never) as AnyMachineSnapshot)
  }

  /**
   * Runs something in the scope of the node that does what a step does.
   *
   * @param work makes the context after it
   * @throws Error if it sets a timer
   */
  perform(work: (scope: AnyActorScope) => object): Pick<Effects, 'sent' | 'observed'> & { readonly context: object } {
    // It happens often: only what is handed out is made anew.
    this.#sent = []
    this.#observed = []
    if (this.#timersSet.length > 0 || this.#transitions.length > 0 || this.#timers.size > 0) this.#reset(noTimers)
    const context = work(this.#scope)
    if (this.#timersSet.length > 0) throw new Error('A timer is set.')
    return { context, sent: this.#sent, observed: this.#observed }
  }

  #reset(timers: ReadonlyMap<string, Timer>) {
    this.#sent = []
    this.#observed = []
    this.#timersSet = []
    this.#timers = new Map(timers)
    this.#transitions = []
    this.#handled = undefined
    this.#synced = undefined
  }

  #result(snapshot: AnyMachineSnapshot): LocalStep {
    if (Object.keys(snapshot.children).length) refuseActor()
    return {
      snapshot,
      sent: this.#sent,
      observed: this.#observed,
      timersSet: this.#timersSet,
      // A machine that has ended is stopped: its timers are gone with it.
      timers: snapshot.status === 'active' ? this.#timers : new Map(),
      transitions: this.#transitions,
      handled: this.#handled ?? false,
      synced: this.#synced,
    }
  }

  #nodeId(target: { id: NodeId } | undefined, event: EventObject): NodeId {
    if (typeof target?.id === 'string' && standIns.has(target)) return target.id
    throw new Error(
      `"${event.type}" is sent to something that is no node of the protocol; use system.get(id) or send(id, ...).`,
    )
  }
}

const noTimers: ReadonlyMap<string, Timer> = new Map()

const standIns = new WeakSet<object>()

/** What a machine gets for a node: enough to address it, and an error for what would look into it or bypass XState. */
function standIn(id: NodeId) {
  const refuse = (use: string) => () => {
    throw new ImpureError(
      `${use} of ${id} is out of reach: nodes know each other by messages only (send, reply, sendTo).`,
    )
  }
  const actor = {
    id,
    sessionId: id,
    send: refuse('send()'),
    getSnapshot: refuse('getSnapshot()'),
    subscribe: refuse('subscribe()'),
  }
  standIns.add(actor)
  return Object.freeze(actor)
}

function refuseActor(): never {
  throw new ImpureError(
    'invoke and spawn start actors that the checker cannot explore. Make the other party a node of its own, ' +
      'or turn its result into an event (an input, or a timer with after).',
  )
}
