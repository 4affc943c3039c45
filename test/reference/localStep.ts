/**
 * One node's steps, each taken by a real XState actor: it is revived from the node's snapshot in a system in which every
 * node has a stand-in that notes what it is sent, it is given one event, and it is read back.
 */
import {
  type Actor,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  type EventObject,
  type Snapshot,
  StateMachine,
} from 'xstate'
import { isSync, type NodeId } from '../../protocols/model/index.js'
import { type Durable, durableOf, leftAfter, type Storage } from './storage.js'
import { keyOf } from './values.js'

/** What a step needs to know of its node. */
export interface Node {
  readonly id: NodeId
  /** One that {@link listening} has made. */
  readonly machine: AnyStateMachine
  readonly input: unknown
  /** All nodes of the protocol. */
  readonly ids: readonly NodeId[]
  readonly storage: Storage
  /** In timed models: after how many ticks a timer of so many milliseconds may fire, and after how many it must. */
  readonly clock: ((delay: number) => readonly [earliest: number, latest: number]) | undefined
}

/** A pending timer: an event that the node will give itself, or send to a peer. */
export interface Timer {
  readonly id: string
  readonly event: EventObject
  /** Absent: the node itself. */
  readonly target?: NodeId
  /** In timed models: the ticks after which it may fire. */
  readonly earliest?: number
  /** In timed models: the ticks after which it must fire. */
  readonly latest?: number
}

/** A node that is up, or one that is down with what survives of its context. */
export type Local =
  | {
      readonly up: true
      readonly snapshot: AnyMachineSnapshot
      readonly timers: readonly Timer[]
      /** What a crash may leave. */
      readonly left: readonly Durable[]
    }
  | { readonly up: false; readonly durable: Durable }

export interface LocalStep {
  readonly local: Local
  readonly sent: readonly {
    readonly to: NodeId
    readonly event: EventObject
  }[]
  readonly observed: readonly EventObject[]
  /** Was a transition selected for the event? One without target and actions forbids the event, as in XState's `can`. */
  readonly handled: boolean
}

/** Hears of each `sync()` in the step under way. */
let onSync: (context: Durable) => void

/**
 * A machine whose `sync()` is heard of. It has to be a named action.
 *
 * @param delays what the protocol says in place of the machine's delays
 */
export function listening(machine: AnyStateMachine, delays: Readonly<Record<string, () => number>>): AnyStateMachine {
  const { actions } = machine.implementations
  const syncs = Object.keys(actions).filter((name) => isSync(actions[name]))
  const heard = ({ context }: { context: Durable }) => onSync(context)
  return machine.provide({ delays, actions: Object.fromEntries(syncs.map((name) => [name, heard])) } as never)
}

const nothing = createMachine({})

/** The machine's first step; `durable` are the keys of the context that a crash left. */
export function start(node: Node, durable: Durable = {}): LocalStep {
  const context = initialContext(node, durable)
  const overlaid = new StateMachine(
    { ...node.machine.config, context: () => initialContext(node, durable) } as never,
    node.machine.implementations as never,
  )
  const stored = durableOf(node.storage, context)
  return run({ ...node, machine: overlaid as AnyStateMachine }, { input: node.input }, [], [stored], stored)
}

/** The step that an event causes. */
export function step(node: Node, local: Local, event: EventObject): LocalStep {
  if (!local.up || local.snapshot.status !== 'active') return { local, sent: [], observed: [], handled: false }
  const before = durableOf(node.storage, local.snapshot.context)
  const snapshot = node.machine.getPersistedSnapshot(local.snapshot)
  return run(node, { snapshot }, local.timers, local.left, before, event)
}

/** The context with which the machine starts, before any action. */
export function initialContext({ machine, input }: Node, durable: Durable): Durable {
  const { context } = machine.config
  const fresh = typeof context === 'function' ? (context as (args: object) => object)({ input }) : context
  return { ...fresh, ...durable }
}

/** What makes two local states the same. */
export function keyOfLocal(local: Local): string {
  const known = keys.get(local)
  if (known !== undefined) return known
  const key = computeKey(local)
  keys.set(local, key)
  return key
}

const keys = new WeakMap<Local, string>()

function computeKey(local: Local): string {
  if (!local.up) return keyOf(local)
  const { value, context, historyValue, status, output } = local.snapshot
  const history = Object.entries(historyValue).map(([id, nodes]) => [id, new Set(nodes.map((node) => node.id))])
  return keyOf({
    value,
    context,
    status,
    output,
    history: Object.fromEntries(history),
    timers: new Set(local.timers),
    left: new Set(local.left),
  })
}

function run(
  { id: self, machine, ids, storage, clock }: Node,
  options: { readonly input?: unknown; readonly snapshot?: Snapshot<unknown> },
  timers: readonly Timer[],
  left: readonly Durable[],
  before: Durable,
  event?: EventObject,
): LocalStep {
  let synced: Durable | undefined
  onSync = (context) => {
    synced = durableOf(storage, context)
  }
  const still = { setTimeout: () => 0, clearTimeout: () => {} }
  const root: Actor<AnyStateMachine> = createActor(nothing, { clock: still })
  const { system } = root
  const schedule = system.scheduler.schedule
  const bounds = new Map(timers.map(({ id, earliest, latest }) => [id, { earliest, latest }]))
  system.scheduler.schedule = (source, target, event, delay, given) => {
    const id = given ?? `${nameOf(target)} ${keyOf(event)}`
    const [earliest, latest] = clock?.(delay) ?? []
    bounds.set(id, { earliest, latest })
    schedule(source, target, event, delay, id)
  }

  const sent: { to: NodeId; event: EventObject }[] = []
  const standIns = ids.map((to) => ({
    id: to,
    _send: (event: EventObject) => sent.push({ to, event }),
  }))
  system.get = (id) => standIns.find((standIn) => standIn.id === id)
  const nameOf = (target: AnyActorRef) => (target === actor || target.id === self ? undefined : target.id)

  const actor = createActor(machine, {
    parent: root,
    ...options,
  } as never) as Actor<AnyStateMachine>
  const observed: EventObject[] = []
  actor.on('*', (event) => observed.push(event))
  let failure: { error: unknown } | undefined
  actor.subscribe({ error: (error) => (failure = { error }) })
  for (const timer of timers) {
    const target = timer.target === undefined ? actor : system.get(timer.target)
    schedule(actor, target as AnyActorRef, timer.event, 0, timer.id)
  }
  actor.start()
  let handled: boolean | undefined
  system.inspect((happened) => {
    if (happened.type !== '@xstate.microstep') return
    handled ??= happened._transitions.some(({ target, actions }) => target !== undefined || actions.length > 0)
  })
  if (event) actor.send(event)
  if (failure) throw failure.error

  const pending = Object.values(system.getSnapshot()._scheduledEvents).map(({ id, event, target }): Timer => {
    const to = nameOf(target)
    return { id, event, ...(to !== undefined && { target: to }), ...(clock && bounds.get(id)) }
  })
  const snapshot = actor.getSnapshot()
  const after = leftAfter(storage, left, before, synced, durableOf(storage, snapshot.context))
  return {
    local: { up: true, snapshot, timers: pending, left: after },
    sent,
    observed,
    handled: handled ?? false,
  }
}
