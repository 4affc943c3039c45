/** The verdict on each property, and the way to its counterexample or witness. */
import type { CheckReport, PropertyReport } from '../../../server/wire/report.js'
import { toneOf } from './headline.js'
import { ToneIcon } from './ToneIcon.js'
import { type Shown, TraceButton } from './TraceButton.js'

interface Props extends Shown {
  readonly report: CheckReport
}

export function VerdictTable({ report, ...shown }: Props) {
  const properties = Object.entries<PropertyReport>(report.properties)
  if (!properties.length) return null
  return (
    <table class="pn-verdicts">
      <thead>
        <tr>
          <th scope="col">Verdict</th>
          <th scope="col">Property</th>
          <th scope="col">Why</th>
          <th scope="col">
            <span class="pn-hidden">Trace</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {properties.map(([name, property]) => (
          <tr class={`pn-${toneOf(property)}`}>
            <td class="pn-verdict">
              <ToneIcon tone={toneOf(property)} />
              <span>
                <b>{property.verdict}</b>
                <Expectation property={property} />
              </span>
            </td>
            <th scope="row">
              {name} <span class="pn-kind">{property.kind}</span>
            </th>
            <td>{property.text}</td>
            <td>
              {property.trace && (
                <TraceButton
                  of={name}
                  what={property.trace.purpose === 'witness' ? 'witness' : 'counterexample'}
                  {...shown}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Expectation({ property: { expected, asExpected } }: { property: PropertyReport }) {
  if (expected === undefined) return null
  return <span class="pn-expectation">{asExpected ? 'as expected' : `expected: ${expected}`}</span>
}
