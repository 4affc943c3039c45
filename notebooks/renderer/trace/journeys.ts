/** What became of every message of a trace. Steps are numbered from 1; 0 is the initial state. */
import type { Trace, TraceMessage } from '../../../server/wire/trace.js'

/** One end of a message's way: a delivery, a delivery of which a copy stayed behind, or its loss. */
export interface Arrival {
  readonly step: number
  readonly kind: 'delivered' | 'duplicated' | 'lost'
  /** False where the receiver had no transition for it. */
  readonly handled: boolean
}

export interface Journey {
  readonly message: TraceMessage
  /** The step it was sent in. */
  readonly sent: number
  readonly arrivals: readonly Arrival[]
  /** The step that took it out of the network; absent while it is in flight at the end of the trace. */
  readonly gone?: number
  /** Of a loop: the step in which the message was sent that this one is in the next round. */
  readonly renews?: number
}

/** The journeys, in the order of sending. A step about a message that was never sent is passed over. */
export function journeysOf(trace: Trace): Journey[] {
  const journeys = new Map<
    string,
    { message: TraceMessage; sent: number; arrivals: Arrival[]; gone?: number; renews?: number }
  >()
  const send = (messages: readonly TraceMessage[], step: number) => {
    for (const message of messages) journeys.set(message.id, { message, sent: step, arrivals: [] })
  }
  send(trace.initial.sent, 0)
  trace.steps.forEach(({ action, sent }, index) => {
    const step = index + 1
    if (action.type === 'deliver' || action.type === 'duplicate' || action.type === 'lose') {
      const journey = journeys.get(action.message)
      if (journey && journey.gone === undefined) {
        if (action.type !== 'duplicate') journey.gone = step
        const kind = ({ deliver: 'delivered', duplicate: 'duplicated', lose: 'lost' } as const)[action.type]
        journey.arrivals.push({ step, kind, handled: action.type === 'lose' || action.handled })
      }
    }
    send(sent, step)
  })
  for (const [later, earlier] of Object.entries(trace.renewed ?? {})) {
    const journey = journeys.get(later)
    if (journey) journey.renews = journeys.get(earlier)?.sent
  }
  return [...journeys.values()]
}

/** What is in the network after a step, in the order of sending. */
export const inFlightAt = (journeys: readonly Journey[], step: number): Journey[] =>
  journeys.filter(({ sent, gone }) => sent <= step && (gone === undefined || gone > step))
