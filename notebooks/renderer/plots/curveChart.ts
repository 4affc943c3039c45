/** Lines and points: their axes, and what is told at the cursor. */
import { amountText } from '../../../server/plots/amounts.js'
import type { Curve, CurvePlot } from '../../../server/wire/plot.js'
import type { Measure } from '../trace/text.js'
import { frameOf, type Size } from './chartFrame.js'
import { type Chart, nearest, type PlotView } from './frame.js'
import { marksOf } from './marks.js'

/** A sweep has no more values. */
const mostPreferred = 12

/** @param hidden names of curves that the reader has put away */
export function curveChart(
  plot: CurvePlot,
  size: Size,
  view: PlotView,
  hidden: ReadonlySet<string>,
  measure: Measure,
): Chart {
  const shown = plot.curves.filter(({ name }) => !hidden.has(name))
  const { x, y } = plot
  const onPoints = isScatter(plot)
  const across =
    view.x ?? extent(all(plot.curves, 'x', x.scale === 'log'), x.from, x.to, onPoints && !x.names ? 0.05 : 0)
  const seen = shown.map((curve) => visible(curve, across, onPoints))
  const values = seen
    .flatMap((curve) => [...curve.y, ...(curve.low ?? []), ...(curve.high ?? [])])
    .filter((value): value is number => value !== null && (y.scale !== 'log' || value > 0))
  // Near the end of an axis that begins at 0 nothing is squeezed: it does, unless one went nearer.
  const up = view.y ?? extent(values, y.scale === 'log' ? undefined : y.from, y.to, 0)
  const marks = marksOf(plot.curves)
  const places = [...new Set(shown.flatMap((curve) => curve.x))]
    .filter((place) => !Number.isNaN(place))
    .sort((a, b) => a - b)
  const distinct = new Set(plot.curves.flatMap((curve) => (curve.reference ? [] : curve.x)))
  const { frame, ...axes } = frameOf(
    size,
    {
      x: {
        axis: x,
        domain: across,
        ...(distinct.size <= mostPreferred && !onPoints && { preferred: [...distinct].sort((a, b) => a - b) }),
      },
      y: { axis: y, domain: up, nice: view.y === undefined },
      bands: plot.bands,
    },
    measure,
  )
  return {
    ...axes,
    ...{ frame, places, bands: plot.bands, snaps: true },
    read: (place) =>
      plot.curves.flatMap((curve, index) => {
        if (hidden.has(curve.name)) return []
        const at = indexAt(curve, place)
        const value = at < 0 ? undefined : curve.y[at]
        if (value == null) return []
        if (onPoints && curve.x[at] !== place) return []
        const [low, high] = [curve.low?.[at], curve.high?.[at]]
        const interval =
          low != null && high != null && low !== high ? ` (${amountText(low, y)} to ${amountText(high, y)})` : ''
        const name = curve.labels?.[at] ? `${curve.name}: ${curve.labels[at]}` : curve.name
        return [{ name, text: `${amountText(value, y)}${interval}`, mark: marks[index] }]
      }),
  }
}

export const isScatter = ({ curves, x }: CurvePlot): boolean =>
  !x.names && curves.every(({ drawn, reference }) => drawn === 'points' || reference)

/** The point of a curve that is told of at a place: for steps the one before it. */
export function indexAt({ x, drawn }: Curve, place: number): number {
  if (x.length === 0) return -1
  if (drawn === 'points') {
    let best = 0
    x.forEach((each, index) => {
      if (Math.abs(each - place) < Math.abs(x[best] - place)) best = index
    })
    return best
  }
  const slack = 1e-9 * (1 + Math.abs(place))
  if (place < x[0] - slack || place > x[x.length - 1] + slack) return -1
  if (drawn !== 'steps') return nearest(x, place)
  const next = x.findIndex((each) => each > place + slack)
  return next < 0 ? x.length - 1 : next - 1
}

/** The part of a curve that is seen, with the neighbours to which lines lead. */
function visible(curve: Curve, [from, to]: readonly [number, number], onPoints: boolean): Curve {
  const inside = curve.x.flatMap((place, index) => (place >= from && place <= to ? [index] : []))
  if (inside.length === curve.x.length) return curve
  const [first, last] = [inside[0], inside.at(-1)]
  if (first === undefined || last === undefined) return { ...curve, x: [], y: [], low: [], high: [] }
  const pick = <T>(list: readonly T[] | undefined) =>
    onPoints ? inside.map((index) => (list as readonly T[])[index]) : list?.slice(first, last + 1)
  return {
    ...curve,
    x: pick(curve.x) ?? [],
    y: pick(curve.y) ?? [],
    ...(curve.low && { low: pick(curve.low) ?? [] }),
    ...(curve.high && { high: pick(curve.high) ?? [] }),
  }
}

const all = (curves: readonly Curve[], side: 'x', positive: boolean): readonly number[] =>
  curves.flatMap((curve) => curve[side]).filter((value) => !Number.isNaN(value) && (!positive || value > 0))

/** From the least to the greatest, with some room; never nothing. */
function extent(
  values: readonly number[],
  from: number | undefined,
  to: number | undefined,
  margin: number,
): [number, number] {
  let low = from ?? Number.POSITIVE_INFINITY
  let high = to ?? Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (from === undefined && value < low) low = value
    if (to === undefined && value > high) high = value
  }
  if (!(low <= high)) return [Number.isFinite(low) ? low : 0, Number.isFinite(low) ? low + 1 : 1]
  if (low === high) return low === 0 ? [0, 1] : [from ?? Math.min(0, 2 * low), to ?? Math.max(0, 2 * high)]
  const room = (high - low) * margin
  return [from ?? low - room, to ?? high + room]
}
