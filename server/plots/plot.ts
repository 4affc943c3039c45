/** `plot`: the words with which a cell makes plots of what simulations and sweeps gave. */
import type { Plot } from '../wire/plot.js'
import { scaling, scatter, sweepCurves } from './comparisons.js'
import { curves } from './curves.js'
import { cdf, percentiles } from './distributions.js'
import { heat, traffic } from './heat.js'
import { series, states } from './series.js'

/**
 * Makes plots. A plot, or a list of plots, that is a cell's last expression is drawn below it; `show` draws any.
 *
 * @example
 * const result = await simulate(raft, { scenario: cutOff, runs: 20 })
 * show([plot.series(result, 'operations answered'), plot.cdf(result, 'latency')])
 */
export const plot = {
  ...{ series, states, heat, cdf, percentiles, traffic },
  ...{ sweep: sweepCurves, scaling, scatter, curves },
} as const

/** Is this value a plot? */
export const isPlot = (value: unknown): value is Plot =>
  typeof value === 'object' &&
  value !== null &&
  (value as Partial<Plot>).type === 'plot' &&
  (value as Partial<Plot>).version === 1
