/** One row for each least combination of budgets, one column for each budget. */
import {
  type Breaking,
  budgetEntries,
  budgetText,
  type FrontierProperty,
  type FrontierReport,
} from '../../../server/wire/frontier.js'
import { ToneIcon } from '../report/ToneIcon.js'
import { type Shown, TraceButton } from '../report/TraceButton.js'

interface Props extends Shown {
  readonly report: FrontierReport
}

export function FrontierTable({ report, ...shown }: Props) {
  const columns = budgetEntries(report.upTo)
  return (
    <div class="pn-scroll">
      <table class="pn-budgets">
        <thead>
          <tr>
            <th scope="col">Property</th>
            {columns.map(({ name }) => (
              <th scope="col" class="pn-amount">
                {name}
              </th>
            ))}
            <th scope="col" class="pn-meaning">
              With these
            </th>
            <th scope="col">
              <span class="pn-hidden">Run</span>
            </th>
          </tr>
        </thead>
        {Object.entries<FrontierProperty>(report.properties).map(([name, property]) => (
          <tbody>
            {property.minimal.length > 0 ? (
              property.minimal.map((one, index) => (
                <tr>
                  {index === 0 && <Name name={name} property={property} rows={property.minimal.length} />}
                  {budgetEntries(one.budgets).map(({ max }) => (
                    <td class={`pn-amount${max === 0 ? ' pn-muted' : ''}`}>{max}</td>
                  ))}
                  <td class="pn-meaning">{meaning(property, one)}</td>
                  <td>
                    <TraceButton of={keyOf(name, one.name)} what="trace" {...shown} />
                  </td>
                </tr>
              ))
            ) : (
              <tr>
                <Name name={name} property={property} rows={1} />
                <td colSpan={columns.length + 2}>{property.text}</td>
              </tr>
            )}
            {property.minimal.length > 0 && (property.unknown.length > 0 || property.expected) && (
              <tr>
                <td colSpan={columns.length + 3} class="pn-muted">
                  {property.unknown.length > 0 ? property.text : expectation(property)}
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </div>
  )
}

/** Tells the runs of a report apart. */
export const keyOf = (property: string, budgets: string): string => `${property}\n${budgets}`

function Name({ name, property, rows }: { name: string; property: FrontierProperty; rows: number }) {
  const { kind, verdict, asExpected, unknown, expected } = property
  const tone =
    unknown.length > 0 ? 'open' : expected ? (asExpected ? 'good' : 'bad') : verdict === 'holds' ? 'good' : 'bad'
  return (
    <th scope="rowgroup" rowSpan={rows} class={`pn-${tone}`}>
      <span class="pn-verdict">
        <ToneIcon tone={tone} />
        <span>
          {name} <span class="pn-kind">{kind}</span>
        </span>
      </span>
    </th>
  )
}

const meaning = ({ kind }: FrontierProperty, { least }: Breaking) =>
  `it ${kind === 'reachable' ? 'is reached' : 'breaks'}${least ? '' : ', perhaps with less'}`

function expectation({ expected = [], asExpected }: FrontierProperty): string {
  const wanted = expected.length > 0 ? expected.map(budgetText).join(', or ') : 'nothing'
  return asExpected ? 'As expected.' : `Expected: ${wanted}.`
}
