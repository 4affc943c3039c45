/** What a running cell says of itself. */
import type { CheckProgress } from './report.js'
import type { SimulationProgress } from './simulation.js'

export type Progress = CheckProgress | SimulationProgress

export const isSimulating = (progress: Progress): progress is SimulationProgress => 'eventsPerSecond' in progress

/** `run 3 of 20, 12.5 of 60 s, 310 k events/s`: a running simulation in one line. */
export function simulatingText({ run, runs, time, duration, eventsPerSecond }: SimulationProgress): string {
  const of = runs > 1 ? `run ${run} of ${runs}, ` : ''
  return `${of}${(time / 1000).toFixed(1)} of ${duration / 1000} s, ${Math.round(eventsPerSecond / 1000)} k events/s`
}
