/** Plots as text: sparklines where there are many values, tables where there are few. */
import { amountText, axisTitle, displayOf, number, placeText } from '../../plots/amounts.js'
import type { Axis, Curve, CurvePlot, HeatPlot, LanePlot, Plot, PlotGroup } from '../../wire/plot.js'
import type { FaultBand } from '../../wire/simulation.js'
import { type Layout, plainLayout, wrap } from './style.js'
import { cut, plural } from './values.js'

/** A curve with more points is a sparkline. */
const mostInTable = 16
const widestSparkline = 60
/** Of a heat map. */
const mostRows = 12
const levels = '▁▂▃▄▅▆▇█'
const shades = ' ░▒▓█'

/** Ends without a line end. */
export const plotsText = ({ plots }: PlotGroup, layout: Layout = plainLayout): string =>
  plots.map((plot) => plotText(plot, layout)).join('\n\n')

function plotText(plot: Plot, layout: Layout): string {
  const { style, width } = layout
  const title = `${style.bold(plot.title)}${plot.source ? style.dim(` (${plot.source})`) : ''}`
  return [title, ...linesOf(plot, layout), ...faultLines(plot.bands, plot.x, width).map(style.dim)].join('\n')
}

function linesOf(plot: Plot, layout: Layout): string[] {
  switch (plot.kind) {
    case 'curves':
      return curveLines(plot, layout)
    case 'heat':
      return heatLines(plot)
    case 'lanes':
      return laneLines(plot, layout)
  }
}

function curveLines(plot: CurvePlot, layout: Layout): string[] {
  const { curves } = plot
  if (curves.every(({ x }) => x.length <= mostInTable)) return tableOf(plot)
  if (plot.x.scale === 'share') return tableOf({ ...plot, curves: curves.map(atShares) })
  return sparklinesOf(plot, layout)
}

/** The values of a curve over percentiles at those that everybody knows. */
function atShares({ name, drawn, x, y }: Curve): Curve {
  const last = x.at(-1) ?? 0
  const wanted = [0.5, 0.9, 0.99, 0.999, 0.9999].filter((share) => share <= last)
  const at = (share: number) => y[x.findIndex((place) => place >= share)]
  return { name, drawn, x: wanted, y: wanted.map(at) }
}

/** A row for each place on the x axis, a column for each curve. */
function tableOf({ x, y, curves }: CurvePlot): string[] {
  const along = columnOf(
    x,
    curves.flatMap((curve) => curve.x),
  )
  const up = columnOf(
    y,
    curves.flatMap((curve) => [...curve.y, ...(curve.high ?? [])]),
  )
  if (curves.some(({ labels, drawn }) => labels && drawn === 'points')) {
    const rows = curves.flatMap((curve) =>
      curve.x.map((place, index) => [
        curve.labels?.[index] ?? curve.name,
        along.text(place),
        valueText(curve, index, up.text),
      ]),
    )
    return aligned([['', along.title, up.title], ...rows])
  }
  const places = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b)
  const rows = places.map((place) => [
    along.text(place),
    ...curves.map((curve) => {
      const index = curve.x.lastIndexOf(place)
      return index < 0 ? '' : valueText(curve, index, up.text)
    }),
  ])
  const unit = up.unit && ` (${up.unit})`
  return aligned([
    [along.title, ...curves.map(({ name }) => (curves.length === 1 ? up.title : `${name}${unit}`))],
    ...rows,
  ])
}

/** How the numbers of an axis are written in a column: without their unit, which stands in its title. */
function columnOf(axis: Axis, values: readonly (number | null)[]) {
  if (axis.names || axis.scale === 'share') {
    return { title: axisTitle(axis), unit: '', text: (value: number) => placeText(value, axis) }
  }
  const most = Math.max(...values.map((value) => Math.abs(value ?? 0)))
  const { unit, divisor } = displayOf(axis, most)
  return { unit, title: axisTitle(axis, unit), text: (value: number) => number(value / divisor) }
}

function valueText({ y, low, high, labels, drawn }: Curve, index: number, text: (value: number) => string): string {
  const value = y[index]
  if (value === null) return '-'
  const [from, to] = [low?.[index], high?.[index]]
  const label = labels?.[index] && drawn !== 'points' ? `, ${labels[index]}` : ''
  return from == null || to == null || from === to
    ? `${text(value)}${label}`
    : `${text(value)} (${text(from)} to ${text(to)})${label}`
}

/** A line for each curve, all of the same height and width. */
function sparklinesOf({ x, y, curves }: CurvePlot, { width }: Layout): string[] {
  const names = Math.max(...curves.map(({ name }) => name.length))
  const columns = Math.max(10, Math.min(widestSparkline, width - names - 24))
  const values = curves.flatMap((curve) => curve.y.filter((value) => value !== null))
  const top = Math.max(y.to ?? Number.NEGATIVE_INFINITY, ...values)
  const bottom = Math.min(y.from ?? Number.POSITIVE_INFINITY, ...values)
  const places = curves.flatMap((curve) => curve.x)
  const from = x.from ?? Math.min(...places)
  const to = x.to ?? Math.max(...places)
  const lines = curves.map((curve) => {
    const means = meansOf(curve, x, from, to, columns)
    const line = means
      .map((value) =>
        value === undefined
          ? ' '
          : levels[Math.min(7, Math.max(0, Math.floor((8 * (value - bottom)) / (top - bottom || 1))))],
      )
      .join('')
    const own = curve.y.filter((value) => value !== null)
    const range =
      own.length > 0 ? `${amountText(Math.min(...own), y)} to ${amountText(Math.max(...own), y)}` : 'nothing'
    return `  ${curve.name.padEnd(names)}  ${line}  ${range}`
  })
  return [...lines, `  ${' '.repeat(names)}  ${placeText(from, x)} to ${placeText(to, x)} ${x.label}`]
}

/** The mean in each of so many parts of the axis; undefined where there is nothing. */
function meansOf(
  { x, y, drawn }: Curve,
  { scale }: Axis,
  from: number,
  to: number,
  columns: number,
): (number | undefined)[] {
  const sums = new Array<number>(columns).fill(0)
  const counts = new Array<number>(columns).fill(0)
  const bent = (place: number) => (scale === 'log' ? Math.log(place) : place)
  x.forEach((place, index) => {
    const value = y[index]
    if (value === null || (scale === 'log' && place <= 0)) return
    const part = (bent(place) - bent(from)) / (bent(to) - bent(from) || 1)
    const column = Math.min(columns - 1, Math.max(0, Math.floor(columns * part)))
    sums[column] += value
    counts[column]++
  })
  const means = sums.map((sum, column) => (counts[column] > 0 ? sum / counts[column] : undefined))
  if (drawn === 'points') return means
  // A line goes on where it has no point of its own.
  let last: number | undefined
  return means.map((mean) => {
    last = mean ?? last
    return last
  })
}

function heatLines({ x, y, xEdges, yEdges, cells, unit }: HeatPlot): string[] {
  const most = Math.max(...cells.map(([, , amount]) => amount))
  const columns = 1 + Math.max(...cells.map(([column]) => column))
  const all = 1 + Math.max(...cells.map(([, row]) => row))
  const step = Math.ceil(columns / widestSparkline)
  // Names are not put together.
  const height = y.names ? 1 : Math.ceil(all / mostRows)
  const rows = Math.ceil(all / height)
  const grid = Array.from({ length: rows }, () => new Array<number>(Math.ceil(columns / step)).fill(0))
  for (const [column, row, amount] of cells)
    grid[Math.floor(row / height)][Math.floor(column / step)] += amount / step / height
  const name = (row: number) => y.names?.[row] ?? placeText(yEdges?.[Math.min(all, (row + 1) * height)] ?? row, y)
  const wide = Math.max(...grid.map((_, row) => name(row).length))
  const darkest = Math.max(...grid.flat())
  const lines = grid.map(
    (row, index) =>
      `  ${name(index).padStart(wide)} ${row.map((amount) => shades[amount > 0 ? Math.max(1, Math.ceil((4 * amount) / darkest)) : 0]).join('')}`,
  )
  const ends = x.names ? x.names.join(' ') : `${placeText(xEdges?.[0] ?? 0, x)} to ${placeText(xEdges?.at(-1) ?? 0, x)}`
  return [
    ...(y.names ? lines : lines.reverse()),
    `  ${' '.repeat(wide)} ${ends} ${x.label}; at most ${amountText(most, { unit })} in a cell`,
  ]
}

/** A letter for each state that a node was in, where it was in it. */
function laneLines({ x, lanes, spans }: LanePlot, { width }: Layout): string[] {
  const states = [...new Set(spans.map(({ state }) => state))]
  const letters = new Map<string, string>()
  for (const state of states) {
    const used = new Set(letters.values())
    const wanted = [...state, ...'abcdefghijklmnopqrstuvwxyz0123456789'].find(
      (letter) => /\w/.test(letter) && !used.has(letter),
    )
    letters.set(state, wanted ?? '?')
  }
  const names = Math.max(...lanes.map((lane) => lane.length))
  const columns = Math.max(10, Math.min(widestSparkline, width - names - 4))
  const to = x.to ?? Math.max(...spans.map((span) => span.to))
  const from = x.from ?? 0
  const lines = lanes.map((lane) => {
    const own = spans.filter(({ node }) => node === lane)
    const line = Array.from({ length: columns }, (_, column) => {
      const at = from + ((column + 0.5) * (to - from)) / columns
      const span = own.find((each) => each.from <= at && at < each.to)
      return span ? (letters.get(span.state) ?? ' ') : ' '
    })
    return `  ${lane.padEnd(names)}  ${line.join('')}`
  })
  const key = states.map((state) => `${letters.get(state)} ${state}`).join(', ')
  return [...lines, `  ${' '.repeat(names)}  ${placeText(from, x)} to ${placeText(to, x)}`, ...wrap(key, width, '  ')]
}

function faultLines(bands: readonly FaultBand[], x: Axis, width: number): string[] {
  if (bands.length === 0) return []
  const most = 6
  const texts = bands.slice(0, most).map(({ text, from, to }) => {
    const at = placeText(from, x)
    return from === to ? `${text} at ${at}` : `${text} from ${at} to ${placeText(to, x)}`
  })
  const more = bands.length > most ? [`and ${plural(bands.length - most, 'more fault')}`] : []
  return wrap(cut([...texts, ...more].join(', '), 4 * width), width, '  ', '    ')
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ')}`.trimEnd(),
  )
}
