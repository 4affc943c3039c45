import type { RunCoverage } from './campaign/runCoverage.js'
import type { Happening } from './eventLog.js'

/** What is kept of a run beside its log: where what happens in it goes, and what it goes through, if anybody wants to know. */
export interface Kept {
  readonly recorded?: Happening[]
  readonly coverage?: RunCoverage
  /**
   * What is told of the run. In full: also how everything went over time, and scenes. In short, as one of many: one number for each
   * quantity, histograms, and what happened last, for whoever watches. Absent: nothing, and nothing is measured.
   */
  readonly told?: 'in full' | 'in short'
}
