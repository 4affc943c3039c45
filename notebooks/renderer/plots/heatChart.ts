/** Grids: their axes, and what is told at the cursor. */
import { amountText, placeText } from '../../../server/plots/amounts.js'
import type { Axis, HeatPlot } from '../../../server/wire/plot.js'
import type { Measure } from '../trace/text.js'
import { frameOf, type Size } from './chartFrame.js'
import { type Chart, nearest, type PlotView } from './frame.js'

export function heatChart(plot: HeatPlot, size: Size, view: PlotView, measure: Measure): Chart {
  const { x, y, xEdges, yEdges, cells, bands } = plot
  const across = view.x ?? ([x.from ?? xEdges?.[0] ?? 0, x.to ?? xEdges?.at(-1) ?? 1] as const)
  // The lowest row may begin at 0, which a logarithm does not know.
  const up = yEdges ? ([Math.max(yEdges[0], 0.8 * yEdges[1]), yEdges[yEdges.length - 1]] as const) : ([0, 1] as const)
  const { frame, ...axes } = frameOf(
    size,
    { x: { axis: x, domain: across }, y: { axis: rowAxis(y, yEdges), domain: up, nice: false }, bands },
    measure,
  )
  const columns = [...new Set(cells.map(([column]) => column))].sort((a, b) => a - b)
  const middle = (column: number) => (xEdges ? (xEdges[column] + xEdges[column + 1]) / 2 : column)
  const places = columns.map(middle)
  const rowText = (row: number) =>
    yEdges ? `${placeText(yEdges[row], y)} to ${placeText(yEdges[row + 1], y)}` : `${y.label} ${y.names?.[row] ?? row}`
  return {
    ...axes,
    ...{ frame, places, bands, snaps: true },
    read: (place) => {
      const column = columns[nearest(places, place)]
      return cells
        .filter(([each]) => each === column)
        .sort(([, a], [, b]) => (yEdges ? b - a : a - b))
        .map(([, row, amount]) => ({ name: rowText(row), text: amountText(amount, plot) }))
    },
  }
}

/** Names are read from the top. */
const rowAxis = (axis: Axis, edges: readonly number[] | undefined): Axis =>
  edges ? axis : { ...axis, names: [...(axis.names ?? [])].reverse() }

/** The greatest amount in a cell. */
export const greatest = ({ cells }: HeatPlot): number => cells.reduce((most, [, , amount]) => Math.max(most, amount), 0)

/** How strongly a cell is coloured, from 0 to 1: a few are still seen beside many. */
export const strength = (amount: number, most: number): number => Math.sqrt(amount / (most || 1))
