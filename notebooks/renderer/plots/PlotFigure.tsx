/** One plot: its title, its drawing with a cursor and a view that goes nearer, its legend, its table and its files. */
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Plot } from '../../../server/wire/plot.js'
import type { Measure } from '../trace/text.js'
import { useMeasure, useWidth } from '../trace/useSize.js'
import { useOwnId } from '../useOwnId.js'
import { Axes } from './Axes.js'
import { BandPatterns, Bands } from './Bands.js'
import { bandRows, rowHeight } from './bandRows.js'
import { CurveMarks } from './CurveMarks.js'
import type { Size } from './chartFrame.js'
import { curveChart, isScatter } from './curveChart.js'
import { type Chart, nearest, type PlotView, wholeView } from './frame.js'
import { HeatKey, HeatMarks } from './HeatMarks.js'
import { heatChart } from './heatChart.js'
import { LaneMarks } from './LaneMarks.js'
import { entriesOf, Legend } from './Legend.js'
import { laneChart } from './laneChart.js'
import { PlotTable } from './PlotTable.js'
import { Readout, toldText } from './Readout.js'
import { fileName, save, standalone } from './saving.js'
import { csvOf, tableOf } from './tables.js'
import { useChart } from './useChart.js'

interface Props {
  readonly plot: Plot
  /** The view that is shared with plots over the same axis; without it the plot has its own. */
  readonly shared?: { readonly view: PlotView; readonly setView: (view: PlotView) => void }
}

export function PlotFigure({ plot, shared }: Props) {
  const root = useRef<HTMLElement>(null)
  const id = useOwnId('plot')
  const width = useWidth(root)
  const measure = useMeasure(root)
  const [own, setOwn] = useState<PlotView>(wholeView)
  const { view, setView } = shared ?? { view: own, setView: setOwn }
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [above, point] = useState<string>()
  const [asTable, showTable] = useState(false)
  const table = useMemo(() => tableOf(plot), [plot])

  const chart = useMemo(() => {
    if (!width) return undefined
    const size = { width, height: heightOf(plot, width) }
    return chartOf(plot, size, view, hidden, measure)
  }, [plot, width, view.x, view.y, hidden, measure])
  const both = plot.kind === 'curves' && isScatter(plot)
  const { drag, handlers, zoom, reset } = useChart(chart, view, setView, both)

  const toggle = (name: string, alone: boolean) => {
    const others = entriesOf(plot)
      .map((entry) => entry.name)
      .filter((each) => each !== name)
    const next = new Set(alone ? (others.every((each) => hidden.has(each)) ? [] : others) : hidden)
    if (!alone && !next.delete(name)) next.add(name)
    setHidden(next)
  }
  const saveAs = (kind: 'csv' | 'svg') => {
    if (!root.current) return
    const name = `${fileName(plot.title) || 'plot'}.${kind}`
    if (kind === 'csv') save(root.current, name, 'text/csv', csvOf(table))
    else save(root.current, name, 'image/svg+xml', standalone(root.current, plot.title, measure))
  }

  const cursor = cursorOf(chart, view)
  const zoomed = view.x !== undefined || view.y !== undefined
  const names = entriesOf(plot).map(({ name }) => name)
  const summary = `${plot.title}. ${names.length > 0 ? `${names.join(', ')}. ` : ''}Arrow keys: values; plus and minus: nearer and back; 0: all.`
  return (
    <figure class="pn-plot" ref={root}>
      <figcaption>
        <b>{plot.title}</b>
        <div class="pn-plottools" role="toolbar" aria-label={`Tools of ${plot.title}`}>
          {zoomed && (
            <button type="button" onClick={reset} title="Show all (0, or a double click)">
              All
            </button>
          )}
          {!asTable && (
            <>
              <button
                type="button"
                onClick={() => zoom(0.6)}
                aria-label="Nearer"
                title="Nearer (+, or drag over a part)"
              >
                +
              </button>
              <button
                type="button"
                onClick={() => zoom(1 / 0.6)}
                aria-label="Back"
                title="Farther away (-)"
                disabled={!zoomed}
              >
                −
              </button>
            </>
          )}
          <button
            type="button"
            aria-pressed={asTable}
            onClick={() => showTable(!asTable)}
            title="The numbers as a table"
          >
            Table
          </button>
          <button type="button" onClick={() => saveAs('csv')} title="Save the numbers (CSV)">
            CSV
          </button>
          <button type="button" onClick={() => saveAs('svg')} title="Save the drawing (SVG)" disabled={asTable}>
            SVG
          </button>
        </div>
        {plot.source && (
          <span class="pn-source pn-muted" title={plot.source}>
            {plot.source}
          </span>
        )}
      </figcaption>
      {asTable ? (
        <PlotTable table={table} title={plot.title} />
      ) : (
        chart && (
          <div class="pn-canvas">
            <svg
              width={chart.frame.width}
              height={chart.frame.height}
              viewBox={`0 0 ${chart.frame.width} ${chart.frame.height}`}
              role="application"
              aria-roledescription="plot"
              aria-label={summary}
              tabindex={0}
              {...handlers}
            >
              <BandPatterns id={id} />
              <clipPath id={`${id}-inside`}>
                <rect
                  x={chart.frame.left - 5}
                  y={chart.frame.top - 5}
                  width={Math.max(0, chart.frame.width - chart.frame.left - chart.frame.right + 10)}
                  height={Math.max(0, chart.frame.height - chart.frame.top - chart.frame.bottom + 7)}
                />
              </clipPath>
              <Bands id={id} bands={plot.bands} frame={chart.frame} x={chart.x} measure={measure} />
              <Axes frame={chart.frame} x={chart.x} y={chart.y} rows={plot.kind === 'lanes'} />
              <g clip-path={`url(#${id}-inside)`}>
                {plot.kind === 'curves' && (
                  <CurveMarks
                    plot={plot}
                    chart={chart}
                    hidden={hidden}
                    above={above}
                    cursor={cursor}
                    measure={measure}
                  />
                )}
                {plot.kind === 'heat' && <HeatMarks plot={plot} chart={chart} measure={measure} />}
                {plot.kind === 'lanes' && (
                  <LaneMarks plot={plot} chart={chart} hidden={hidden} above={above} measure={measure} />
                )}
              </g>
              {cursor !== undefined && (
                <path
                  data-cursor
                  class="pn-cursor"
                  d={`M${chart.x.at(cursor)} ${chart.frame.top}V${chart.frame.height - chart.frame.bottom}`}
                />
              )}
              {drag && (
                <rect
                  data-cursor
                  class="pn-drag"
                  x={Math.min(drag.from.x, drag.to.x)}
                  width={Math.abs(drag.to.x - drag.from.x)}
                  y={both ? Math.min(drag.from.y, drag.to.y) : chart.frame.top}
                  height={
                    both ? Math.abs(drag.to.y - drag.from.y) : chart.frame.height - chart.frame.top - chart.frame.bottom
                  }
                />
              )}
            </svg>
            {cursor !== undefined && <Readout chart={chart} cursor={cursor} />}
            <p class="pn-hidden" aria-live="polite">
              {cursor !== undefined && toldText(chart, cursor)}
            </p>
          </div>
        )
      )}
      {plot.kind === 'heat' && !asTable && <HeatKey plot={plot} />}
      <Legend plot={plot} patterns={id} hidden={hidden} onToggle={toggle} onPoint={point} />
    </figure>
  )
}

function chartOf(plot: Plot, size: Size, view: PlotView, hidden: ReadonlySet<string>, measure: Measure): Chart {
  switch (plot.kind) {
    case 'curves':
      return curveChart(plot, size, view, hidden, measure)
    case 'heat':
      return heatChart(plot, size, view, measure)
    case 'lanes':
      return laneChart(plot, size, view, hidden, measure)
  }
}

/** Wide plots are not higher than they have to be; lanes take what they need. */
function heightOf(plot: Plot, width: number): number {
  const bands = bandRows(plot.bands) * rowHeight
  if (plot.kind === 'lanes') return 64 + bands + plot.lanes.length * 24
  if (plot.kind === 'heat' && plot.y.names) return 64 + Math.max(150, plot.y.names.length * 26)
  return bands + Math.round(Math.max(210, Math.min(300, 0.5 * width)))
}

/** The cursor, at the nearest place where there is something to tell. */
function cursorOf(chart: Chart | undefined, { cursor }: PlotView): number | undefined {
  if (!chart || cursor === undefined) return undefined
  const { places, x } = chart
  if (cursor < x.domain[0] || cursor > x.domain[1]) return undefined
  return chart.snaps ? places[nearest(places, cursor)] : cursor
}
