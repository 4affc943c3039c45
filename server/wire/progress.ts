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

/** What a check does with the states it has instead of looking for more, in words. */
export function stageText(stage: NonNullable<CheckProgress['stage']>): string {
  if (stage.doing === 'paths') return 'judging properties of paths'
  if (stage.doing === 'minimising') return 'looking for smaller counterexamples'
  return `memory is full: storing fingerprints instead (${Math.floor(100 * stage.share)}%)`
}

const amount = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** `run 3 of 20, 12.5 of 60 s, 310 k events/s`: a running simulation in one line. While violations are made small it has no speed. */
export function simulatingText(progress: SimulationProgress): string {
  const { run, runs, time, duration, eventsPerSecond, violating = 0, nothingNew = 0 } = progress
  const perSecond = Math.round(eventsPerSecond)
  const speed =
    perSecond === 0
      ? ''
      : perSecond < 10_000
        ? `, ${amount.format(perSecond)} events/s`
        : `, ${amount.format(Math.round(perSecond / 1000))} k events/s`
  if (runs === 1) return `${amount.format(time / 1000)} of ${amount.format(duration / 1000)} s${speed}`
  const found = violating > 0 ? `, ${violating} with a violation` : ''
  const news = nothingNew >= 100 ? `, nothing new in the last ${nothingNew}` : ''
  return `run ${amount.format(run)} of ${amount.format(runs)}${found}${news}${speed}`
}
