/** Draws the cells of a grid. */
import { number } from '../../../server/plots/amounts.js'
import type { HeatPlot } from '../../../server/wire/plot.js'
import type { Measure } from '../trace/text.js'
import type { Chart } from './frame.js'
import { greatest, strength } from './heatChart.js'

interface Props {
  readonly plot: HeatPlot
  readonly chart: Chart
  readonly measure: Measure
}

export function HeatMarks({ plot, chart: { x, y, frame }, measure }: Props) {
  const { cells, xEdges, yEdges } = plot
  const most = greatest(plot)
  const rows = plot.y.names?.length ?? 0
  const columns = plot.x.names?.length ?? 0
  const wide = (frame.width - frame.left - frame.right) / (columns || 1)
  const high = (frame.height - frame.top - frame.bottom) / (rows || 1)
  return (
    <>
      {cells.map(([column, row, amount]) => {
        const left = xEdges ? x.at(xEdges[column]) : x.at(column) - wide / 2
        const right = xEdges ? x.at(xEdges[column + 1]) : left + wide
        const top = yEdges ? y.at(yEdges[row + 1]) : y.at(rows - 1 - row) - high / 2
        const bottom = yEdges ? y.at(Math.max(yEdges[row], y.domain[0])) : top + high
        const part = strength(amount, most)
        const text = number(amount)
        return (
          <g>
            <rect
              x={left}
              y={top}
              width={Math.max(0.5, right - left)}
              height={Math.max(0.5, bottom - top)}
              class="pn-cell"
              style={{ fillOpacity: 0.08 + 0.92 * part }}
            />
            {!xEdges && measure(text) + 4 < wide && high > 13 && (
              <text
                x={(left + right) / 2}
                y={(top + bottom) / 2}
                dy="0.32em"
                class={`pn-amountin${part > 0.55 ? ' pn-strong' : ''}`}
              >
                {text}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

/** What the strengths of cells stand for. */
export function HeatKey({ plot }: { plot: HeatPlot }) {
  const most = greatest(plot)
  return (
    <div class="pn-heatkey">
      <span>0</span>
      <svg width="90" height="10" aria-hidden="true">
        {Array.from({ length: 18 }, (_, step) => (
          <rect
            x={5 * step}
            width="5"
            height="10"
            class="pn-cell"
            style={{ fillOpacity: 0.08 + 0.92 * strength(step / 17, 1) }}
          />
        ))}
      </svg>
      <span>
        {number(most)} {plot.unit}
      </span>
    </div>
  )
}
