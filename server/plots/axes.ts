/** Units and axes of plots. */
import type { Axis, AxisScale } from '../wire/plot.js'
import type { Series, SimulationReport } from '../wire/simulation.js'

/** What an author may say of a side of a plot. */
export interface AxisOptions {
  readonly label?: string
  /** "ms", "messages": stands behind the numbers. */
  readonly unit?: string
  readonly scale?: 'linear' | 'log'
  /** Where it begins, instead of at the least number. */
  readonly from?: number
  /** Where it ends, instead of at the greatest number. */
  readonly to?: number
}

/** What an author may say of any plot. */
export interface PlotOptions {
  readonly title?: string
  readonly x?: AxisOptions
  readonly y?: AxisOptions
}

export const axis = (label: string, unit: string, said: AxisOptions = {}, scale: AxisScale = 'linear'): Axis => ({
  label,
  unit,
  scale,
  ...said,
})

/** Virtual time from the start of the run. */
export const timeAxis = (reports: readonly SimulationReport[], said?: AxisOptions): Axis =>
  axis('time', 'ms', { from: 0, to: Math.max(...reports.map(lengthOf)), ...said })

/** What an interruption kept from happening leaves no room. */
const lengthOf = ({ run, duration }: SimulationReport): number => (run.ended === 'cancelled' ? run.time : duration)

/** The unit of a series as a plot names it: those of rates are for each second. */
export function unitOfSeries({ unit, kind }: Series): string {
  const plain = unit === '1' ? '' : unit
  return kind === 'rate' ? `${plain}/s` : plain
}

export const unitOfHistogram = (unit: string): string => (unit === '1' ? '' : unit)

/** Metrics are numbers by name; what they are in follows from the name that the simulator gave them. */
export function unitOfMetric(name: string): string {
  if (/^(latency|time (at|in|to|under way))\b|unavailable$/.test(name)) return 'ms'
  if (/^(share of|busy at)/.test(name)) return 'share'
  if (/per second$/.test(name)) return `${name.split(' ')[0]}/s`
  if (/^bytes /.test(name)) return 'bytes'
  return ''
}

/**
 * What several names have in common: "messages" of "messages sent" and "messages lost", "queue" of "queue of server1", ...;
 * "sent" of "map sent" and "reduce sent".
 */
export function commonName(names: readonly string[]): string {
  const words = names.map((name) => name.split(' '))
  const beginning = commonWords(words).join(' ')
  if (beginning) return beginning.replace(/( (of|at|in|for|a|the))+$/, '')
  return commonWords(words.map((each) => each.toReversed()))
    .toReversed()
    .join(' ')
}

function commonWords([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const end = first.findIndex((word, index) => others.some((words) => words[index] !== word))
  return end < 0 ? first : first.slice(0, end)
}
