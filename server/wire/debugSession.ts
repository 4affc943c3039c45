/** What the editor and a debug session of a trace say to each other beyond the Debug Adapter Protocol. */

import type { Trace } from './trace.js'

/** The type of debug configurations for traces. */
export const debugType = 'protocol-notebook'

/** Custom requests of a session. */
export const debugRequests = {
  /** What could happen after the present step: `{ possible: Possibility[], step: number }`. */
  possible: 'possible',
  /** Goes on by one of these: `{ action: number, text: string }`. */
  choose: 'choose',
  /** All runs of the session: {@link DebugRuns}. */
  runs: 'runs',
  /** Goes to a step of a run: `{ run: number, step: number }`. */
  goTo: 'goTo',
} as const

/** A custom event: the session stands at another step. Its body is a {@link DebugMoved}. */
export const movedEvent = 'moved'

export interface DebugMoved {
  readonly protocol: string
  readonly property: string
  /** 0: the trace itself. */
  readonly run: number
  readonly step: number
  /** The step of the trace itself that this is; of a branch the last one that both have. */
  readonly drawn: number
  /** The run, where it is a branch. */
  readonly branch?: { readonly title: string; readonly trace: Trace }
}

export interface DebugRuns {
  /** The trace itself, then the branches. */
  readonly runs: readonly DebugRun[]
  /** Where the session stands. */
  readonly run: number
  readonly step: number
}

export interface DebugRun {
  readonly title: string
  /** What the state is called before its first step. */
  readonly start: string
  /** How many steps come before the first that is told. */
  readonly before: number
  /** Where it leaves another run: after which of its steps. Absent for the trace itself. */
  readonly fork?: { readonly run: number; readonly step: number }
  readonly steps: readonly {
    readonly text: string
    /** The node that acts; absent for the network and for time. */
    readonly node?: string
    /** Whether the trace's property turns false there. */
    readonly violation: boolean
  }[]
}
