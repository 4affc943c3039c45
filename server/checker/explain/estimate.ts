/**
 * How much of a breadth-first search is left, from the sizes of its levels. In spaces that end, the logarithm of the growth
 * from one level to the next falls about linearly (the sizes form a bell); a line through the last of them and its standard
 * error give a steeper and a flatter way down. Where even the flatter one does not fall, nothing is said.
 */
import type { Estimate, Range } from '../../wire/estimate.js'

/** Levels whose growth is looked at. */
const observed = 8
/** Fewer ratios than these say nothing about a trend. */
const fewest = 4
/** A level smaller than this grows by chance. */
const tooSmall = 20
/** Beyond so many states a range is no help. */
const beyond = 1e12

/**
 * @param levelStarts the first state of each level
 * @param size states found so far, those of the level after the last included
 * @param statesPerSecond new states in a second; 0 where unknown
 */
export function estimateOf(
  levelStarts: readonly number[],
  size: number,
  statesPerSecond: number,
): Estimate | undefined {
  const sizes = levelStarts.slice(1).map((start, level) => start - levelStarts[level])
  const last = sizes.length
  const known = sizes.slice(-observed - 1).filter((level) => level >= tooSmall)
  if (known.length < 2) return undefined
  const logs = known.slice(1).map((level, index) => Math.log(level / known[index]))
  const now = logs[logs.length - 1]
  const growth = Math.exp(now)
  if (logs.length < fewest) return { growth }
  const { slope, error } = lineThrough(logs)
  const steep = left(known[known.length - 1], now, slope - 2 * error)
  const flat = left(
    known[known.length - 1],
    now,
    Math.min(slope + 2 * error, growth < 1 ? 0 : Number.POSITIVE_INFINITY),
  )
  if (steep === undefined || flat === undefined) return { growth }
  // What of the level at hand, and of the one after it, was found already.
  const found = size - levelStarts[last]
  const states: Range = [Math.max(0, steep - found), Math.max(0, flat - found)]
  if (statesPerSecond <= 0) return { growth, states }
  return { growth, states, seconds: [states[0] / statesPerSecond, states[1] / statesPerSecond] }
}

/** States in all levels to come. @param log of the growth to the last level @param slope by which that changes each level */
function left(level: number, log: number, slope: number): number | undefined {
  if (slope > 0 || (slope === 0 && log >= 0)) return undefined
  let sum = 0
  let size = level
  let growth = log
  while (size >= 1) {
    growth += slope
    size *= Math.exp(growth)
    sum += size
    if (sum > beyond) return undefined
  }
  return sum
}

/** Least squares over equally spaced values, and the slope's standard error. */
function lineThrough(values: readonly number[]): { slope: number; error: number } {
  const count = values.length
  const middle = (count - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
  const slope = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0) / spread
  const rest = values.reduce((sum, value, index) => sum + (value - mean - slope * (index - middle)) ** 2, 0)
  return { slope, error: Math.sqrt(rest / Math.max(1, count - 2) / spread) }
}
