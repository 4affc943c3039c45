/** Sweeps as text: what differs between the values of the parameter, what tells most first. */
import type { Interval, SweepPoint, SweepReport } from '../../wire/simulation.js'
import { type Layout, plainLayout, wrap } from './style.js'
import { number, tableLines } from './tables.js'
import { plural } from './values.js'

/** Rows of a table; what else differs is named below it. */
const mostRows = 12

/** What a reader asks for first. */
const telling: readonly RegExp[] = [
  /^time to /,
  /^operations per second$/,
  /^latency (p50|p99)$/,
  /unavailable$/,
  // What machines measure themselves has names of its own.
  / \(mean\)$/,
  /^(time at|queue of) a /,
  /^busy at a /,
  /^messages per second$/,
  /^latency mean$/,
  /^(time at|queue of|busy at|time in queue of) /,
  /^share of /,
  /^observed /,
]

/** Quantities by the parameter's values, those that differ. Ends without a line end. */
export function sweepText(
  { protocol, parameter, points }: SweepReport,
  { style, width }: Layout = plainLayout,
): string {
  const runs = points[0]?.runs ?? 0
  const names = differing(points)
  const judged = new Set(points.flatMap((point) => Object.keys(point.violated)))
  const violated = [...judged].filter((name) => points.some((point) => (point.violated[name] ?? 0) > 0))
  const rows = [
    ...violated.map((name) => [
      `${name} violated`,
      ...points.map((point) => `${point.violated[name] ?? 0} of ${point.runs}`),
    ]),
    ...names
      .slice(0, mostRows)
      .map((name) => [name, ...points.map((point) => cellText(point.metrics[name], point.runs))]),
  ]
  const heads = [parameter, ...points.map(({ label }) => label)]
  const rest = names.slice(mostRows)
  const others = rest.length > 0 ? wrap(`Also different: ${rest.join(', ')}.`, width, '  ', '    ').map(style.dim) : []
  return [
    `${style.bold(protocol)} by ${parameter} (${plural(runs, 'run')} each, ± 95%)`,
    ...inBlocks([heads, ...rows], width),
    ...(rows.length === 0 ? ['  Nothing that was measured is different.'] : []),
    ...others,
  ].join('\n')
}

/** Metrics that are not the same at all points, the telling ones first. */
function differing(points: readonly SweepPoint[]): readonly string[] {
  const names = [...new Set(points.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => {
    const intervals = points.map(({ metrics }) => metrics[name])
    return intervals.some((each) => each?.mean !== intervals[0]?.mean || each?.count !== intervals[0]?.count)
  })
  const rank = (name: string) => {
    const place = telling.findIndex((pattern) => pattern.test(name))
    return place < 0 ? telling.length : place
  }
  return names.sort((a, b) => rank(a) - rank(b))
}

function cellText(interval: Interval | undefined, runs: number): string {
  if (!interval || interval.count === 0) return '-'
  const half = (interval.high - interval.low) / 2
  const mean = half > 0 ? withError(interval.mean, half) : number(interval.mean)
  return interval.count < runs ? `${mean} (${interval.count} of ${runs})` : mean
}

/** `6.98 ± 0.13`: two digits of the error, and as many places of the mean. */
function withError(mean: number, half: number): string {
  const places = Math.min(6, 1 - Math.floor(Math.log10(half)))
  const told = (value: number) => (places > 0 ? value.toFixed(places) : number(Math.round(value)))
  return `${told(mean)} ± ${told(half)}`
}

/** A table whose columns stand below each other where they do not fit beside each other. */
function inBlocks(rows: readonly (readonly string[])[], width: number): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)) + 2)
  const blocks: number[][] = []
  let left = 0
  for (let column = 1; column < widths.length; column++) {
    if (blocks.length === 0 || widths[column] > left) {
      blocks.push([])
      left = width - widths[0]
    }
    blocks[blocks.length - 1].push(column)
    left -= widths[column]
  }
  return blocks.flatMap((columns, block) => [
    ...(block > 0 ? [''] : []),
    ...tableLines(rows.map((row) => [row[0], ...columns.map((column) => row[column])])),
  ])
}
