/**
 * What a check says: the one value that travels from the kernel to the command line, the notebook's output and the
 * renderer. Plain JSON. The state space itself never leaves the kernel.
 */
import type { Estimate } from './estimate.js'
import type { StateOutline } from './output.js'
import type { Trace, TransitionId } from './trace.js'

/** `holds`: every reachable state within the model was visited. `unknown`: a limit ended the exploration. */
export type Verdict = 'holds' | 'violated' | 'unknown'

export type PropertyKind =
  | 'always'
  | 'step'
  | 'reachable'
  | 'noDeadlock'
  | 'quiescent'
  | 'monitor'
  | 'refines'
  | 'eventually'
  | 'leadsTo'
  | 'infinitelyOften'
  | 'stabilizes'
  | 'linearizable'
  /** Not a property of the protocol: whether a run that somebody wrote down can be taken. */
  | 'run'

/** The verdict on one property. */
export interface PropertyReport {
  readonly kind: PropertyKind
  readonly verdict: Verdict
  /** One or two sentences for a reader: why, and under which limit. */
  readonly text: string
  /** What `expect` asked for; absent where nothing was expected (then only `holds` is as expected). */
  readonly expected?: Verdict
  readonly asExpected: boolean
  /** The counterexample of a violation, or the witness of a `reachable` that holds. */
  readonly trace?: Trace
}

/** A limit of the exploration that was met. */
export interface LimitReport {
  readonly limit: 'depth' | 'states' | 'inFlight' | 'seconds' | 'memory' | 'cancelled' | 'fingerprints'
  /** The limit's value: levels, states, messages, seconds, bytes. Absent for `cancelled`, and for `fingerprints` that were asked for. */
  readonly value?: number
  /** How many states or successors it cut. */
  readonly cut: number
  /** What to raise, in words. */
  readonly advice: string
}

/**
 * What of the model was never exercised: a check that holds because nothing happens is no success. Where the search is not
 * complete, that it was not exercised in the part explored; how much each limit cut stands among the limits.
 */
export interface VacuityReport {
  /** State nodes never entered, as `role: a.b`. */
  readonly states: readonly string[]
  /** Transitions never taken, as `role: state on event [guard] → target`. */
  readonly transitions: readonly string[]
  /** Named guards that were evaluated and never true, or never evaluated, as `role: name`. */
  readonly guards: readonly string[]
  /** Messages sent and never handled by any receiver. */
  readonly unhandledMessages: readonly string[]
  /** Messages that were sent and never delivered, as `role: type`: their receivers were down, say, or they led out of the bound. */
  readonly undeliveredMessages: readonly string[]
  /** Messages that a role's machine handles, and that came to other roles only, as `role: type`. */
  readonly unreceivedMessages: readonly string[]
  /**
   * Conditions that were never true, so that the property demanded nothing, as `property: condition`: of a `leadsTo(p, q)`, an
   * `always(p, q)`, and of `!p || q` and `p ? q : true` in cells.
   */
  readonly antecedents: readonly string[]
  /** Messages some machine handles (or an input declares) that nobody ever sent. */
  readonly unsentMessages: readonly string[]
  /** Observations that a monitor waits for and that no node ever emitted, as `monitor "name": type`. */
  readonly unseenObservations: readonly string[]
}

/** Of what does not know: a single run, or a partial-order reduction, which looks at steps that never happen and need not take all that do. */
export const untold: VacuityReport = {
  states: [],
  transitions: [],
  guards: [],
  unhandledMessages: [],
  unsentMessages: [],
  undeliveredMessages: [],
  unreceivedMessages: [],
  antecedents: [],
  unseenObservations: [],
}

/**
 * How much of a role's machine a check saw. What is counted are different steps of single nodes: one for each local state of a
 * node (its state, context and timers) and each thing that can come to it there, however many global states it happens in.
 */
export interface ExercisedRole {
  readonly role: string
  /** How many nodes have the role. */
  readonly nodes: number
  /** Different local states that their steps led to, of all nodes of the role; time that passes makes no others. */
  readonly localStates: number
  /** Every transition of the machine, in its order. */
  readonly transitions: readonly TransitionCount[]
}

export interface TransitionCount extends TransitionId {
  /** "follower on requestVote [upToDate] → candidate" */
  readonly words: string
  /** In how many different steps it was taken. */
  readonly steps: number
}

/** What a search spared by reductions; the numbers of the report are those of the reduced search. */
export interface ReductionReport {
  /** States are orbits: of those that differ only in the names of nodes of these roles, one was kept. */
  readonly symmetry?: {
    readonly roles: readonly string[]
    /** How many renamings there are. */
    readonly renamings: number
    /** Whether properties were compared on a sample of them only. */
    readonly sampled: boolean
  }
  /** Of actions that do not concern each other, not all orders were followed. */
  readonly partialOrder?: {
    /** States in which only the actions of some nodes were taken. */
    readonly reduced: number
    /** Where it is verified: the space that it leaves. */
    readonly distinct?: number
    readonly generated?: number
  }
  /** Where reductions are verified: the space without them, which came to the same verdicts. */
  readonly full?: { readonly distinct: number; readonly generated: number }
  /** Where reductions are verified: why one was not used. */
  readonly refused?: readonly string[]
}

/** How states were stored, where not exactly. */
export interface StorageReport {
  /** Of visited states only a hash is kept: states with the same are taken for one. */
  readonly kind: 'fingerprints'
  readonly bits: number
  /** Bytes of memory for each visited state. */
  readonly bytesPerState: number
  /** What was kept on disk at most, in bytes: states still to be expanded, and the way to each state. 0: nothing. */
  readonly diskBytes: number
  /** Probability that a state was missed, as if fingerprints were drawn at random. */
  readonly missProbability: number
  /** Distinct states that had been stored exactly when memory became scarce; absent where fingerprints were asked for. */
  readonly exactUntil?: number
}

export interface CheckStatistics {
  /** Different reachable global states, the initial one included. */
  readonly distinct: number
  /** The initial state plus every successor computed, repeats included. */
  readonly generated: number
  /** Breadth-first levels, the first being the initial state. */
  readonly depth: number
  /** Wall time of the search. */
  readonly seconds: number
  /** Bytes of the tables at the end, all told. */
  readonly memoryBytes: number
  /** Successors outside `within`. */
  readonly outside: number
  /** Probability that a state was missed: 0 where states are stored exactly. */
  readonly missProbability: number
  /** XState macrosteps that were computed; everything else was table look-up. */
  readonly localSteps: number
  /** Different tuples of local states. */
  readonly configurations: number
  /** True when every reachable state within the model was visited. */
  readonly complete: boolean
  /**
   * The search ended in the middle of a level, since the last property was decided there: what is counted (`distinct` to `depth`,
   * `outside`, `localSteps`, `configurations`) are the levels that were complete by then, whatever more was seen. So it is
   * the same for any number of threads.
   */
  readonly wholeLevels?: true
  /** Absent where states were stored exactly. */
  readonly storage?: StorageReport
  /** Absent where nothing was reduced. */
  readonly reductions?: ReductionReport
}

/** The result of `check(...)`. `P` are the names of the properties. */
export interface CheckReport<P extends string = string> {
  readonly type: 'check'
  readonly version: 1
  readonly protocol: string
  /** What the model assumed, one phrase each: "unordered network", "loss unbounded", "at most 1 crash", ... */
  readonly assumptions: readonly string[]
  /** `violated` if any property is, else `unknown` if any is, else `holds`. */
  readonly verdict: Verdict
  /** True when every property came out as expected. */
  readonly asExpected: boolean
  readonly properties: { readonly [K in P]: PropertyReport }
  readonly statistics: CheckStatistics
  readonly limits: readonly LimitReport[]
  readonly vacuity: VacuityReport
  /** The machine of each role, to be drawn; absent where nobody looked at machines. */
  readonly machines?: { readonly [role: string]: StateOutline }
  /**
   * By role. Absent where it is not known: not all local steps were kept (fingerprints), or not all were taken (a partial-order
   * reduction). With a symmetry reduction it is what the search took that was reduced.
   */
  readonly exercised?: readonly ExercisedRole[]
  /** What is left of a search that a limit ended, as far as its levels tell. */
  readonly estimate?: Estimate
}

/** What a running check says of itself, about four times a second. */
export interface CheckProgress {
  readonly protocol: string
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /** States found and not yet expanded. */
  readonly queue: number
  readonly statesPerSecond: number
  readonly memoryBytes: number
  /** What is left, as far as the sizes of the levels tell. */
  readonly estimate?: Estimate
  /**
   * What is done with the states instead of looking for more: memory is full and fingerprints of them are stored, properties of
   * paths are judged, or smaller counterexamples are looked for.
   */
  readonly stage?:
    | { readonly doing: 'storing'; readonly share: number }
    | { readonly doing: 'paths' }
    | { readonly doing: 'minimising' }
}
