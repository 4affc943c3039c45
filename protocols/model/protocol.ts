/** `protocol(...)`: the nodes, what surrounds them and what is claimed of them. */
import type { AnyStateMachine, ContextFrom, EventFrom, InputFrom } from 'xstate'
import type { Faults, Input, Network } from './environment.js'
import type { Fairness } from './fairness.js'
import type { NodeId } from './messages.js'
import { type Property, type PropertyKinds, propertyKinds, type View } from './properties.js'
import { asynchronous, type Delay, type Timing } from './timing.js'
import { validate, validateProperty } from './validation.js'
import { type Changes, isOfAKind, nameOfChanges } from './variant.js'

/** The machines of a protocol by role. */
export type Machines = Record<string, AnyStateMachine>

/** The nodes of one role: instances of one machine. */
export interface Role<M extends AnyStateMachine = AnyStateMachine> {
  readonly machine: M
  /** How many nodes: `count: 3` of role `server` are `server1`, `server2` and `server3`. Default 1. */
  readonly count?: number
  /** The keys of the context that survive a crash. Default: none. */
  readonly durable?: readonly (keyof ContextFrom<M> & string)[]
  /** The machine's input. Default: `{ id, peers, nodes }`, see `NodeInput`. */
  readonly input?: (
    id: NodeId,
    peers: readonly NodeId[],
    nodes: { readonly [role: string]: readonly NodeId[] },
  ) => InputFrom<M>
}

/** An event from outside, as an author writes it: nobody sent it, so `from` may be left out. */
export type OutsideEvent<E> = E extends unknown ? Omit<E, 'from'> : never

/** What `protocol(...)` is given. */
export interface Definition<R extends Machines, P extends string> {
  readonly name: string
  readonly nodes: { readonly [K in keyof R]: Role<R[K]> }
  readonly network?: Network
  readonly timing?: Timing
  readonly faults?: Faults<keyof NoInfer<R> & string, OutsideEvent<EventFrom<NoInfer<R>[keyof R]>>>
  /** Stimuli from outside, by the role that receives them. */
  readonly inputs?: { readonly [K in keyof NoInfer<R>]?: readonly Input<OutsideEvent<EventFrom<R[K]>>>[] }
  /** What must happen in the long run. Default: weak fairness of deliveries and timers. Only liveness looks at it. */
  readonly fairness?: Fairness<EventFrom<NoInfer<R>[keyof R]>['type']>
  /**
   * How long the machines' named delays take, in place of what the machines say. Only timed models look at it.
   *
   * @example delays: { electionTimeout: uniform(150, 300) }
   */
  readonly delays?: { readonly [name: string]: Delay }
  /**
   * Bounds an infinite model: a state for which this is false is generated and counted as outside, not explored.
   * A property that holds then holds within this bound, and the verdict says so.
   */
  readonly within?: (state: View<NoInfer<R>>) => boolean
  /** The properties by name. The function receives the kinds of properties, typed for these nodes. */
  readonly properties?: (kinds: PropertyKinds<View<NoInfer<R>>>) => Record<P, Property<View<NoInfer<R>>>>
}

const brand = Symbol.for('protocol-notebook.protocol')

/** A protocol, ready to be checked. */
export interface Protocol<R extends Machines = Machines, P extends string = string> {
  readonly [brand]: true
  /** Stack frames of the place where it was declared: where an error of its machines points that has no place of its own. */
  readonly declaredAt: string
  readonly name: string
  readonly nodes: { readonly [K in keyof R]: Role<R[K]> }
  readonly network: Required<Omit<Network, 'loss' | 'duplication'>> & Pick<Network, 'loss' | 'duplication'>
  readonly timing: Timing
  readonly faults: Faults
  readonly inputs: { readonly [role: string]: readonly Input<{ type: string }>[] }
  readonly fairness: Fairness
  readonly delays: { readonly [name: string]: Delay }
  readonly within: ((state: View<R>) => boolean) | undefined
  readonly properties: { readonly [K in P]: Property<View<R>> }
  /**
   * The same protocol with something changed, which its name says. Objects are merged key by key; arrays, functions,
   * machines and timings are replaced.
   *
   * @example raft.with({ nodes: { server: { durable: ['term', 'log'] } } })
   */
  with(changes: Changes<Definition<R, P>>): Protocol<R, P>
}

/**
 * Declares a protocol.
 *
 * @throws ProtocolError that names what is wrong in the declaration
 */
export function protocol<const R extends Machines, const P extends string = never>(
  definition: Definition<R, P>,
): Protocol<R, P> {
  validate(definition as unknown as Definition<Machines, string>)
  const properties = definition.properties?.(propertyKinds as unknown as PropertyKinds<View<R>>) ?? {}
  for (const [name, property] of Object.entries<Property<View<R>>>(properties)) {
    validateProperty(definition.name, name, property as Property<never>)
  }
  return {
    [brand]: true,
    declaredAt: callers(protocol),
    name: definition.name,
    nodes: definition.nodes,
    network: { order: 'unordered', unhandled: 'consume', ...definition.network },
    timing: definition.timing ?? asynchronous,
    faults: (definition.faults ?? {}) as Faults,
    inputs: (definition.inputs ?? {}) as Protocol['inputs'],
    fairness: (definition.fairness ?? {}) as Fairness,
    delays: definition.delays ?? {},
    within: definition.within as Protocol<R, P>['within'],
    properties: properties as Protocol<R, P>['properties'],
    with(changes) {
      const merged = merge(definition, changes) as Definition<R, P>
      return protocol<R, P>({ ...merged, name: changes.name ?? `${definition.name} with ${nameOfChanges(changes)}` })
    },
  }
}

/** The stack frames of whoever called a function. */
function callers(callee: (...args: never[]) => unknown): string {
  const place: { stack?: string } = {}
  // V8's; elsewhere errors point to the engine.
  Error.captureStackTrace?.(place, callee)
  return (place.stack ?? '').split('\n').slice(1).join('\n')
}

/** Is this value a protocol, of whichever copy of the kit? */
export const isProtocol = (value: unknown): value is Protocol =>
  typeof value === 'object' && value !== null && brand in value

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/**
 * Merges plain objects key by key; everything else (arrays, functions, machines) is replaced, and so is what comes in
 * kinds (a timing, a range): the parts of two kinds do not mix.
 */
function merge(base: unknown, changes: unknown): unknown {
  if (!isPlain(base) || !isPlain(changes) || isOfAKind(changes)) return changes
  const result: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(changes)) result[key] = merge(base[key], value)
  return result
}
