/** Plots of grids, by how much is in their cells. */
import type { HeatPlot } from '../wire/plot.js'
import type { SimulationReport } from '../wire/simulation.js'
import { axis, type PlotOptions, timeAxis, unitOfHistogram } from './axes.js'
import { sentence } from './series.js'
import { namedReports, PlotError, sourceText } from './sources.js'

/**
 * How the distribution of latencies changed over the time of the run that the report has in full, with the faults of that run.
 * Of operations; where the protocol has none, of messages under way.
 *
 * @throws PlotError where nothing was measured
 */
export function heat(given: SimulationReport, { title, x, y }: PlotOptions = {}): HeatPlot {
  const [[, report]] = namedReports('heat', given, 'simulation')
  const { run, runs } = report
  if (!run.heat) throw new PlotError('There is no latency to plot: no message arrived, or nothing was measured.')
  const { name, unit, times, edges, cells } = run.heat
  return {
    ...{ type: 'plot', version: 1, kind: 'heat', cells, xEdges: times, yEdges: edges },
    title: title ?? `${sentence(name)} over time`,
    source: `${sourceText([['', report]])}${runs.length > 1 ? `, seed ${run.seed}` : ''}`,
    x: timeAxis([report], x),
    // Each row is as high as the others: rows are parts of an octave.
    y: { ...axis(name, unitOfHistogram(unit), y, 'log') },
    unit: name === 'latency' ? 'operations' : 'messages',
    bands: run.faults,
  }
}

/**
 * How many messages went from whom to whom in the run that the report has in full: senders as rows, receivers as columns. Where
 * there are many nodes, by role.
 *
 * @throws PlotError where nothing was measured
 */
export function traffic(given: SimulationReport, { title }: PlotOptions = {}): HeatPlot {
  const [[, report]] = namedReports('traffic', given, 'simulation')
  const { run, runs } = report
  if (!run.links) throw new PlotError('There are no messages to plot: nothing was measured.')
  const { names, sent } = run.links
  return {
    ...{ type: 'plot', version: 1, kind: 'heat', unit: 'messages', bands: [] },
    title: title ?? 'Messages from whom to whom',
    source: `${sourceText([['', report]])}${runs.length > 1 ? `, seed ${run.seed}` : ''}`,
    x: { ...axis('to', '', {}, 'names'), names },
    y: { ...axis('from', '', {}, 'names'), names },
    cells: sent.flatMap((row, from) => row.flatMap((amount, to) => (amount > 0 ? [[to, from, amount] as const] : []))),
  }
}
