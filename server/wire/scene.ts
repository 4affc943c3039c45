/** A stretch of a simulated run in which every message and every change of state can be watched. Plain JSON, bounded in size. */
import type { FaultBand } from './simulation.js'

/** What became of a message: it was delivered, it was lost, or it was still under way at the end of the scene. */
export type Fate = 'delivered' | 'lost' | 'under way'

export const fates: readonly Fate[] = ['delivered', 'lost', 'under way']

/** Times are milliseconds from the start of the run. */
export interface Scene {
  /** What it is about: "the beginning", "the first fault", "the violation", "the end". */
  readonly title: string
  readonly from: number
  readonly to: number
  readonly nodes: readonly string[]
  /** Names of states, by number. */
  readonly states: readonly string[]
  /** The state of each node at `from`. */
  readonly start: readonly number[]
  /** In the order of time. */
  readonly changes: readonly (readonly [time: number, node: number, state: number])[]
  /** Types of messages, by number. */
  readonly types: readonly string[]
  /** In the order of their ends; `fate` is a place in {@link fates}. */
  readonly messages: readonly (readonly [
    type: number,
    from: number,
    to: number,
    sent: number,
    ended: number,
    fate: number,
  ])[]
  /** Those that lasted, or struck, in it. */
  readonly faults: readonly FaultBand[]
}
