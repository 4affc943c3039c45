/**
 * The part of the renderer that draws plots: a file of its own, fetched when there is the first plot to draw. Mounted by
 * `PlotsApart`.
 */
import { render } from 'preact'
import { plotsOf } from '../../../server/plots/plotsOf.js'
import type { PlotGroup } from '../../../server/wire/plot.js'
import type { SimulationReport, SweepReport } from '../../../server/wire/simulation.js'
import { PlotGrid } from './PlotGrid.js'
import { plotStyle } from './plotStyle.js'

/** Of a report so many plots are shown at first. */
const firstPlots = 4

/** Draws plots, or those that a report has of itself. @returns takes them away again */
export function drawPlots(element: HTMLElement, value: PlotGroup | SimulationReport | SweepReport): () => void {
  const plots = value.type === 'plots' ? value.plots : plotsOf(value)
  render(
    <>
      <style>{plotStyle}</style>
      <PlotGrid plots={plots} {...(value.type !== 'plots' && { first: firstPlots })} />
    </>,
    element,
  )
  return () => render(null, element)
}
