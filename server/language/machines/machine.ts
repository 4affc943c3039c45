/**
 * What is known of a machine from its text. Everything has the place where it is written; `complete: false` and
 * {@link Machine.unfollowed} say where the text did not tell all.
 */
import type { Code, Name, Place, Unfollowed } from './place.js'

export type ImplementationKind = 'guard' | 'action' | 'delay' | 'actor'

/** A guard, action, delay or actor that `setup`, `provide` or the second argument of `createMachine` gives a name. */
export interface Implementation {
  readonly kind: ImplementationKind
  readonly name: Name
  /** What stands behind the name. */
  readonly value: Code
  /** Of guards: what it is made of. */
  readonly guard?: Guard
  /** Of actions: what it does. */
  readonly effects: readonly Effect[]
}

/** A name of an implementation where it is used. */
export interface Use {
  readonly kind: ImplementationKind
  readonly name: Name
}

/** An event type that `types.events` declares, or a field of one. */
export interface EventType {
  readonly type: Name
  /** Its fields but `type`, as far as they can be read. */
  readonly fields: readonly Field[]
  /** Declared as `Message<...>`: the network stamps `from`. */
  readonly message: boolean
}

export interface Field {
  readonly name: Name
  readonly optional: boolean
}

/** The first argument of `setup(...)`. */
export interface Setup extends Code {
  readonly variable?: Name
  readonly implementations: readonly Implementation[]
  /** Absent where no types are declared. */
  readonly events?: Declared<EventType>
  readonly emitted?: Declared<EventType>
  readonly context?: Declared<Field>
  readonly tags?: readonly Name[]
  /** False where implementations come from something that is not followed. */
  readonly complete: boolean
}

/** What a type declares; not `complete` where a part of it is not followed. */
export interface Declared<T> extends Place {
  readonly members: readonly T[]
  readonly complete: boolean
}

export interface Machine extends Code {
  /** Unique in an index. */
  readonly key: string
  /** The variable that holds it. */
  readonly variable?: Name
  /** `setup(...)`; absent for a plain `createMachine`. */
  readonly setup?: Setup
  /** The machine that `.provide(...)` changed. */
  readonly base?: Machine
  /** The machine with the text of the states: itself, or the first of its bases. */
  readonly origin: Machine
  readonly root: StateNode
  /** All states, the root first, each before its children. */
  readonly states: readonly StateNode[]
  /** The implementations in force, by kind and name. */
  readonly implementations: readonly Implementation[]
  /** Those that this `.provide(...)`, or the second argument of `createMachine`, gives. */
  readonly provided: readonly Implementation[]
  /** False where implementations come from something that is not followed. */
  readonly allImplementations: boolean
  /** The value of `context` in the configuration. */
  readonly context?: Code
  readonly unfollowed: readonly Unfollowed[]
}

export interface StateNode {
  readonly machine: Machine
  /** The last part of its path; `''` for the root. */
  readonly key: string
  /** The keys from below the root down to this state; empty for the root. */
  readonly path: readonly string[]
  /** Absent for the root. */
  readonly name?: Name
  /** The whole property, or the root's configuration. */
  readonly place: Place
  /** The object that describes it. */
  readonly body: Code
  readonly id?: Name
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  readonly tags: readonly Name[]
  readonly initial?: Target
  /** What stands behind `initial`, whether or not it could be read. */
  readonly initialAt?: Code
  readonly parent?: StateNode
  readonly children: readonly StateNode[]
  /** False where there may be children that were not read. */
  readonly complete: boolean
  /** `on`, `after`, `always`, `onDone` and those of `invoke`, in the order of the text. */
  readonly transitions: readonly Transition[]
  readonly entry: readonly Effect[]
  readonly exit: readonly Effect[]
  readonly invokes: readonly Invocation[]
  /** What stands behind `on`: where event types are keys. */
  readonly on?: Code
  /** What stands behind `after`: where delays are keys. */
  readonly after?: Code
}

export interface Invocation extends Code {
  readonly src?: Use
  readonly id?: Name
}

/** What a transition waits for. */
export type Trigger =
  | { readonly kind: 'event'; readonly type: Name }
  | { readonly kind: 'always' }
  /** A named delay, or milliseconds. */
  | { readonly kind: 'after'; readonly delay: Name }
  /** `onDone` of a state. */
  | { readonly kind: 'done' }
  /** `onDone`, `onError`, `onSnapshot` of an invoked actor. */
  | { readonly kind: 'actor'; readonly of: 'onDone' | 'onError' | 'onSnapshot' }

export interface Transition extends Code {
  /** The state that declares it. */
  readonly from: StateNode
  readonly trigger: Trigger
  /** The place among the transitions of the same state and trigger, from 0: earlier ones are tried first. */
  readonly order: number
  /** Empty: the transition stays where it is. */
  readonly targets: readonly Target[]
  readonly guard?: Guard
  readonly actions: readonly Effect[]
  readonly reenter: boolean
}

/** A state that is named: the target of a transition, `initial`, or where a property asks for a state. */
export interface Target {
  /** As written. */
  readonly name: Name
  readonly state?: StateNode
  /** True: the text says that there is no such state. False without a `state`: not all of the machine is known. */
  readonly missing: boolean
}

export type Guard =
  | ({ readonly kind: 'named'; readonly use: Use } & Code)
  | ({ readonly kind: 'and' | 'or' | 'not'; readonly guards: readonly Guard[] } & Code)
  | ({ readonly kind: 'stateIn'; readonly target?: Target } & Code)
  /** A function; `constant` where it returns nothing but that. */
  | ({ readonly kind: 'inline'; readonly constant?: boolean } & Code)
  | ({ readonly kind: 'unknown' } & Code)

export type SendKind = 'send' | 'reply' | 'broadcast' | 'sendTo' | 'sendParent' | 'forwardTo' | 'raise' | 'emit'

export type Effect =
  | ({ readonly kind: 'named'; readonly use: Use } & Code)
  /** The actors that it spawns by name are its uses. */
  | ({ readonly kind: 'assign'; readonly uses: readonly Use[] } & Code)
  | Sending
  /** A function that is no action creator: what it does cannot be part of a model. */
  | ({ readonly kind: 'inline' } & Code)
  /** `enqueueActions(...)`, with what is enqueued on some way through it. */
  | ({ readonly kind: 'enqueue'; readonly effects: readonly Effect[]; readonly checks: readonly Guard[] } & Code)
  /** `cancel`, `log`, `stopChild`, `spawnChild`, the kit's `invoke` and `respond`, ... */
  | ({ readonly kind: 'other'; readonly creator: string; readonly uses: readonly Use[] } & Code)
  | ({ readonly kind: 'unknown' } & Code)

/** A message that is sent, or an observation that is emitted. */
export interface Sending extends Code {
  readonly kind: 'send-message'
  readonly how: SendKind
  /** The receiver as written, where the creator takes one. */
  readonly to?: Code
  /** The receiver's name, where it is a literal. */
  readonly receiver?: Name
  readonly messages: readonly SentMessage[]
  /** False where some messages are not visible in the text. */
  readonly complete: boolean
  readonly uses: readonly Use[]
}

export interface SentMessage {
  readonly type: Name
  readonly body: Code
  /** The fields that are written, `type` left out. */
  readonly fields: readonly Name[]
  /** True where more fields may come from a spread. */
  readonly open: boolean
}

/** A thing while it is read. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] }
