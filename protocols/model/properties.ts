/** What can be claimed of a protocol. Each kind's meaning is one line of the table of properties in the documentation. */
import type { AnyStateMachine, EventFrom, EventObject, SnapshotFrom, StateValue } from 'xstate'
import type { SequentialSpec } from './linearizability.js'
import type { NodeId } from './messages.js'

/** A node as a property sees it: its place in the chart and its context, read-only. */
export type NodeView<M extends AnyStateMachine> = {
  readonly id: NodeId
  /** False from a crash until the restart. A node that is down matches no state and has no tags. */
  readonly up: boolean
  /** True for a node that `faults.byzantine` names: claims about the correct nodes leave it out. */
  readonly byzantine: boolean
} & Readonly<Pick<SnapshotFrom<M>, 'value' | 'context' | 'matches' | 'hasTag' | 'status'>>

/** A message in flight. */
export interface EnvelopeView {
  readonly from: NodeId
  readonly to: NodeId
  readonly message: EventObject
}

/** A global state as a property sees it: the nodes by role, the messages in flight, and whether the network is stable. */
export type View<R extends Record<string, AnyStateMachine>> = {
  readonly [K in keyof R]: readonly NodeView<R[K]>[]
} & {
  readonly messages: readonly EnvelopeView[]
  /** Do messages and timers keep their bounds: always in a synchronous model, never in an asynchronous one. */
  readonly stabilised: boolean
}

/** What led from one state to the next. */
export type Action =
  | {
      readonly type: 'deliver' | 'duplicate'
      readonly node: NodeId
      readonly from: NodeId
      readonly message: EventObject
      /** In timed models: time could not pass before this delivery. */
      readonly due?: true
    }
  | { readonly type: 'lose'; readonly from: NodeId; readonly to: NodeId; readonly message: EventObject }
  | { readonly type: 'timer'; readonly node: NodeId; readonly timer: string }
  | { readonly type: 'input'; readonly node: NodeId; readonly event: EventObject }
  | { readonly type: 'crash' | 'restart'; readonly node: NodeId }
  | { readonly type: 'partition'; readonly blocked: readonly (readonly [NodeId, NodeId])[] }
  | { readonly type: 'heal' }
  /** Time passes by one tick of so many milliseconds (timed models). */
  | { readonly type: 'tick'; readonly milliseconds: number }
  /** From now on messages and timers keep their bounds (partially synchronous models). */
  | { readonly type: 'stabilise' }
  /** A byzantine node sends what it likes. */
  | { readonly type: 'byzantine'; readonly node: NodeId; readonly to: NodeId; readonly message: EventObject }

/** A property of a protocol whose states look like `S`. Made by the functions of {@link PropertyKinds}. */
export type Property<S> =
  | {
      readonly kind: 'always' | 'reachable' | 'quiescent'
      readonly predicate: (state: S) => boolean
      /** Of `always(p, q)`: its two functions. */
      readonly implication?: {
        readonly antecedent: (state: S) => boolean
        readonly consequent: (state: S) => boolean
      }
    }
  | { readonly kind: 'step'; readonly predicate: (before: S, after: S, action: Action) => boolean }
  | { readonly kind: 'noDeadlock' }
  | { readonly kind: 'monitor'; readonly machine: AnyStateMachine }
  | {
      readonly kind: 'eventually' | 'infinitelyOften' | 'stabilizes'
      readonly predicate: (state: S) => boolean
    }
  | {
      readonly kind: 'leadsTo'
      readonly antecedent: (state: S) => boolean
      readonly predicate: (state: S) => boolean
    }
  | { readonly kind: 'linearizable'; readonly spec: SequentialSpec }
  | ({ readonly kind: 'refines'; readonly spec: AnyStateMachine } & RefinementMapping<
      S,
      StateValue,
      object,
      EventObject
    >)

/** The kinds of properties, typed for one protocol. `protocol({ properties })` hands them to its function. */
export interface PropertyKinds<S> {
  /** `p` holds in every reachable state. */
  always(p: (state: S) => boolean): Property<S>
  /** In every reachable state in which `p` holds, `q` holds too. A check says if `p` was never true, so that nothing was asked. */
  always(p: (state: S) => boolean, q: (state: S) => boolean): Property<S>
  /** `p(before, after, action)` holds on every transition. */
  step(p: (before: S, after: S, action: Action) => boolean): Property<S>
  /** Some reachable state satisfies `p`; a witness is shown. */
  reachable(p: (state: S) => boolean): Property<S>
  /**
   * In every reachable state something can go on: a delivery, a timer, an input, a restart, a heal or a tick. A fault that may
   * strike (crash, partition, loss, duplication) is no progress, for faults need not happen.
   */
  noDeadlock(): Property<S>
  /** As `noDeadlock`, except that a state without enabled actions is allowed where `p` holds. */
  quiescent(p: (state: S) => boolean): Property<S>
  /**
   * A machine that watches: it receives every observation (what a node's machine `emit`s), with `from` saying which node
   * made it, in the order in which they are made. It takes no time and does nothing but change its own state. A state
   * tagged `violation` must not be reached (one that is reached is not left); a state tagged `pending` must not last for
   * ever. Its input, if it wants one, is a {@link MonitorInput}.
   *
   * @example
   * monitor(createMachine({
   *   initial: 'free',
   *   states: {
   *     free: { on: { entered: 'taken' } },
   *     taken: { on: { left: 'free', entered: 'twice' } },
   *     twice: { tags: 'violation' },
   *   },
   * }))
   */
  monitor(machine: AnyStateMachine): Property<S>
  /**
   * On every fair path `p` holds at some moment. What a fair path is says the protocol's `fairness`; a counterexample is a stem and a
   * loop that repeats for ever.
   */
  eventually(p: (state: S) => boolean): Property<S>
  /** On every fair path, whenever `p` holds, `q` holds at that moment or later. */
  leadsTo(p: (state: S) => boolean, q: (state: S) => boolean): Property<S>
  /** On every fair path `p` holds again and again: after every moment there is one at which it does. */
  infinitelyOften(p: (state: S) => boolean): Property<S>
  /** On every fair path `p` holds for ever from some moment on. */
  stabilizes(p: (state: S) => boolean): Property<S>
  /**
   * Every history of operations is linearizable: what the nodes record with `invoke` and `respond` can be explained by an
   * object that performs one operation after the other, each at some moment between its invocation and its response. An
   * operation without a response may have taken effect, or not.
   *
   * @param spec what the object does: `register(0)`, `kvMap()`, `queue()`, `compareAndSet(0)`, or one of your own
   */
  linearizable(spec: SequentialSpec): Property<S>
  /**
   * The protocol does what an abstract machine says: the initial state maps to the machine's initial state, and each step
   * maps to one step of the machine, by one of the events given, or leaves the mapped state as it is (a stutter).
   *
   * @example
   * refines(lock, {
   *   events: [{ type: 'acquire' }, { type: 'release' }],
   *   map: ({ client }) => ({ value: client.some((node) => node.matches('inside')) ? 'taken' : 'free' }),
   * })
   */
  refines<const V extends StateValue, C extends object, M extends AnyStateMachine>(
    spec: M & Abstract<V, C>,
    mapping: RefinementMapping<S, NoInfer<V>, NoInfer<C>, EventFrom<NoInfer<M>>>,
  ): Property<S>
}

/** A machine whose states have these values and contexts. */
interface Abstract<V, C> {
  getInitialSnapshot(...args: never[]): { readonly value: V; readonly context: C }
}

/** A state of an abstract machine: its state value, and its context, which may be left out where the machine has none. */
export type AbstractState<V, C> = { readonly value: V } & (object extends C
  ? { readonly context?: C }
  : { readonly context: C })

/** How the states of a protocol, `S`, are states of an abstract machine. */
export interface RefinementMapping<S, V, C, E> {
  /** The events by which the machine may step, each with its payload. */
  readonly events: readonly E[]
  /** The machine's state that a state of the protocol stands for. */
  readonly map: (state: S) => AbstractState<V, C>
}

/** What the machine of a monitor receives as `input` when it starts. */
export interface MonitorInput {
  /** All nodes by role. */
  nodes: { readonly [role: string]: readonly NodeId[] }
}

/** The constructors behind {@link PropertyKinds}; they do not depend on the type of the state. */
export const propertyKinds: PropertyKinds<never> = {
  always: (p: (state: never) => boolean, q?: (state: never) => boolean) => {
    if (!q) return { kind: 'always', predicate: p }
    const implication = { antecedent: p, consequent: q }
    return { kind: 'always', predicate: (state) => !p(state) || q(state), implication }
  },
  step: (predicate) => ({ kind: 'step', predicate }),
  reachable: (predicate) => ({ kind: 'reachable', predicate }),
  noDeadlock: () => ({ kind: 'noDeadlock' }),
  quiescent: (predicate) => ({ kind: 'quiescent', predicate }),
  monitor: (machine) => ({ kind: 'monitor', machine }),
  eventually: (predicate) => ({ kind: 'eventually', predicate }),
  leadsTo: (antecedent, predicate) => ({ kind: 'leadsTo', antecedent, predicate }),
  infinitelyOften: (predicate) => ({ kind: 'infinitelyOften', predicate }),
  stabilizes: (predicate) => ({ kind: 'stabilizes', predicate }),
  linearizable: (spec) => ({ kind: 'linearizable', spec }),
  refines: (spec, mapping) => ({ kind: 'refines', spec, events: mapping?.events, map: mapping?.map }),
}
