/** The numbers of a plot, for reading and copying. */
import type { Table } from './tables.js'

/** More rows are for a file. */
const most = 1000

export function PlotTable({ table: { head, rows }, title }: { table: Table; title: string }) {
  return (
    <section class="pn-plottable" tabindex={0} aria-label={`Numbers of ${title}`}>
      <table>
        <thead>
          <tr>
            {head.map((text) => (
              <th scope="col">{text}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr>
              {row.map((cell) => (
                <td class={typeof cell === 'number' ? 'pn-amount' : ''}>{shown(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <p class="pn-muted">{rows.length - most} more rows are left out here; the CSV file has them all.</p>
      )}
    </section>
  )
}

const shown = (cell: string | number | null) =>
  cell === null ? '' : typeof cell === 'number' ? String(Number(cell.toPrecision(6))) : cell
