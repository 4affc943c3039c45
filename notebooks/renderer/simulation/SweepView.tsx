/** A sweep's report: what it varied, and the plots of what came of it. */
import type { SweepReport } from '../../../server/wire/simulation.js'
import { PlotsApart } from '../plots/PlotsApart.js'

export function SweepView({ report }: { report: SweepReport }) {
  const { protocol, parameter, points } = report
  const runs = points[0]?.runs ?? 0
  return (
    <article class="pn-check pn-simulation">
      <h3>
        {protocol} by {parameter}: {points.map(({ label }) => label).join(', ')}
      </h3>
      <p class="pn-muted">
        {runs === 1 ? '1 run' : `${runs} runs`} each, with the same seeds; intervals are of 95% confidence.
      </p>
      <PlotsApart value={report} />
    </article>
  )
}
