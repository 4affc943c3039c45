/** Plots of an author's own numbers. */
import type { Curve, CurvePlot } from '../wire/plot.js'
import { type AxisOptions, axis } from './axes.js'
import { PlotError } from './sources.js'

type Points = readonly (readonly [x: number, y: number])[]

/** What is plotted. */
export interface CurvesOptions {
  readonly title: string
  /** A label, or more. */
  readonly x: string | AxisOptions
  readonly y: string | AxisOptions
  /** By name: points; or points with what is special about them. */
  readonly curves: {
    readonly [name: string]:
      | Points
      | {
          readonly points: Points
          /** Default: a line. */
          readonly drawn?: Curve['drawn']
          /** What the others are held against, such as a theory. */
          readonly reference?: boolean
        }
  }
}

/**
 * Curves of numbers that a cell has come by itself.
 *
 * @throws PlotError for what are no numbers
 * @example
 * plot.curves({
 *   title: 'Waiting in a queue', x: 'utilisation', y: { label: 'wait', unit: 'ms' },
 *   curves: { measured: points, theory: { points: theory, reference: true } },
 * })
 */
export function curves({ title, x, y, curves }: CurvesOptions): CurvePlot {
  const side = (said: string | AxisOptions) => {
    const options = typeof said === 'string' ? { label: said } : said
    return axis(options.label ?? '', options.unit ?? '', options)
  }
  return {
    ...{ type: 'plot', version: 1, kind: 'curves', title, source: '', bands: [] },
    x: side(x),
    y: side(y),
    curves: Object.entries(curves).map(([name, given]): Curve => {
      const { points, drawn = 'line', reference } = 'points' in given ? given : { points: given }
      const wrong = points.find((point) => !point.every((value) => typeof value === 'number' && !Number.isNaN(value)))
      if (wrong) throw new PlotError(`The curve '${name}' has a point that is no pair of numbers: [${wrong}].`)
      const sorted = drawn === 'points' ? points : [...points].sort(([a], [b]) => a - b)
      return {
        ...{ name, drawn, ...(reference && { reference }) },
        x: sorted.map(([along]) => along),
        y: sorted.map(([, up]) => up),
      }
    }),
  }
}
