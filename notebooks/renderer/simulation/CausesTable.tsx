/** Why properties are violated: one row for each cause, with the run that stands for its runs, and the checker's if it is shorter. */
import type { Cause } from '../../../server/wire/campaign.js'
import type { SimulatedProperty, SimulationReport } from '../../../server/wire/simulation.js'
import { type Shown, TraceButton } from '../report/TraceButton.js'
import { keyOf, runText } from './causes.js'

interface Props extends Shown {
  readonly report: SimulationReport
}

/** Seeds that are listed. */
const mostSeeds = 8

export function CausesTable({ report, ...shown }: Props) {
  const rows = Object.entries<SimulatedProperty>(report.properties).flatMap(([name, property]) =>
    property.causes.map((cause, index) => ({ name, property, cause, index })),
  )
  if (rows.length === 0) return null
  return (
    <div class="pn-scroll">
      <table class="pn-causes">
        <caption>
          Causes of violations <span class="pn-muted">({comparedText(report)})</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Property</th>
            <th scope="col">Runs</th>
            <th scope="col">Seeds</th>
            <th scope="col">Shown</th>
            <th scope="col">
              <span class="pn-hidden">Run</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, property, cause, index }) => (
            <tr>
              <th scope="row">
                {name}
                {property.causes.length > 1 && <span class="pn-muted"> cause {index + 1}</span>}
              </th>
              <td class="pn-amount">
                {cause.count} of {property.compared}
              </td>
              <td class="pn-code">{seedsText(cause)}</td>
              <td>
                {runText(cause)} {cause.checker?.text}
                {cause.chaos && (
                  <details>
                    <summary>By chance: {cause.chance}</summary>
                    <code class="pn-code">chaos: {JSON.stringify(cause.chaos)}</code>
                  </details>
                )}
              </td>
              <td>
                {cause.trace && <TraceButton of={keyOf(name, index, 'simulation')} what="the run" {...shown} />}{' '}
                {cause.checker?.trace && (
                  <TraceButton of={keyOf(name, index, 'checker')} what="the shortest" {...shown} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Each once: in a guided campaign runs with other faults have the same. */
function seedsText({ seeds, count }: Cause): string {
  const all = [...new Set(seeds)]
  return all.slice(0, mostSeeds).join(', ') + (all.length > mostSeeds || count > seeds.length ? ', …' : '')
}

function comparedText({ properties, count }: SimulationReport): string {
  const violated = Object.values<SimulatedProperty>(properties).filter(({ causes }) => causes.length > 0)
  const compared = violated.reduce((sum, property) => sum + property.compared, 0)
  const all = violated.reduce((sum, property) => sum + property.count, 0)
  if (compared < all) return `${compared} of ${all} violations compared by what led to them`
  return count === 1 ? 'of one run' : 'runs with the same events before the violation are one'
}
