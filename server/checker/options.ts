import type { CheckProgress, Verdict } from '../wire/report.js'
import type { SearchOrder } from './hunting.js'
import type { Limits } from './search.js'

/** Which reductions a check uses; see {@link CheckOptions}. */
export interface Reductions {
  readonly symmetry?: boolean | readonly string[]
  readonly partialOrder?: boolean
}

/** How far a check goes, and what its author expects of it. */
export interface CheckOptions<P extends string = string> extends Limits {
  /** Wall time of the search. Properties about paths are judged in the states found until then, which may take as long again. */
  readonly seconds?: number
  /**
   * Bytes of the search's tables; the process takes some 100 to 200 MB beside them. Default 4 GiB. What happens when they are full,
   * `storage` says.
   */
  readonly memory?: number
  /**
   * How visited states are stored. By default exactly, and when `memory` is full as fingerprints of 64 bits (9 to 12 bytes a
   * state), with the states still to be expanded on disk, in the system's folder for temporary files: then what is
   * found violated is violated, but nothing is said to hold, since a state may have been missed; the report says how probable that is.
   * One thread searches then.
   * `exact`: the search ends when memory is full. `fingerprints`: from the start. Only a breadth-first search without
   * reductions and without a checkpoint can do with fingerprints; properties about paths cannot be judged with them.
   */
  readonly storage?: 'exact' | 'fingerprints'
  /**
   * Threads that search together. Default: as many as there are processors, once a space has more than 20,000 states.
   * Verdicts, counts, and the length of counterexamples do not depend on it. Which of several counterexamples that are alike in
   * length is shown does not either where it is known to have the fewest faults and nodes, as the verdict says then: where at most
   * 100,000 states have to be looked at to know (of a lasso, 50,000). (Limits on time and memory cut where they do, and so does
   * one of more than a million states. Where a violation ends the check, what was never reached is told of the part explored by then.)
   */
  readonly threads?: number
  /**
   * In which order states are visited. `breadth-first` (default): counterexamples are the shortest. `depth-first`: the newest
   * state first, which meets long runs early. `random`: walks from the initial state, each step at random. `priority`: walks
   * in which the node with the highest of some random priorities goes on, which finds rare orders of events with a known
   * probability. Walks only ever find violations: they end by `seconds` or `states` (10 seconds where neither is given), and
   * `depth` is the length of a walk (500).
   */
  readonly order?: SearchOrder
  /** Where the random choices of walks come from: the same seed gives the same walks. Default 1. */
  readonly seed?: number
  /**
   * A file in which the search keeps itself, every so many seconds (60) and when a limit or an interruption ends it. The next
   * check of the same protocol with the same limits goes on from there, even if the process was killed; the file is deleted
   * once the search has come to its end. An interrupted check answers first and writes its file then; what it has found is not made
   * smaller.
   */
  readonly checkpoint?: string | { readonly file: string; readonly every: number }
  /**
   * Explore less and say the same; off by default. `symmetry`: nodes of a role are interchangeable (all such roles, or
   * those named), so that of states that differ in names only one is kept. `partialOrder`: of steps of different nodes that do
   * not concern each other few orders are followed; for `always`, `reachable`, `noDeadlock` and `quiescent`. Its
   * counterexamples are real, though not always the shortest. Each is refused, with the reason, where it would not preserve
   * a verdict, and so are both together. `'verify'` explores everything with and without and compares; it is for small instances.
   */
  readonly reductions?: Reductions | 'verify'
  /** Explore everything even after all properties are decided. Default: stop then. */
  readonly complete?: boolean
  /** Judge these properties only, as when a wrong variant is to show one violation. Default: all. */
  readonly only?: readonly P[]
  /** The verdict that each property should come to; `holds` where nothing is said. */
  readonly expect?: { readonly [K in P]?: Verdict }
  /** Ends the check early: what was found is kept, what is open becomes `unknown`. */
  readonly signal?: AbortSignal
  /** Hears about four times a second how far the check is. */
  readonly progress?: (progress: CheckProgress) => void
}

/** What ended something before it was done. */
export type Ended = 'seconds' | 'memory' | 'cancelled'

/** What ended the search, and what the judging of paths after it. */
export interface EndedEarly {
  readonly search: Ended | undefined
  readonly paths: Ended | undefined
}

/** Seconds after which a search ends; walks need an end. */
export const secondsOf = (
  search: { readonly sampled: boolean },
  { seconds, states }: CheckOptions,
): number | undefined => seconds ?? (search.sampled && states === undefined ? 10 : undefined)

/** Distinct states, or seconds, beyond which several threads search. */
export const worthThreads = { states: 20_000, seconds: 0.03 }

/** Bytes of tables that a check may use unless told otherwise. */
export const defaultMemory = 4 * 2 ** 30
