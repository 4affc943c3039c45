/** What is asked of a simulated protocol from outside. */
import type { EventObject } from 'xstate'
import type { NodeId } from '../messages.js'
import type { Distribution } from './distribution.js'
import type { Milliseconds } from './duration.js'

/** When requests come, whether the earlier ones are answered or not. */
export type Arrivals =
  | { readonly kind: 'poisson'; readonly perSecond: number }
  | { readonly kind: 'constant'; readonly perSecond: number }
  | {
      readonly kind: 'bursts'
      readonly every: Distribution
      readonly size: Distribution
      readonly spread: Milliseconds
    }
  | { readonly kind: 'diurnal'; readonly low: number; readonly high: number; readonly period: Milliseconds }
  | { readonly kind: 'trace'; readonly times: readonly Milliseconds[] }

/** Requests that come independently of each other. */
export const poisson = (perSecond: number): Arrivals => ({ kind: 'poisson', perSecond })

/** Requests in equal distances. */
export const steady = (perSecond: number): Arrivals => ({ kind: 'constant', perSecond })

/**
 * Requests in bursts.
 *
 * @param every milliseconds from one burst to the next
 * @param size how many requests it has
 * @param spread milliseconds over which they are spread; default 0, all at once
 */
export const bursts = (options: {
  readonly every: Distribution
  readonly size: Distribution
  readonly spread?: Milliseconds
}): Arrivals => ({ kind: 'bursts', spread: 0, ...options })

/**
 * Day and night: independent requests whose rate goes up and down like a sine, beginning at `low`.
 *
 * @param low, high requests in a second
 */
export const diurnal = (options: {
  readonly low: number
  readonly high: number
  readonly period: Milliseconds
}): Arrivals => ({ kind: 'diurnal', ...options })

/** Requests at recorded times, in milliseconds from the start. */
export const traceDriven = (times: readonly Milliseconds[]): Arrivals => ({ kind: 'trace', times })

/** Which keys are asked for. */
export type Keys =
  | { readonly kind: 'zipf'; readonly count: number; readonly exponent: number }
  | { readonly kind: 'equal'; readonly count: number }

/** Keys 0 to `count` - 1, of which the k-th is chosen in proportion to 1 / k to the power of `exponent` (0.99: as YCSB does). */
export const zipf = (count: number, exponent = 0.99): Keys => ({ kind: 'zipf', count, exponent })

/** Keys 0 to `count` - 1, each as likely. */
export const equalKeys = (count: number): Keys => ({ kind: 'equal', count })

/** What the event of a request may be made of. */
export interface Request {
  /** How many requests of this workload came before. */
  readonly number: number
  /** As `keys` says; 0 without. */
  readonly key: number
  /** A random number from 0 up to 1, for choices of the author's own. */
  readonly chance: number
  /** The node that is asked. */
  readonly to: NodeId
}

/** The event of a request, or a function that makes it. */
type RequestEvent<E> = E | ((request: Request) => E)

/**
 * Who is asked: a role, a node, or the nodes in a state or with a tag of that name (of several a random one that is up); or a
 * function of the state that names a node.
 */
type Asked<Target extends string, S> = Target | (string & {}) | ((state: S) => NodeId | undefined)

/** Requests that come whether the earlier ones are answered or not. */
export interface OpenWorkload<Target extends string = string, S = never, E = EventObject> {
  readonly kind: 'open'
  readonly to: Asked<Target, S>
  readonly arrivals: Arrivals
  readonly event: RequestEvent<E>
  readonly keys?: Keys
  /** When it begins and ends, in milliseconds. Default: the whole run. */
  readonly from?: Milliseconds
  readonly until?: Milliseconds
}

/**
 * Clients that wait for the answer, think, and ask again. Each node of the role is one client; it is answered when its machine
 * observes a response (see `respond`).
 */
export interface ClosedWorkload<Target extends string = string, E = EventObject> {
  readonly kind: 'closed'
  readonly to: Target
  /** Milliseconds between an answer and the next request. Default 0. */
  readonly think?: Distribution
  readonly event: RequestEvent<E>
  readonly keys?: Keys
  /** How many of the nodes ask. Default: all. */
  readonly clients?: number
  /** After so many milliseconds without an answer a client asks the next thing. Default: it waits for ever. */
  readonly patience?: Milliseconds
  readonly from?: Milliseconds
  readonly until?: Milliseconds
}

export type Workload<Target extends string = string, S = never, E = EventObject> =
  | OpenWorkload<Target, S, E>
  | ClosedWorkload<Target, E>

/** Makes workloads. */
export const workload = {
  /** @example workload.open({ to: 'server', arrivals: poisson(100), event: { type: 'propose', value: 'x' } }) */
  open: <const Target extends string, S, const E extends EventObject>(
    options: Omit<OpenWorkload<Target, S, E>, 'kind'>,
  ): OpenWorkload<Target, S, E> => ({ kind: 'open', ...options }),
  /** @example workload.closed({ to: 'client', think: exponential(10), event: { type: 'ask' } }) */
  closed: <const Target extends string, const E extends EventObject>(
    options: Omit<ClosedWorkload<Target, E>, 'kind'>,
  ): ClosedWorkload<Target, E> => ({ kind: 'closed', ...options }),
} as const
