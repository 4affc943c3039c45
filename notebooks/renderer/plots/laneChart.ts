/** Lanes of states over time: their axes, and what is told at the cursor. */
import type { LanePlot } from '../../../server/wire/plot.js'
import type { Measure } from '../trace/text.js'
import { frameOf, type Size } from './chartFrame.js'
import type { Chart, PlotView } from './frame.js'

/** @param hidden states that the reader has put away */
export function laneChart(
  plot: LanePlot,
  size: Size,
  view: PlotView,
  hidden: ReadonlySet<string>,
  measure: Measure,
): Chart {
  const { x, lanes, spans, bands } = plot
  const domain = view.x ?? [x.from ?? 0, x.to ?? Math.max(...spans.map(({ to }) => to))]
  const names = { label: '', unit: '', scale: 'names', names: [...lanes].reverse() } as const
  const { frame, ...axes } = frameOf(
    size,
    { x: { axis: x, domain }, y: { axis: names, domain: [0, lanes.length - 1], nice: false }, bands },
    measure,
  )
  return {
    ...axes,
    ...{ frame, bands, snaps: false },
    places: [...new Set(spans.map(({ from }) => from))].sort((a, b) => a - b),
    read: (place) =>
      lanes.flatMap((lane) => {
        const span = spans.find(({ node, from, to }) => node === lane && from <= place && place < to)
        return span && !hidden.has(span.state) ? [{ name: lane, text: span.state }] : []
      }),
  }
}

/** The states of all lanes, those first in which most time was spent. */
export function statesOf({ spans }: LanePlot): readonly string[] {
  const spent = new Map<string, number>()
  for (const { state, from, to } of spans) spent.set(state, (spent.get(state) ?? 0) + to - from)
  return [...spent].sort(([, a], [, b]) => b - a).map(([state]) => state)
}
