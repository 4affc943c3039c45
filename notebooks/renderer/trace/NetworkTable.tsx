/** What is in the network after the selected step, what came and went with it being marked. */
import { eventText } from '../values.js'
import { inFlightAt, type Journey } from './journeys.js'
import { type Links, linksText } from './partitions.js'

interface Props {
  readonly journeys: readonly Journey[]
  readonly blocked: Links
  readonly selected: number
}

export function NetworkTable({ journeys, blocked, selected }: Props) {
  const inFlight = inFlightAt(journeys, selected)
  const gone = journeys.filter((journey) => journey.gone === selected)
  return (
    <section class="pn-network" aria-label="The network">
      <h5>
        Network: {inFlight.length} {inFlight.length === 1 ? 'message' : 'messages'} in flight
      </h5>
      {blocked.length > 0 && <p>Partition in force: {linksText(blocked)}</p>}
      {inFlight.length + gone.length > 0 && (
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
              {[...gone, ...inFlight].map((journey) => (
                <Row journey={journey} selected={selected} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

function Row({ journey, selected }: { journey: Journey; selected: number }) {
  const { message, sent } = journey
  const news = newsOf(journey, selected)
  return (
    <tr class={journey.gone === selected ? 'pn-gone' : ''}>
      <td class="pn-code">{eventText(message.event)}</td>
      <td>
        {message.from} → {message.to}
      </td>
      <td class="pn-nowrap">{sent === 0 ? 'start' : `step ${sent}`}</td>
      <td class={news ? 'pn-changed' : ''}>{news && <mark>{news}</mark>}</td>
    </tr>
  )
}

function newsOf({ sent, arrivals }: Journey, selected: number): string {
  if (sent === selected && selected > 0) return 'sent'
  const arrival = arrivals.find(({ row }) => row === selected)
  if (!arrival) return ''
  if (arrival.kind === 'lost') return 'lost'
  const how = arrival.handled ? 'delivered' : 'delivered, ignored'
  return arrival.kind === 'duplicated' ? `${how}; a copy stays` : how
}
