/** What is in the network after the selected step, what came and went with it being marked. */
import { useState } from 'preact/hooks'
import { numberOf } from '../../../server/wire/stepNumbers.js'
import type { Trace } from '../../../server/wire/trace.js'
import { eventText } from '../values.js'
import { inFlightAt, type Journey } from './journeys.js'
import { type Links, linksText } from './partitions.js'

interface Props {
  readonly trace: Trace
  readonly journeys: readonly Journey[]
  readonly blocked: Links
  readonly selected: number
  readonly onSelect: (step: number) => void
}

/** A table as long as a reader may want without asking. */
const mostRows = 60

export function NetworkTable({ trace, journeys, blocked, selected, onSelect }: Props) {
  const inFlight = inFlightAt(journeys, selected)
  const gone = journeys.filter((journey) => journey.gone === selected)
  const [all, showAll] = useState(false)
  const rows = [...gone, ...inFlight]
  const shown = all ? rows : rows.slice(0, mostRows)
  return (
    <section class="pn-network" aria-label="The network">
      <h5>
        Network: {inFlight.length} {inFlight.length === 1 ? 'message' : 'messages'} in flight
      </h5>
      {blocked.length > 0 && <p>Partition in force: {linksText(blocked)}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section class="pn-scroll pn-tall" tabIndex={0} aria-label="Messages">
          <table>
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">From → to</th>
                <th scope="col">Sent in</th>
                <th scope="col">In this step</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((journey) => (
                <Row trace={trace} journey={journey} selected={selected} onSelect={onSelect} />
              ))}
            </tbody>
          </table>
          {rows.length > shown.length && (
            <button type="button" class="pn-link" onClick={() => showAll(true)}>
              Show {rows.length - shown.length} more
            </button>
          )}
        </section>
      )}
    </section>
  )
}

interface RowProps extends Pick<Props, 'trace' | 'selected' | 'onSelect'> {
  readonly journey: Journey
}

function Row({ trace, journey, selected, onSelect }: RowProps) {
  const { message, sent } = journey
  const news = newsOf(journey, selected)
  return (
    <tr class={journey.gone === selected ? 'pn-gone' : ''}>
      <td class="pn-code">{eventText(message.event)}</td>
      <td>
        {message.from} → {message.to}
      </td>
      <td class="pn-nowrap">
        <button type="button" class="pn-link" onClick={() => onSelect(sent)}>
          {sent === 0 ? 'start' : `step ${numberOf(trace, sent)}`}
        </button>
      </td>
      <td class={news ? 'pn-changed' : ''}>{news && <mark>{news}</mark>}</td>
    </tr>
  )
}

function newsOf({ sent, arrivals }: Journey, selected: number): string {
  if (sent === selected && selected > 0) return 'sent'
  const arrival = arrivals.find(({ step }) => step === selected)
  if (!arrival) return ''
  if (arrival.kind === 'lost') return 'lost'
  const how = arrival.handled ? 'delivered' : 'delivered, ignored'
  return arrival.kind === 'duplicated' ? `${how}; a copy stays` : how
}
