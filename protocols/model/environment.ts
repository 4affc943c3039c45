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

/** The nodes that a fault may hit: roles or single nodes. */
type Targets<Role extends string> = readonly (Role | `${Role}${number}`)[]

/**
 * The shapes a partition may take. `halves`: two groups that cannot hear each other, every way to split the nodes.
 * `isolate`: one node alone. `one-way`: one directed link is cut, the way back works.
 */
export type PartitionShape = 'halves' | 'isolate' | 'one-way'

/** What may go wrong, each with a budget. Faults may happen; they need not. */
export interface Faults<Role extends string = string, Sent = { readonly type: string }> {
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
  /**
   * What of the durable keys survives a crash. `automatic` (default): everything, as it is. `explicit`: what the machine
   * has made durable with `sync()`, and any prefix of its writes since; see {@link sync} for the rules. `nodes` (default
   * all) are those whose storage is so. `torn`: a write may survive in part, key by key.
   */
  readonly storage?: {
    readonly sync: 'automatic' | 'explicit'
    readonly torn?: boolean
    readonly nodes?: Targets<Role>
  }
  /**
   * Nodes that lie. Their machines do not run; instead each may send any of `messages` to any other node at any moment, as
   * `max` allows all of them together (default: unbounded), but none that equals one of its own that is still on its
   * way there: that would add nothing. The network stamps the sender, which cannot be forged. What is sent to them vanishes,
   * they get no inputs and do not crash. Properties see them `byzantine`, in the state in which their machine starts.
   */
  readonly byzantine?: {
    readonly nodes: Targets<Role>
    readonly messages: readonly Sent[]
    readonly max?: number
  }
  /**
   * Nodes whose clocks go wrong by more than the timing model promises of the others. Machines cannot read a clock, so a
   * skew shows only in their timers: `drift` stands for these nodes in place of the timing's own.
   */
  readonly clockSkew?: { readonly drift: number; readonly nodes?: Targets<Role> }
}

/** A stimulus from outside. It happens only while the machine has a transition for it. */
export interface Input<E> {
  readonly event: E
  /** How often in a run, over all nodes of the role. */
  readonly max: number | 'unbounded'
}
