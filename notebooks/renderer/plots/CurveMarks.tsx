/** Draws the curves of a plot inside of its axes. */
import { area, curveLinear, curveStepAfter, line } from 'd3-shape'
import type { Curve, CurvePlot } from '../../../server/wire/plot.js'
import type { Measure } from '../trace/text.js'
import { indexAt, isScatter } from './curveChart.js'
import type { Chart } from './frame.js'
import { type Mark, marksOf } from './marks.js'

interface Props {
  readonly plot: CurvePlot
  readonly chart: Chart
  readonly hidden: ReadonlySet<string>
  /** The curve that is pointed at in the legend. */
  readonly above: string | undefined
  readonly cursor: number | undefined
  readonly measure: Measure
}

/** A curve with more points has markers at some of them only. */
const mostMarkers = 24
const sparseMarkers = 5

export function CurveMarks({ plot, chart, hidden, above, cursor, measure }: Props) {
  const onPoints = isScatter(plot)
  const marks = marksOf(plot.curves)
  const alone = plot.curves.length === 1
  return (
    <>
      {plot.curves.map((curve, index) => {
        if (hidden.has(curve.name)) return null
        const dimmed = above !== undefined && above !== curve.name
        return (
          <g class={`pn-curve${dimmed ? ' pn-dimmed' : ''}`}>
            <OneCurve curve={curve} index={index} mark={marks[index]} alone={alone} chart={chart} />
            {curve.labels && <Labels curve={curve} chart={chart} measure={measure} />}
          </g>
        )
      })}
      {cursor !== undefined &&
        !onPoints &&
        plot.curves.map((curve, index) => {
          if (hidden.has(curve.name) || curve.reference) return null
          const at = indexAt(curve, cursor)
          const value = at < 0 ? null : curve.y[at]
          if (value === null || value === undefined) return null
          const { colour } = marks[index]
          const place = curve.drawn === 'steps' ? cursor : curve.x[at]
          return <circle cx={chart.x.at(place)} cy={chart.y.at(value)} r="4" class="pn-at" style={{ stroke: colour }} />
        })}
    </>
  )
}

interface OneProps {
  readonly curve: Curve
  readonly index: number
  readonly mark: Mark
  /** Nothing else is there to be told from it. */
  readonly alone: boolean
  readonly chart: Chart
}

function OneCurve({ curve, index, mark: { colour, dash, marker }, alone, chart: { x, y } }: OneProps) {
  const points = [...curve.x.keys()]
  const has = (at: number) => curve.y[at] !== null && !Number.isNaN(curve.x[at])
  const shape = curve.drawn === 'steps' ? curveStepAfter : curveLinear
  const path =
    curve.drawn === 'points'
      ? undefined
      : line<number>(
          (at) => x.at(curve.x[at]),
          (at) => y.at(curve.y[at] as number),
        )
          .defined(has)
          .curve(shape)(points)
  const { low, high } = curve
  const between =
    low && high && curve.drawn !== 'points'
      ? area<number>(
          (at) => x.at(curve.x[at]),
          (at) => y.at(low[at] as number),
          (at) => y.at(high[at] as number),
        )
          .defined((at) => low[at] !== null && high[at] !== null)
          .curve(shape)(points)
      : undefined
  const few = points.length <= mostMarkers
  const marked = curve.drawn === 'points' || few ? points : alone ? [] : spread(points.length, index)
  return (
    <>
      {between && <path d={between} style={{ fill: colour }} class="pn-interval" />}
      {path && <path d={path} style={{ stroke: colour }} stroke-dasharray={dash || undefined} class="pn-line" />}
      {low &&
        high &&
        (few || curve.drawn === 'points') &&
        points
          .filter((at) => has(at) && low[at] !== null && high[at] !== null && low[at] !== high[at])
          .map((at) => {
            const [place, from, to] = [x.at(curve.x[at]), y.at(low[at] as number), y.at(high[at] as number)]
            return (
              <path
                d={`M${place} ${from}V${to}M${place - 4} ${from}h8M${place - 4} ${to}h8`}
                style={{ stroke: colour }}
                class="pn-whisker"
              />
            )
          })}
      {marker &&
        marked
          .filter(has)
          .map((at) => (
            <path
              d={marker}
              transform={`translate(${x.at(curve.x[at])} ${y.at(curve.y[at] as number)})`}
              style={{ fill: colour }}
              class="pn-marker"
            />
          ))}
    </>
  )
}

/** The names of points, where they do not stand on each other. */
function Labels({
  curve: { x: along, y: up, labels },
  chart: { x, y, frame },
  measure,
}: {
  curve: Curve
  chart: Chart
  measure: Measure
}) {
  const taken: { left: number; right: number; top: number }[] = []
  return (
    <>
      {labels?.map((label, index) => {
        const value = up[index]
        if (value === null || Number.isNaN(along[index])) return null
        const [place, base] = [x.at(along[index]), y.at(value)]
        const width = measure(label)
        const left = place + 8 + width > frame.width - 4 ? place - 8 - width : place + 8
        const box = { left, right: left + width, top: base - 6 }
        if (
          taken.some((other) => other.left < box.right && box.left < other.right && Math.abs(other.top - box.top) < 13)
        )
          return null
        taken.push(box)
        return (
          <text x={left} y={base - 6} class="pn-pointname">
            {label}
          </text>
        )
      })}
    </>
  )
}

/** A few places of a long curve, others for each curve, so that markers do not lie on each other. */
function spread(count: number, index: number): readonly number[] {
  const step = count / sparseMarkers
  const first = step * (0.25 + 0.17 * (index % 4))
  return Array.from({ length: sparseMarkers }, (_, number) => Math.floor(first + number * step)).filter(
    (at) => at < count,
  )
}
