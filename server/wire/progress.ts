/** What a running cell says of itself. */
import type { CheckProgress } from './report.js'
import type { SimulationProgress } from './simulation.js'

export type Progress = CheckProgress | SimulationProgress

/** What a cell shows while it simulates. Later progress comes as messages to the viewer, for the same cell. */
export interface LiveOutput {
  readonly type: 'live'
  readonly version: 1
  /** The cell, by its URI. */
  readonly cell: string
  readonly progress: SimulationProgress
}

export const isSimulating = (progress: Progress): progress is SimulationProgress => 'eventsPerSecond' in progress

/** `run 3 of 20, 12.5 of 60 s, 310 k events/s`: a running simulation in one line. */
export function simulatingText(progress: SimulationProgress): string {
  const { run, runs, time, duration, eventsPerSecond, violating = 0, nothingNew = 0 } = progress
  const speed =
    eventsPerSecond < 10_000
      ? `${Math.round(eventsPerSecond)} events/s`
      : `${Math.round(eventsPerSecond / 1000)} k events/s`
  if (runs === 1) return `${(time / 1000).toFixed(1)} of ${duration / 1000} s, ${speed}`
  const found = violating > 0 ? `, ${violating} with a violation` : ''
  const news = nothingNew >= 100 ? `, nothing new in the last ${nothingNew}` : ''
  return `run ${run} of ${runs}${found}${news}, ${speed}`
}
