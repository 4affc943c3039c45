/** The machines of a report, drawn for a page that cannot draw them itself. */
import type { DrawnMachines } from '../exchange/html.js'
import type { Chart, ChartRequest } from '../wire/chart.js'
import { coverageOf } from '../wire/chartCoverage.js'
import type { CheckReport } from '../wire/report.js'

/** Finds the places of a machine's parts. */
export type LayoutChart = (request: ChartRequest) => Promise<Chart>

/** Widths of pages, in pixels: a narrow window, and as wide as a chart likes. */
const rooms = [380, 1400]

/** With what the check exercised. A machine that cannot be laid out is left out: it is shown as text. */
export async function chartsOf(report: CheckReport, layout: LayoutChart): Promise<DrawnMachines> {
  const charts = Object.entries(report.machines ?? {}).map(async ([name, machine]) => {
    const notes = coverageOf(report, name)?.notes
    const asked = rooms.map((room) => layout({ name, machine, room, ...(notes && { notes }) }))
    const laidOut = await Promise.allSettled(asked)
    return [name, laidOut.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))] as const
  })
  return Object.fromEntries(await Promise.all(charts))
}
