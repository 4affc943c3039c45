/** What of the model was never exercised; closed, with its count, since small models leave something out. */
import type { VacuityReport } from '../../../server/wire/report.js'

const titles: Record<keyof VacuityReport, string> = {
  antecedents: 'Conditions of properties never true',
  states: 'States never entered',
  transitions: 'Transitions never taken',
  guards: 'Guards never true',
  unhandledMessages: 'Messages sent and never handled',
  undeliveredMessages: 'Messages sent and never delivered',
  unreceivedMessages: 'Messages handled here that came to other roles only',
  unsentMessages: 'Messages handled and never sent',
  unseenObservations: 'Observations awaited and never made',
}

/** @param complete whether every reachable state was visited */
export function Vacuity({ vacuity, complete }: { vacuity: VacuityReport; complete: boolean }) {
  const groups = (Object.keys(titles) as (keyof VacuityReport)[]).filter((key) => vacuity[key].length > 0)
  const count = groups.reduce((sum, key) => sum + vacuity[key].length, 0)
  if (count === 0) return null
  return (
    <details class="pn-vacuity">
      <summary>
        Never exercised{complete ? '' : ' in the part explored'} ({count})
      </summary>
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
