/** Scenarios: what happens to a simulated protocol, and when. */
import type { EventObject } from 'xstate'
import type { PartitionShape } from '../environment.js'
import type { NodeId } from '../messages.js'
import type { Distribution } from './distribution.js'
import type { Milliseconds } from './duration.js'
import type { Toxic } from './toxics.js'

/** A directed link. */
export type Link = readonly [from: NodeId, to: NodeId]

/** Something that was done to a run. Plain JSON: a recorded timeline can be kept, edited and replayed. */
export type Fault =
  /** `survives`: which of the things a crash may leave is left, where storage is synced explicitly; default the newest. */
  | { readonly fault: 'crash'; readonly node: NodeId; readonly survives?: number }
  | { readonly fault: 'restart'; readonly node: NodeId }
  /** Links are cut; `mend` names the same `id`. */
  | { readonly fault: 'cut'; readonly id: string; readonly links: readonly Link[] }
  | { readonly fault: 'mend'; readonly id: string }
  /** Everything that is cut or poisoned works again. */
  | { readonly fault: 'heal' }
  | { readonly fault: 'poison'; readonly id: string; readonly links: readonly Link[]; readonly toxic: Toxic }
  | { readonly fault: 'cure'; readonly id: string }
  /** The node's service takes `factor` times as long, and so does what it sends; 1 ends it. */
  | { readonly fault: 'slow'; readonly node: NodeId; readonly factor: number }
  /** The node's clock jumps ahead (or back), and its timers with it. */
  | { readonly fault: 'clockJump'; readonly node: NodeId; readonly by: Milliseconds }
  | { readonly fault: 'input'; readonly node: NodeId; readonly event: EventObject }
  /** A byzantine node sends what it likes. */
  | { readonly fault: 'lie'; readonly node: NodeId; readonly to: NodeId; readonly message: EventObject }

/** A fault and its moment, in milliseconds from the start. */
export type TimedFault = Fault & { readonly at: Milliseconds }

/**
 * Whom a fault hits: a node; a role (all its nodes); the nodes in a state, or with a tag, of that name, such as `leader`; a
 * function of the state; or {@link Script.any} of these.
 */
export type Who<Role extends string, S> =
  | Role
  | `${Role}${number}`
  // Names of states: the type keeps completing roles and nodes.
  | (string & {})
  | ((state: S) => NodeId | readonly NodeId[] | undefined)
  | AnyOf<Role, S>

/** One of several, by chance. */
export interface AnyOf<Role extends string = string, S = never> {
  readonly anyOf: Who<Role, S>
}

/** When something of a timeline happens. */
export type Moment<S> =
  | { readonly kind: 'at'; readonly time: Milliseconds }
  | {
      readonly kind: 'every'
      readonly period: Distribution
      readonly from: Milliseconds
      readonly until: Milliseconds
    }
  | {
      readonly kind: 'when'
      readonly condition: (state: S) => boolean
      readonly times: number
      readonly after: Milliseconds
    }

/** What a timeline does. */
export type Command<Role extends string, S> =
  | { readonly kind: 'crash'; readonly who: Who<Role, S> }
  | { readonly kind: 'restart'; readonly who: Who<Role, S> | undefined }
  | { readonly kind: 'partition'; readonly groups: readonly Who<Role, S>[] | readonly (readonly Who<Role, S>[])[] }
  | { readonly kind: 'cut'; readonly from: Who<Role, S>; readonly to: Who<Role, S> | undefined }
  | { readonly kind: 'heal' }
  | { readonly kind: 'slow'; readonly who: Who<Role, S>; readonly factor: number }
  | { readonly kind: 'clockJump'; readonly who: Who<Role, S>; readonly by: Distribution }
  | { readonly kind: 'input'; readonly who: Who<Role, S>; readonly event: EventObject }
  | {
      readonly kind: 'poison'
      readonly toxic: Toxic
      readonly from: Who<Role, S> | undefined
      readonly to: Who<Role, S> | undefined
    }

/** An entry of a timeline. */
export interface Entry<Role extends string = string, S = never> {
  readonly moment: Moment<S>
  readonly command: Command<Role, S>
  /** After so long it ends: the crashed start again, the cut heals. Absent: it lasts. */
  readonly lasts: Distribution | undefined
  /** The same, ending after a time in milliseconds. */
  for(lasts: Distribution): Entry<Role, S>
}

/** What can be done at a moment of a timeline. */
export interface Commands<Role extends string, S> {
  crash(who: Who<Role, S>): Entry<Role, S>
  /** Starts nodes again that are down; without `who` all of them. */
  restart(who?: Who<Role, S>): Entry<Role, S>
  /**
   * Cuts all links between groups. One group (`partition('leader')`, `partition(['server1', 'server2'])`) is cut off from all
   * others. What was cut before stays cut.
   */
  partition(...groups: readonly Who<Role, S>[] | readonly (readonly Who<Role, S>[])[]): Entry<Role, S>
  /** Cuts links in one direction; without `to` to everybody. */
  cut(from: Who<Role, S>, to?: Who<Role, S>): Entry<Role, S>
  /** All cuts and toxics end. */
  heal(): Entry<Role, S>
  /** @param factor 10: everything it does takes ten times as long */
  slow(who: Who<Role, S>, factor: number): Entry<Role, S>
  /** @param by milliseconds ahead, negative: back */
  clockJump(who: Who<Role, S>, by: Distribution): Entry<Role, S>
  /** Gives an event from outside to nodes; where a machine has no transition for it nothing happens. */
  input(who: Who<Role, S>, event: EventObject): Entry<Role, S>
  /** Poisons the links from the ones to the others; absent: any. */
  poison(toxic: Toxic, links?: { readonly from?: Who<Role, S>; readonly to?: Who<Role, S> }): Entry<Role, S>
}

/** What a timeline is written with. */
export interface Script<Role extends string, S> {
  /** At a time from the start. */
  at(time: Milliseconds): Commands<Role, S>
  /** Again and again. @param period the time between two, in milliseconds, the first after one period */
  every(
    period: Distribution,
    range?: { readonly from?: Milliseconds; readonly until?: Milliseconds },
  ): Commands<Role, S>
  /**
   * When a condition comes true. @param options `times`: how often, default once, each time the condition comes true anew;
   *   `after`: milliseconds later, default 0
   */
  when(
    condition: (state: S) => boolean,
    options?: { readonly times?: number; readonly after?: Milliseconds },
  ): Commands<Role, S>
  /** One of them, by chance. */
  any(who: Who<Role, S>): AnyOf<Role, S>
}

/** What makes the entries of a timeline. */
export function script<Role extends string, S>(): Script<Role, S> {
  return {
    at: (time) => commands({ kind: 'at', time }),
    every: (period, { from = 0, until = Number.POSITIVE_INFINITY } = {}) =>
      commands({ kind: 'every', period, from, until }),
    when: (condition, { times = 1, after = 0 } = {}) => commands({ kind: 'when', condition, times, after }),
    any: (anyOf) => ({ anyOf }),
  }
}

function commands<Role extends string, S>(moment: Moment<S>): Commands<Role, S> {
  const entry = (command: Command<Role, S>, lasts?: Distribution): Entry<Role, S> => ({
    moment,
    command,
    lasts,
    for: (time) => entry(command, time),
  })
  return {
    crash: (who) => entry({ kind: 'crash', who }),
    restart: (who) => entry({ kind: 'restart', who }),
    partition: (...groups) => entry({ kind: 'partition', groups }),
    cut: (from, to) => entry({ kind: 'cut', from, to }),
    heal: () => entry({ kind: 'heal' }),
    slow: (who, factor) => entry({ kind: 'slow', who, factor }),
    clockJump: (who, by) => entry({ kind: 'clockJump', who, by }),
    input: (who, event) => entry({ kind: 'input', who, event }),
    poison: (toxic, { from, to } = {}) => entry({ kind: 'poison', toxic, from, to }),
  }
}

/** Faults that come by chance, each with the time between two of them (`exponential(seconds(30))`: independently). */
export interface Chaos<Role extends string = string> {
  /** `down`: how long a node stays down, default for good; `atMost`: how many at the same time, default a minority of the nodes, at least one. */
  readonly crash?: {
    readonly every: Distribution
    readonly down?: Distribution
    readonly nodes?: readonly (Role | `${Role}${number}`)[]
    readonly atMost?: number
  }
  readonly partition?: {
    readonly every: Distribution
    readonly lasts: Distribution
    readonly shape?: PartitionShape | readonly PartitionShape[]
  }
  /** Links on which nothing goes in one direction. */
  readonly oneWay?: { readonly every: Distribution; readonly lasts: Distribution }
  /** Spells in which messages on some links take longer. */
  readonly delay?: { readonly every: Distribution; readonly lasts: Distribution; readonly by: Distribution }
  readonly slow?: { readonly every: Distribution; readonly lasts: Distribution; readonly factor: number }
  readonly clockJump?: { readonly every: Distribution; readonly by: Distribution }
  /** Byzantine nodes send something of what they may send. */
  readonly lie?: { readonly every: Distribution }
  /** Probabilities for each message, on all links, beside those of the network. */
  readonly loss?: number
  readonly duplication?: number
  readonly reordering?: number
  /** Probability that a crash loses what was not synced (and how much of it is chance). Default 1. */
  readonly syncLoss?: number
  /** Milliseconds from the start. Default: the whole run. */
  readonly from?: Milliseconds
  readonly until?: Milliseconds
}
