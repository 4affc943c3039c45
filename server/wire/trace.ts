/**
 * A trace: an initial state and what changed in each step. Plain JSON, complete in itself: a reader needs neither the
 * protocol nor a kernel to draw it. Every message has an identity of its own, so that a drawing can join the sending
 * of a message to its delivery.
 */
import type { Explanation } from './explanation.js'

export type NodeId = string

/**
 * A plain value as JSON. What JSON lacks is tagged: `{ $undefined: true }`, `{ $bigint: "12" }`,
 * `{ $map: [[key, value], ...] }`, `{ $set: [value, ...] }`.
 */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** A node's local state. */
export interface NodeState {
  readonly up: boolean
  /** XState's state value: `"leader"` or `{ "up": "leader" }`; `{}` while the node is down. */
  readonly value: JsonValue
  readonly context: JsonValue
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  /** Names of the pending timers, sorted. */
  readonly timers: readonly string[]
}

/** One message in flight (or that was). Ids are unique in a trace: "m1", "m2", ... in the order of sending. */
export interface TraceMessage {
  readonly id: string
  readonly from: NodeId
  readonly to: NodeId
  readonly type: string
  /** The whole event, as its receiver sees it, less `from`. */
  readonly event: JsonValue
}

/** What happened in a step. */
export type TraceAction =
  /** `handled: false`: the receiver had no transition for it (shown as ignored). */
  | { readonly type: 'deliver'; readonly message: string; readonly node: NodeId; readonly handled: boolean }
  /** Delivered, and a copy stays in the network. */
  | { readonly type: 'duplicate'; readonly message: string; readonly node: NodeId; readonly handled: boolean }
  | { readonly type: 'lose'; readonly message: string }
  | { readonly type: 'timer'; readonly node: NodeId; readonly timer: string }
  | { readonly type: 'input'; readonly node: NodeId; readonly event: JsonValue }
  | { readonly type: 'crash'; readonly node: NodeId }
  | { readonly type: 'restart'; readonly node: NodeId }
  /** `blocked`: directed links `[from, to]`. */
  | { readonly type: 'partition'; readonly blocked: readonly (readonly [NodeId, NodeId])[] }
  | { readonly type: 'heal' }
  /** Time passes by one tick of so many milliseconds. */
  | { readonly type: 'tick'; readonly milliseconds: number }
  /** A partially synchronous network keeps its bounds from now on. */
  | { readonly type: 'stabilise' }
  /** A byzantine node sends what it likes: the one message of `sent`. */
  | { readonly type: 'byzantine'; readonly node: NodeId; readonly to: NodeId }
  /** In the log of a system: something at a node, of which the log says no more than its text. */
  | { readonly type: 'event'; readonly node: NodeId }

/** One difference in a node's state: `path` is like `value`, `context.term`, `context.log[2].term`, `timers`. */
export interface Change {
  readonly path: string
  /** Absent: the thing came into being. */
  readonly before?: JsonValue
  /** Absent: it is gone. */
  readonly after?: JsonValue
}

/**
 * The machine of a trace's property: a monitor's, or the abstract machine of a refinement. It is not a node: it stands
 * beside the protocol and judges it.
 */
export interface WatcherState {
  readonly role: 'monitor' | 'abstract machine'
  /** XState's state value. */
  readonly value: JsonValue
  readonly context: JsonValue
}

/** One transition of a machine, by its place in the configuration. */
export interface TransitionId {
  /** The path of the state that declares it, `a.b`; empty for the machine itself. */
  readonly state: string
  /** What it waits for: "on requestVote", "after electionTimeout", "always", "when done"; as in `StateOutline`. */
  readonly on: string
  /** Its place among the transitions of the state that wait for the same, from 0: earlier ones are tried first. */
  readonly order: number
}

export interface TraceStep {
  /** In a run that was simulated: when it happened, in milliseconds of virtual time. */
  readonly time?: number
  readonly action: TraceAction
  /** One line in ordinary words: "server2 receives requestVote(term 1) from server1". */
  readonly text: string
  /** The new local state of each node that changed (seldom more than one). */
  readonly nodes: { readonly [id: NodeId]: NodeState }
  /** What changed in them, for reading. */
  readonly changes: { readonly [id: NodeId]: readonly Change[] }
  /** Messages that entered the network in this step, in order. */
  readonly sent: readonly TraceMessage[]
  /** Observations emitted in this step, in order. */
  readonly observed: readonly JsonValue[]
  /** The transitions taken, in order: "follower → candidate on electionTimeout". Empty: nothing handled it. */
  readonly transitions: readonly string[]
  /** Which transitions these are, one for each of `transitions`. Absent where whoever told the trace did not say. */
  readonly taken?: readonly TransitionId[]
  /** The new state of the machine that judges, where the step changed it. */
  readonly watcher?: WatcherState
  /** What changed in it, for reading. */
  readonly watcherChanges?: readonly Change[]
  /**
   * Does the step belong to the causal cone of what the trace shows: did it happen before that, or take part in it? False: it plays
   * no part, and the trace would show the same without it. Absent: nobody asked.
   */
  readonly inCone?: boolean
}

/** From where a trace's causal cone was computed; its steps are those with `inCone`. */
export interface TraceCone {
  /** The nodes whose states decide the property in the last state. */
  readonly nodes: readonly NodeId[]
  /** The messages that carried an influence: sent within the cone, or at the start, and delivered within it. */
  readonly messages: readonly string[]
}

/** An operation of a history, for a property that judges histories. Steps are numbered from 1; 0 is the start. */
export interface TraceOperation {
  readonly process: string
  /** "write(1)" */
  readonly text: string
  /** The step in which it was invoked. */
  readonly invoked: number
  /** The step in which it was answered; absent: it never was. */
  readonly responded?: number
  /** What it answered, "1"; absent where that is nothing. */
  readonly result?: string
  /** It is one of those that stand in the way of every order. */
  readonly conflicting: boolean
}

/** A counterexample or a witness. */
export interface Trace {
  /**
   * `violation`: the last state (or last step) violates the property. `witness`: the last state satisfies it. `record`: what the log of
   * a system says; nobody judged it, and the property is the name of the log.
   */
  readonly purpose: 'violation' | 'witness' | 'record'
  readonly property: string
  /** One sentence that says what is wrong in the last state, or what it shows. */
  readonly text: string
  /** True when no shorter trace exists (breadth-first search); of a loop: when none has a shorter stem. */
  readonly shortest: boolean
  /**
   * Known of a shortest trace: how many of its steps are faults (a crash, a restart, a partition, a loss, a duplicate, a lie)
   * and how many nodes act in it. No other trace as short has fewer faults, or as many faults and fewer nodes. Of a loop: in the steps
   * before it repeats.
   */
  readonly least?: { readonly faults: number; readonly nodes: number }
  /** The lanes, in the order of declaration. */
  readonly nodes: readonly { readonly id: NodeId; readonly role: string }[]
  readonly initial: {
    readonly nodes: { readonly [id: NodeId]: NodeState }
    /** Messages sent by the nodes' entry actions at the start. */
    readonly sent: readonly TraceMessage[]
    /** The machine that judges, where the property has one. */
    readonly watcher?: WatcherState
  }
  readonly steps: readonly TraceStep[]
  /** Of a run too long to be told as a whole: how many of its steps come before those that are told, and how many it has. */
  readonly part?: { readonly before: number; readonly of: number }
  /**
   * A path without an end: the steps after this state repeat for ever, the last one leading back to it (0: the initial state).
   * Where there are no steps after it, the state itself lasts for ever. The steps before are the stem.
   */
  readonly loop?: number
  /**
   * Of a loop: messages in flight at its end that are, in the next round, what others were in this one: the id of the later
   * message, and that of the earlier one. What stays in flight all the time is not mentioned.
   */
  readonly renewed?: { readonly [later: string]: string }
  /** What happened before the state, or the step, that decides the property. Absent: nobody asked. */
  readonly cone?: TraceCone
  /** The values of the property's sub-expressions in each state. Absent where its source is not known, or it has none. */
  readonly explanation?: Explanation
  /** The operations that the clients recorded, in the order of their invocations. Absent where none were judged. */
  readonly operations?: readonly TraceOperation[]
}
