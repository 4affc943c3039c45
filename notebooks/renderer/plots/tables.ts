/** The numbers of a plot as a table: to be read without the drawing, and as the text of a file. */
import { axisTitle } from '../../../server/plots/amounts.js'
import type { Axis, CurvePlot, HeatPlot, LanePlot, Plot } from '../../../server/wire/plot.js'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export function tableOf(plot: Plot): Table {
  switch (plot.kind) {
    case 'curves':
      return curvesTable(plot)
    case 'heat':
      return heatTable(plot)
    case 'lanes':
      return lanesTable(plot)
  }
}

/** Curves over the same places stand beside each other, others below each other. */
function curvesTable({ x, y, curves }: CurvePlot): Table {
  const [first] = curves
  const drawn = curves.filter(({ reference }) => !reference)
  const same = drawn.every(
    (curve) => curve.x.length === first?.x.length && !curve.labels && sameList(curve.x, drawn[0].x),
  )
  const place = (value: number) => x.names?.[value] ?? value
  if (same && drawn.length === curves.length) {
    const columns = curves.flatMap(({ name, y: values, low, high }) => [
      [curves.length === 1 ? axisTitle(y) : axisTitle({ ...y, label: name }), values] as const,
      ...(low && high ? [[`${name}, low`, low] as const, [`${name}, high`, high] as const] : []),
    ])
    return {
      head: [axisTitle(x), ...columns.map(([title]) => title)],
      rows: (first?.x ?? []).map((value, row) => [place(value), ...columns.map(([, values]) => values[row])]),
    }
  }
  const hasInterval = curves.some(({ low }) => low)
  return {
    head: ['curve', axisTitle(x), axisTitle(y), ...(hasInterval ? ['low', 'high'] : [])],
    rows: curves.flatMap((curve) =>
      curve.x.map((value, row) => [
        curve.labels?.[row] ? `${curve.name}: ${curve.labels[row]}` : curve.name,
        place(value),
        curve.y[row],
        ...(hasInterval ? [curve.low?.[row] ?? null, curve.high?.[row] ?? null] : []),
      ]),
    ),
  }
}

function heatTable({ x, y, xEdges, yEdges, unit, cells }: HeatPlot): Table {
  const ends = (axis: Axis, edges: readonly number[] | undefined, cell: number) =>
    edges ? [edges[cell], edges[cell + 1]] : [axis.names?.[cell] ?? cell]
  const heads = (axis: Axis, edges: readonly number[] | undefined) =>
    edges ? [`${axisTitle(axis)} from`, 'to'] : [axisTitle(axis)]
  return {
    head: [...heads(x, xEdges), ...heads(y, yEdges), unit],
    rows: cells.map(([column, row, amount]) => [...ends(x, xEdges, column), ...ends(y, yEdges, row), amount]),
  }
}

const lanesTable = ({ spans }: LanePlot): Table => ({
  head: ['node', 'state', 'from (ms)', 'to (ms)'],
  rows: spans.map(({ node, state, from, to }) => [node, state, from, to]),
})

const sameList = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index])

/** As RFC 4180 has it. */
export const csvOf = ({ head, rows }: Table): string =>
  [head, ...rows].map((row) => row.map((cell) => quoted(cell === null ? '' : String(cell))).join(',')).join('\r\n')

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
