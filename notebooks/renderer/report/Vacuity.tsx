/** What of the model was never exercised; closed, with its count, since small models leave something out. */
import type { VacuityReport } from '../../../server/wire/report.js'

const titles: Record<keyof VacuityReport, string> = {
  states: 'States never entered',
  transitions: 'Transitions never taken',
  guards: 'Guards never true',
  unhandledMessages: 'Messages sent and never handled',
  unsentMessages: 'Messages handled and never sent',
  unseenObservations: 'Observations awaited and never made',
}

export function Vacuity({ vacuity }: { vacuity: VacuityReport }) {
  const groups = (Object.keys(titles) as (keyof VacuityReport)[]).filter((key) => vacuity[key].length > 0)
  const count = groups.reduce((sum, key) => sum + vacuity[key].length, 0)
  if (count === 0) return null
  return (
    <details class="pn-vacuity">
      <summary>Never exercised ({count})</summary>
      {groups.map((key) => (
        <section>
          <h5>
            {titles[key]} ({vacuity[key].length})
          </h5>
          <ul>
            {vacuity[key].map((text) => (
              <li class="pn-code">{text}</li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  )
}
