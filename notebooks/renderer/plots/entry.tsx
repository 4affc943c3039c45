/**
 * The part of the renderer that draws plots and scenes: a file of its own, fetched when there is the first to draw. Mounted by
 * `PlotsApart` and `LiveApart`.
 */
import { render, type VNode } from 'preact'
import { plotsOf } from '../../../server/plots/plotsOf.js'
import type { PlotGroup } from '../../../server/wire/plot.js'
import type { SimulationProgress, SimulationReport, SweepReport } from '../../../server/wire/simulation.js'
import { Live } from '../scenes/Live.js'
import { Replay } from '../scenes/Replay.js'
import { sceneStyle } from '../scenes/sceneStyle.js'
import { PlotGrid } from './PlotGrid.js'
import { plotStyle } from './plotStyle.js'

/** Of a report so many plots are shown at first. */
const firstPlots = 4

/** Draws plots, or those that a report has of itself. @returns takes them away again */
function drawPlots(element: HTMLElement, value: PlotGroup | SimulationReport | SweepReport): () => void {
  // The report around its own plots has said already what they are from.
  const plots = value.type === 'plots' ? value.plots : plotsOf(value).map((plot) => ({ ...plot, source: '' }))
  return drawn(
    element,
    <>
      <PlotGrid plots={plots} {...(value.type !== 'plots' && { first: firstPlots })} />
      {value.type === 'simulation' && <Replay scenes={value.run.scenes} protocol={value.protocol} />}
    </>,
  )
}

/** Draws a simulation that runs. @param onProgress calls back with each report of its progress; returns what ends that */
function drawLive(
  element: HTMLElement,
  first: SimulationProgress,
  onProgress: (listen: (progress: SimulationProgress) => void) => () => void,
): () => void {
  return drawn(element, <Live first={first} onProgress={onProgress} />)
}

function drawn(element: HTMLElement, view: VNode): () => void {
  render(
    <>
      <style>{plotStyle + sceneStyle}</style>
      {view}
    </>,
    element,
  )
  return () => render(null, element)
}

/** What this file is fetched for. */
export const drawing = { drawPlots, drawLive } as const
export type Drawing = typeof drawing
