/** A check's report: the verdict first, then what it rests on. */
import { useEffect, useId, useState } from 'preact/hooks'
import { estimateText } from '../../../server/wire/estimate.js'
import type { CheckReport } from '../../../server/wire/report.js'
import { useHost } from '../host.js'
import { shelve } from '../trace/shelf.js'
import { TraceView } from '../trace/TraceView.js'
import { headlineOf } from './headline.js'
import { Limit } from './Limit.js'
import { Statistics } from './Statistics.js'
import { ToneIcon } from './ToneIcon.js'
import { Vacuity } from './Vacuity.js'
import { VerdictTable } from './VerdictTable.js'

/** The property whose trace is shown, and the step that the host asked for last. */
interface Opened {
  readonly open?: string
  readonly at?: { readonly step: number }
}

export function CheckView({ report }: { report: CheckReport }) {
  const traceId = useId()
  const { protocol, properties, assumptions, limits } = report
  const host = useHost()
  const [{ open, at }, show] = useState<Opened>(() => ({ open: firstViolated(report) }))
  useEffect(
    () =>
      host.onShowStep?.(({ step, ...moment }) => {
        if (moment.protocol === protocol && properties[moment.property]?.trace)
          show({ open: moment.property, at: { step } })
      }),
    [host, protocol, properties],
  )
  useEffect(() => shelve(report), [report])
  const setOpen = (property: string | undefined) => {
    const steps = property === undefined ? undefined : properties[property]?.trace?.steps.length
    if (open !== undefined) host.traceClosed?.({ protocol, property: open })
    if (property !== undefined && steps !== undefined) host.stepSelected?.({ protocol, property, step: steps })
    show({ open: property })
  }
  const trace = open === undefined ? undefined : properties[open]?.trace
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
      <VerdictTable report={report} open={open} onOpen={setOpen} traceId={traceId} />
      <div id={traceId}>{trace && <TraceView key={open} protocol={protocol} trace={trace} at={at} />}</div>
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
      <Vacuity vacuity={report.vacuity} />
    </article>
  )
}

/** What the reader came for: the counterexample of the first property that is violated. */
const firstViolated = ({ properties }: CheckReport): string | undefined =>
  Object.keys(properties).find((name) => properties[name].verdict === 'violated' && properties[name].trace)
