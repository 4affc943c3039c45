/** What of the machines the runs went through, and whether more runs would bring anything new. */
import type { Covered } from '../../../server/wire/campaign.js'
import type { SimulationReport } from '../../../server/wire/simulation.js'
import { countText } from '../report/quantities.js'

const width = 320
const height = 60

export function CoverageView({ report }: { readonly report: SimulationReport }) {
  const { coverage, count } = report
  const { roles, steps, localStates, curve } = coverage
  return (
    <details class="pn-coverage" open={count > 1}>
      <summary>
        Coverage: {countText(steps)} kinds of steps, {countText(localStates)} local states
        {count > 1 && <span class="pn-muted"> ({newsText(report)})</span>}
      </summary>
      <div class="pn-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col">States</th>
              <th scope="col">Transitions</th>
              <th scope="col">Never</th>
            </tr>
          </thead>
          <tbody>
            {roles.map(({ role, states, transitions }) => (
              <tr>
                <th scope="row">{role}</th>
                <td class="pn-amount">{shareText(states)}</td>
                <td class="pn-amount">{shareText(transitions)}</td>
                <td>{[...states.missing, ...transitions.missing].join('; ') || 'everything was reached'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {curve.steps.length > 1 && (
        <div class="pn-curves">
          <Curve name="transitions" values={curve.transitions} runs={curve.runs} count={count} />
          <Curve name="kinds of steps" values={curve.steps} runs={curve.runs} count={count} />
          <Curve name="local states" values={curve.localStates} runs={curve.runs} count={count} />
        </div>
      )}
    </details>
  )
}

/** How many were new in each stretch of runs, as bars; the text says the same. */
function Curve({
  name,
  values,
  runs,
  count,
}: {
  readonly name: string
  readonly values: readonly number[]
  /** In a stretch; the last may have fewer. */
  readonly runs: number
  readonly count: number
}) {
  const endOf = (stretch: number) => Math.min(count, (stretch + 1) * runs)
  const most = Math.max(1, ...values)
  const step = width / values.length
  const text = values.map((value, stretch) => `${value} up to run ${endOf(stretch)}`).join(', ')
  return (
    <figure>
      <figcaption>
        New {name} <span class="pn-muted">in each {runs === 1 ? 'run' : `${runs} runs`}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height + 14}`} role="img" aria-label={`New ${name}: ${text}`}>
        {values.map((value, stretch) => (
          <rect
            x={stretch * step}
            y={height - (height * value) / most}
            width={Math.max(0.5, step - 1)}
            height={(height * value) / most}
          >
            <title>
              {value} new in {runs === 1 ? `run ${endOf(stretch)}` : `runs ${stretch * runs + 1} to ${endOf(stretch)}`}
            </title>
          </rect>
        ))}
        <line x1="0" y1={height} x2={width} y2={height} />
        <text x="0" y={height + 11}>
          1
        </text>
        <text x={width} y={height + 11} text-anchor="end">
          run {countText(count)}
        </text>
        <text x={width} y="9" text-anchor="end">
          {countText(most)}
        </text>
      </svg>
    </figure>
  )
}

const shareText = ({ reached, all }: Covered): string => `${reached} of ${all}`

const newsText = ({ coverage: { nothingNew } }: SimulationReport): string =>
  nothingNew === 0
    ? 'the last run brought something new'
    : `nothing new but contexts in the last ${nothingNew === 1 ? 'run' : `${nothingNew} runs`}`
