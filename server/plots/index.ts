/** Plots of simulations: made here, drawn by the renderer. */
export type { AxisOptions, PlotOptions } from './axes.js'
export type { TradeOff } from './comparisons.js'
export type { CurvesOptions } from './curves.js'
export { isPlot, plot } from './plot.js'
export { plotsOf } from './plotsOf.js'
