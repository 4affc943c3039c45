/** A check's report: the verdict first, then what it rests on. */
import { useMemo } from 'preact/hooks'
import { estimateText } from '../../../server/wire/estimate.js'
import type { CheckReport } from '../../../server/wire/report.js'
import { Statecharts } from '../chart/Statecharts.js'
import { OpenedTrace } from '../trace/OpenedTrace.js'
import { type Traces, useOpenTrace } from '../trace/useOpenTrace.js'
import { useOwnId } from '../useOwnId.js'
import { headlineOf } from './headline.js'
import { Limit } from './Limit.js'
import { Statistics } from './Statistics.js'
import { ToneIcon } from './ToneIcon.js'
import { Vacuity } from './Vacuity.js'
import { VerdictTable } from './VerdictTable.js'

export function CheckView({ report }: { report: CheckReport }) {
  const traceId = useOwnId('check')
  const { protocol, properties, assumptions, limits } = report
  const traces = useMemo(() => tracesOf(properties), [properties])
  const charted = useMemo(
    () => report.machines && { protocol: report.protocol, machines: report.machines, report },
    [report],
  )
  const opened = useOpenTrace(protocol, traces, firstViolated(report))
  const { tone, text } = headlineOf(report)
  return (
    <article class="pn-check">
      <h3 class={`pn-headline pn-${tone}`}>
        <ToneIcon tone={tone} size={20} />
        <span>{text}</span>
      </h3>
      {limits.map((limit) => (
        <Limit limit={limit} />
      ))}
      {report.estimate && <p class="pn-muted">What is left: {estimateText(report.estimate)}.</p>}
      <VerdictTable report={report} open={opened.open} onOpen={opened.setOpen} traceId={traceId} />
      <div id={traceId}>
        <OpenedTrace protocol={protocol} opened={opened} charted={charted} />
      </div>
      {!opened.trace && charted && <Statecharts charted={charted} />}
      {assumptions.length > 0 && (
        <section class="pn-assumptions">
          <h4>The model assumes</h4>
          <ul>
            {assumptions.map((assumption) => (
              <li>{assumption}</li>
            ))}
          </ul>
        </section>
      )}
      <Statistics report={report} />
      <Vacuity vacuity={report.vacuity} complete={report.statistics.complete} />
    </article>
  )
}

const tracesOf = (properties: CheckReport['properties']): Traces =>
  Object.fromEntries(Object.entries(properties).flatMap(([name, { trace }]) => (trace ? [[name, trace]] : [])))

/** What the reader came for: the counterexample of the first property that is violated. */
const firstViolated = ({ properties }: CheckReport): string | undefined =>
  Object.keys(properties).find((name) => properties[name].verdict === 'violated' && properties[name].trace)
