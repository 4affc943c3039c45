/** A running check or simulation in one line. */
import { estimateText } from '../../server/wire/estimate.js'
import { isSimulating, type Progress, simulatingText, stageText } from '../../server/wire/progress.js'
import type { CheckProgress } from '../../server/wire/report.js'

/** The same with what it is about. */
export const textOf = (progress: Progress): string => `${progress.protocol}: ${progressText(progress)}`

export const progressText = (progress: Progress): string =>
  isSimulating(progress) ? simulatingText(progress) : checkingText(progress)

/** `1.2 M states, depth 14, queue 30 k, 1.9 M/s`, and what is left, where there is something to say of that. */
function checkingText({ distinct, depth, queue, statesPerSecond, estimate, stage }: CheckProgress): string {
  if (stage) return `${short(distinct)} states, ${stageText(stage)}`
  const left = estimate?.states ? `; ${estimateText(estimate)}` : ''
  return `${short(distinct)} states, depth ${depth}, queue ${short(queue)}, ${short(statesPerSecond)}/s${left}`
}

/** A count with two digits or more, and a thousand's mark: `950`, `1.2 k`, `30 k`, `1.9 M`. */
function short(count: number): string {
  const units = ['', ' k', ' M', ' G']
  let value = count
  let unit = 0
  // what would be shown as 1000 belongs to the next unit
  while (Math.round(value) >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0
  return `${value.toFixed(digits)}${units[unit]}`
}
