/** `simulate(protocol, options)`: what the options are, and scenarios, which keep them under a name. */
import type { EventFrom } from 'xstate'
import type { View } from '../properties.js'
import type { Machines, OutsideEvent, Protocol } from '../protocol.js'
import type { Distribution } from './distribution.js'
import type { Milliseconds } from './duration.js'
import type { Metric } from './metrics.js'
import { type Chaos, type Entry, type Script, script, type TimedFault } from './scenario.js'
import type { Workload } from './workload.js'
import type { NetworkOptions, NodeOptions } from './world.js'

type RoleOf<R extends Machines> = keyof R & string

/** Something that has to come about in time: see {@link within}. */
export interface Deadline<S> {
  readonly time: Milliseconds
  readonly predicate: (state: S) => boolean
  /** Absent: counted from the start, once. */
  readonly whenever: ((state: S) => boolean) | undefined
}

/**
 * Bounded liveness: `predicate` holds at some moment within `time` from the start; or, with `whenever`, within `time` from
 * every moment at which that comes true.
 *
 * @example within(seconds(10), ({ server }) => server.some((node) => node.matches('leader')))
 */
export const within = <S>(
  time: Milliseconds,
  predicate: (state: S) => boolean,
  { whenever }: { readonly whenever?: (state: S) => boolean } = {},
): Deadline<S> => ({ time, predicate, whenever })

/** What a run is like: the world, what is asked, what goes wrong, and what must come about in time. */
export interface ScenarioOptions<R extends Machines = Machines, P extends string = string> {
  /** Virtual time. Default one minute. */
  readonly duration?: Milliseconds
  readonly network?: NetworkOptions<RoleOf<R>>
  /** By role or node; what is said of a node counts before what is said of its role. */
  readonly nodes?: { readonly [name in RoleOf<R> | `${RoleOf<R>}${number}`]?: NodeOptions }
  /** How long the machines' named delays take, in milliseconds, in place of what protocol and machines say. */
  readonly delays?: { readonly [name: string]: Distribution }
  /** What is asked. Default: the protocol's inputs, as often as they may come, at random times. */
  readonly workload?: OneOrMore<
    Workload<RoleOf<R> | `${RoleOf<R>}${number}`, View<R>, OutsideEvent<EventFrom<R[keyof R]>>>
  >
  /** What goes wrong and when: a script, or a timeline that was recorded. */
  readonly timeline?:
    | ((script: Script<RoleOf<R>, View<R>>) => readonly Entry<RoleOf<R>, View<R>>[])
    | readonly TimedFault[]
  /** What goes wrong by chance. */
  readonly chaos?: Chaos<RoleOf<R>>
  /** What must come about in time, by name. */
  readonly deadlines?: { readonly [name: string]: Deadline<View<R>> }
  /**
   * A bound for the protocol's properties about the long run: `eventually` must come about within it from the start,
   * `leadsTo` from each time the antecedent comes true, `infinitelyOften` never stay away longer; `stabilizes` must hold
   * without a break from then on. One for all, or by name. Default: they are not judged.
   */
  readonly liveness?: Milliseconds | { readonly [K in P]?: Milliseconds }
  /**
   * When the system is there for its users; the report has the windows in which it was not. Default: it is not while an
   * operation waits and none was answered for a second.
   */
  readonly available?: (state: View<R>) => boolean
  /** What is measured before this time is left out, in milliseconds. Default 0. */
  readonly warmUp?: Milliseconds
}

type OneOrMore<T> = T | readonly T[]

/** How a simulation is run. */
export interface SimulationOptions<R extends Machines = Machines, P extends string = string>
  extends ScenarioOptions<R, P> {
  /** What is said here counts before what the scenario says. */
  readonly scenario?: Scenario<R, P>
  /** A whole number; the same seed gives the same run on any machine. Default 1. */
  readonly seed?: number
  /** How many runs, with the seeds `seed`, `seed + 1`, ... Default 1. */
  readonly runs?: number
  /**
   * How many threads share the runs. Default: as many as there are processors, where it pays. What comes out is the same for any
   * number. Threads need the cells of a notebook to begin from; a Node program names a `module`, or there is one.
   */
  readonly threads?: number
  /** Whether a run ends at its first violation. Default true. */
  readonly stop?: boolean
  /** Whether the first run with a violation is the last. Default false: all are made. */
  readonly failFast?: boolean
  /**
   * Whether what went wrong by chance is varied from run to run, further where that led to something new. Only such faults are
   * tried as the scenario's chaos names, or the protocol says may happen. Default false.
   */
  readonly guided?: boolean
  /**
   * Steps of runs that are tried to make violations small; 0: they are shown as they came. Default 2,000,000. Not a time, so that
   * the same campaign comes to the same causes on every machine.
   */
  readonly shrink?: number
  /**
   * States in which the checker may look for a shorter run that violates the same, with no more faults and inputs; 0: it is not
   * asked. Default 200,000.
   */
  readonly shortest?: number
  /** What is expected of properties and deadlines; default: that nothing is violated. */
  readonly expect?: { readonly [K in P]?: Judgement } & { readonly [deadline: string]: Judgement | undefined }
  /** Milliseconds of virtual time between two samples of the time series. Default: a 200th of the duration. */
  readonly sample?: Milliseconds
  /** What is measured: everything (true, the default), nothing, or what is named. Measuring never changes what happens. */
  readonly metrics?: boolean | readonly Metric[]
  /** Stops the simulation; what was found until then is told. */
  readonly signal?: AbortSignal
}

/** What runs can say of a property. They never say that it holds. */
export type Judgement = 'violated' | 'not violated' | 'reached' | 'not reached'

const brand = Symbol.for('protocol-notebook.scenario')

/** Options under a name, for a notebook, the command line and others to run. */
export interface Scenario<R extends Machines = Machines, P extends string = string> {
  readonly [brand]: true
  readonly name: string
  readonly protocol: Protocol<R, P>
  readonly options: ScenarioOptions<R, P>
}

/**
 * Declares a scenario.
 *
 * @example
 * const cutOff = scenario(raft, {
 *   name: 'the leader is cut off',
 *   duration: seconds(30),
 *   timeline: ({ at }) => [at(seconds(5)).partition('leader').for(seconds(10))],
 * })
 * await simulate(raft, { scenario: cutOff, seed: 7 })
 */
export const scenario = <R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  { name, ...options }: ScenarioOptions<NoInfer<R>, NoInfer<P>> & { readonly name: string },
): Scenario<R, P> => ({ [brand]: true, name, protocol, options })

/** Is this value a scenario, of whichever copy of the kit? */
export const isScenario = (value: unknown): value is Scenario =>
  typeof value === 'object' && value !== null && brand in value

/** The entries of a timeline that is a script. */
export const entriesOf = <R extends Machines>(
  timeline: (script: Script<RoleOf<R>, View<R>>) => readonly Entry<RoleOf<R>, View<R>>[],
): readonly Entry<RoleOf<R>, View<R>>[] => timeline(script())
