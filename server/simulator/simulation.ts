/** The type of what `simulate` gives to those who write cells. */
import type { TimedFault } from '../../protocols/model/index.js'
import type { RunRecord, SimulationReport } from '../wire/simulation.js'

/** The result of `simulate(...)`: its properties, metrics, plots and one run in full. */
export interface Simulation<P extends string = string> extends SimulationReport<P> {
  /** The first run with a violation, else the first. */
  readonly run: RecordedRun
}

/** One run in full. */
export interface RecordedRun extends RunRecord {
  /**
   * What was done to the run, by script and by chance. Given to `simulate` as its `timeline`, with the same seed and without
   * the `chaos` that it came from, it is done again; leave out, move or add what you like.
   *
   * @example simulate(raft, { ...calm, seed: 4, timeline: stormy.run.timeline.filter(({ fault }) => fault !== 'clockJump') })
   */
  readonly timeline: readonly TimedFault[]
}
