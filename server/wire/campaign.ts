/** What many runs come to together: why they fail, and what of the machines they went through. */
import type { Trace } from './trace.js'

/**
 * Runs that violate a property for the same reason: what happened before the violation, made small, has the same shape; the
 * names of nodes and the order of what is independent apart.
 */
export interface Cause {
  /** Runs, of those that were compared. */
  readonly count: number
  /** At most the first hundred of them. */
  readonly seeds: readonly number[]
  /** The run that stands for the others: the one that could be made smallest. */
  readonly seed: number
  /** What went wrong by chance in it, where that is another than the scenario's. */
  readonly chaos?: Profile
  /** The same in words. */
  readonly chance?: string
  /** When it is violated there, in milliseconds of virtual time. */
  readonly at: number
  /** Its length in steps before it was made small. */
  readonly steps: number
  /** Made small: as a checker's counterexample. Absent where it cannot be shown. */
  readonly trace?: Trace
  /** What the checker says of a shorter run. Absent where it was not asked. */
  readonly checker?: ShorterRun
}

/** The checker's answer: is there a shorter run with no more faults and inputs? */
export interface ShorterRun {
  /** `unknown`: a limit ended its search. */
  readonly found: 'shorter' | 'none' | 'unknown'
  /** One sentence: "The checker needs 9 steps instead of 31." */
  readonly text: string
  readonly trace?: Trace
}

/** Faults by chance, with the fields that the kit's `chaos` has. */
export interface Profile {
  readonly [fault: string]: unknown
}

/** What of the machines runs went through. */
export interface CoverageReport {
  readonly roles: readonly RoleCoverage[]
  /** Different local states, contexts included; nodes of a role count as one. */
  readonly localStates: number
  /** Kinds of steps: from where, on what, by which transitions, to where, sending what. */
  readonly steps: number
  /** How many runs came after the last one that brought a new state, transition or kind of step. */
  readonly nothingNew: number
  readonly curve: CoverageCurve
}

export interface RoleCoverage {
  readonly role: string
  /** Of the states that the machine declares. */
  readonly states: Covered
  /** Of the transitions that it declares. */
  readonly transitions: Covered
}

export interface Covered {
  readonly reached: number
  readonly all: number
  /** Those that were not. */
  readonly missing: readonly string[]
}

/** What was new in each stretch of so many runs, in their order; the last stretch may be shorter. */
export interface CoverageCurve {
  readonly runs: number
  readonly states: readonly number[]
  readonly transitions: readonly number[]
  readonly steps: readonly number[]
  readonly localStates: readonly number[]
}
