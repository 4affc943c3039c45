/** A simulation's report: what the runs say of the properties, and the run that shows a violation. */
import { useMemo } from 'preact/hooks'
import { coverageOfRuns } from '../../../server/wire/chartCoverage.js'
import { simulatedText } from '../../../server/wire/simulatedText.js'
import type { SimulatedProperty, SimulationReport } from '../../../server/wire/simulation.js'
import { Statecharts } from '../chart/Statecharts.js'
import { PlotsApart } from '../plots/PlotsApart.js'
import { ToneIcon } from '../report/ToneIcon.js'
import { OpenedTrace } from '../trace/OpenedTrace.js'
import { useOpenTrace } from '../trace/useOpenTrace.js'
import { useOwnId } from '../useOwnId.js'
import { CausesTable } from './CausesTable.js'
import { CoverageView } from './CoverageView.js'
import { tracesOf } from './causes.js'

export function SimulationView({ report }: { report: SimulationReport }) {
  const traceId = useOwnId('simulation')
  const { protocol, scenario, world, asExpected } = report
  const properties = Object.entries<SimulatedProperty>(report.properties)
  const traces = useMemo(() => tracesOf(report), [report])
  const charted = useMemo(() => {
    const exercised = { ...coverageOfRuns(report), statistics: {} }
    return report.machines && { protocol, machines: report.machines, report: exercised }
  }, [report])
  const opened = useOpenTrace(protocol, traces, Object.keys(traces)[0])
  const violated = properties.filter(([, { judgement }]) => judgement === 'violated').length
  const tone = asExpected ? 'good' : 'bad'
  const found =
    violated === 0 ? 'no violation' : violated === 1 ? '1 property violated' : `${violated} properties violated`
  return (
    <article class="pn-check pn-simulation">
      <h3 class={`pn-headline pn-${tone}`}>
        <ToneIcon tone={tone} size={20} />
        <span>
          {scenario ? `${protocol}, ${scenario}` : protocol}: {found} {simulatedText(report)}
        </span>
      </h3>
      {properties.length > 0 && (
        <table class="pn-verdicts">
          <thead>
            <tr>
              <th scope="col">In the runs</th>
              <th scope="col">Property</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {properties.map(([name, property]) => {
              const tone = property.asExpected ? 'good' : 'bad'
              return (
                <tr class={`pn-${tone}`}>
                  <td class="pn-verdict">
                    <ToneIcon tone={tone} />
                    <b>{property.judgement}</b>
                  </td>
                  <th scope="row">
                    {name} <span class="pn-kind">{property.kind}</span>
                  </th>
                  <td>{property.text}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      <CausesTable report={report} open={opened.open} onOpen={opened.setOpen} traceId={traceId} />
      <div id={traceId}>
        <OpenedTrace protocol={protocol} opened={opened} charted={charted} />
      </div>
      {!opened.trace && charted && <Statecharts charted={charted} />}
      <PlotsApart value={report} />
      <CoverageView report={report} />
      <p class="pn-muted pn-world">{world.join(', ')}</p>
    </article>
  )
}
