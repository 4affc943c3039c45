/** The world in which a simulated protocol runs: links, nodes and their clocks. */
import type { EventObject } from 'xstate'
import type { Distribution } from './distribution.js'

/** What a link between two nodes does to messages. Probabilities are numbers from 0 to 1. */
export interface LinkOptions {
  /**
   * How long a message is under way, in milliseconds. Default: `uniform(1, 5)`; for a protocol with timing bounds anything up to
   * its `delta`.
   */
  readonly latency?: Distribution
  /** Added to the latency, in milliseconds: the part that varies. Default 0. */
  readonly jitter?: Distribution
  /** Bytes that the link takes in a second; messages wait for each other. Default: any number at once. */
  readonly bandwidth?: number
  /** Probability that a message vanishes. Default 0. */
  readonly loss?: number
  /** Probability that a message arrives twice, the copy with a latency of its own. Default 0. */
  readonly duplication?: number
  /** Probability that a message takes twice the latency and more (up to five times), so that later ones overtake it. Default 0. */
  readonly reordering?: number
}

/** The network of a simulation: what all links are like, and what some are like. */
export interface NetworkOptions<Role extends string = string> extends LinkOptions {
  /** Exceptions, by role or node at each end (absent: any). Of several that fit, the last that says something counts. */
  readonly links?: readonly (LinkOptions & {
    readonly from?: Role | `${Role}${number}`
    readonly to?: Role | `${Role}${number}`
    /** Whether it is meant for the way back, too. Default false. */
    readonly both?: boolean
  })[]
  /**
   * What becomes of a message that arrives where its receiver is down or the link is cut. `wait`: it arrives when that
   * is over. `lose`: it vanishes. Default: `lose` where the protocol's network may lose messages, else `wait`.
   */
  readonly unreachable?: 'wait' | 'lose'
  /** The size of a message in bytes. Default: the length of its JSON text. */
  readonly bytes?: (message: EventObject) => number
}

/** A clock that goes wrong: timers run on it. A machine cannot read its clock, so an offset shows only where it changes. */
export interface ClockOptions {
  /** How far the clock is ahead at the start, in milliseconds (negative: behind). Default 0. */
  readonly offset?: Distribution
  /**
   * How much faster the clock goes than true time: 0.01 is 1% fast, -0.01 is 1% slow. Default: for a protocol with timing
   * bounds anything within its drift, else 0.
   */
  readonly drift?: number | { readonly min: number; readonly max: number }
}

/** How nodes of a role, or one node, do their work. */
export interface NodeOptions {
  /**
   * How long handling a message or an input takes, in milliseconds; for all types, or by type (`'*'`: all others). Messages
   * queue meanwhile. Its effects come at the end. Default: no time. Timers take none.
   */
  readonly service?: Distribution | { readonly [type: string]: Distribution }
  /** How many messages are handled at the same time. Default 1. */
  readonly concurrency?: number
  /** How many messages may wait; who comes then is turned away and lost. Default: any number. */
  readonly queue?: number
  readonly clock?: ClockOptions
}
