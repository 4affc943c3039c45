/** What surrounds the nodes: network, timing, faults and inputs. */

/** How often something may happen: never more than `max` times in a run, or as often as it likes. */
export type Budget = { readonly max: number } | 'unbounded'

/** The network between the nodes. */
export interface Network {
  /** `unordered`: messages overtake each other (default). `fifo`: a queue for each ordered pair of nodes. */
  readonly order?: 'unordered' | 'fifo'
  /** Messages may vanish. Off by default. */
  readonly loss?: Budget
  /**
   * Messages may be delivered while a copy stays. Off by default. `unbounded` makes the network a set: a message once
   * sent can be delivered again and again until it is lost, and sending it twice is sending it once.
   */
  readonly duplication?: Budget
  /**
   * What becomes of a message that the receiver does not handle. `consume` (default): the delivery removes it, and the
   * trace shows it as ignored. `keep`: a delivery that changes nothing, sends nothing and emits nothing is no action.
   */
  readonly unhandled?: 'consume' | 'keep'
}

/** When timers fire and messages arrive. */
export interface Timing {
  readonly kind: 'asynchronous'
}

/** A pending timer may fire at any moment, a message may take for ever. The default. */
export const asynchronous: Timing = { kind: 'asynchronous' }

/** The nodes that a fault may hit: roles or single nodes. */
type Targets<Role extends string> = readonly (Role | `${Role}${number}`)[]

/**
 * The shapes a partition may take. `halves`: two groups that cannot hear each other, every way to split the nodes.
 * `isolate`: one node alone. `one-way`: one directed link is cut, the way back works.
 */
export type PartitionShape = 'halves' | 'isolate' | 'one-way'

/** What may go wrong, each with a budget. Faults may happen; they need not. */
export interface Faults<Role extends string = string> {
  /**
   * A node stops: its volatile state and its timers are gone. Unless `restart` is false it may start again at any later
   * moment, in its machine's initial state with the durable keys of its context as they were.
   */
  readonly crash?: { readonly max: number; readonly nodes?: Targets<Role>; readonly restart?: boolean }
  /**
   * Links are blocked until the partition heals (which it may at any moment); what is in flight on them waits.
   * One partition at a time. `shape` defaults to `halves`; `nodes` (default all) are those that are told apart, the
   * others stay connected with everyone.
   */
  readonly partition?: {
    readonly max: number
    readonly nodes?: Targets<Role>
    readonly shape?: PartitionShape | readonly PartitionShape[]
  }
}

/** A stimulus from outside. It happens only while the machine has a transition for it. */
export interface Input<E> {
  readonly event: E
  /** How often in a run, over all nodes of the role. */
  readonly max: number | 'unbounded'
}
