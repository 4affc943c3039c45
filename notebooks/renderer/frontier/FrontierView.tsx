/** A frontier: for each property the least budgets of faults that break it, and the runs that show it. */
import { useMemo } from 'preact/hooks'
import { budgetText, type FrontierProperty, type FrontierReport } from '../../../server/wire/frontier.js'
import { Icon } from '../icons.js'
import { Limit } from '../report/Limit.js'
import { countText, durationText } from '../report/quantities.js'
import { ToneIcon } from '../report/ToneIcon.js'
import { OpenedTrace } from '../trace/OpenedTrace.js'
import { type Traces, useOpenTrace } from '../trace/useOpenTrace.js'
import { useOwnId } from '../useOwnId.js'
import { FrontierTable, keyOf } from './FrontierTable.js'

export function FrontierView({ report }: { report: FrontierReport }) {
  const traceId = useOwnId('frontier')
  const { protocol, upTo, limits, assumptions, asExpected, statistics } = report
  const properties: [string, FrontierProperty][] = Object.entries(report.properties)
  const breaking = useMemo(
    () =>
      new Map(properties.flatMap(([name, { minimal }]) => minimal.map((one) => [keyOf(name, one.name), one] as const))),
    [report],
  )
  const traces: Traces = useMemo(
    () => Object.fromEntries([...breaking].map(([key, { trace }]) => [key, trace])),
    [breaking],
  )
  const charted = useMemo(() => report.machines && { protocol, machines: report.machines }, [report])
  const opened = useOpenTrace(protocol, traces, undefined)
  const { open, setOpen } = opened
  const shown = open === undefined ? undefined : breaking.get(open)
  const isOpen = properties.some(([, { unknown }]) => unknown.length > 0)
  const tone = asExpected ? 'good' : isOpen ? 'open' : 'bad'
  const said = asExpected ? '' : isOpen ? '; not all of it is known' : '; not as expected'
  const { budgets, checks, distinct, seconds } = statistics
  return (
    <article class="pn-check pn-frontier">
      <h3 class={`pn-headline pn-${tone}`}>
        <ToneIcon tone={tone} size={20} />
        <span>
          {protocol}: the least faults that break it, up to {budgetText(upTo)}
          {said}
        </span>
      </h3>
      {limits.map((limit) => (
        <Limit limit={limit} />
      ))}
      <FrontierTable report={report} open={open} onOpen={setOpen} traceId={traceId} />
      <div id={traceId}>
        {shown && (
          <>
            <p class="pn-limit">
              <Icon name="input" />
              <span>
                With {shown.name}: {shown.text}
              </span>
            </p>
            <OpenedTrace protocol={protocol} opened={opened} charted={charted} />
          </>
        )}
      </div>
      {assumptions.length > 0 && (
        <section class="pn-assumptions">
          <h4>The model assumes besides</h4>
          <ul>
            {assumptions.map((assumption) => (
              <li>{assumption}</li>
            ))}
          </ul>
        </section>
      )}
      <p class="pn-muted pn-made">
        {countText(budgets)} combinations of budgets, explored by {countText(checks)}{' '}
        {checks === 1 ? 'check' : 'checks'} with {countText(distinct)} distinct states in {durationText(seconds)}. With
        larger budgets than the least, the same runs are possible.
      </p>
    </article>
  )
}
