import type { RunCoverage } from './campaign/runCoverage.js'
import type { Happening } from './eventLog.js'

/** What is kept of a run beside its numbers: where what happens in a run goes, and what it goes through, if anybody wants to know. */
export interface Kept {
  readonly recorded?: Happening[]
  readonly coverage?: RunCoverage
  /** What is there to be watched: scenes of the run, or only what happened last. Absent: nothing. */
  readonly film?: 'scenes' | 'latest'
}
