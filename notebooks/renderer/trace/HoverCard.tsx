/** What is pointed at in the drawing: a message with its fields and its fate, or what happened at a node. */
import { numberOf } from '../../../server/wire/stepNumbers.js'
import type { JsonValue, Trace } from '../../../server/wire/trace.js'
import { changesText, valueText } from '../values.js'
import type { Arrow } from './arrows.js'
import { clockText } from './causality.js'
import type { Journey } from './journeys.js'
import type { Mark } from './marks.js'
import type { Reading } from './reading.js'

interface Props {
  readonly thing: Arrow | Mark
  /** Where, within the box. */
  readonly x: number
  readonly y: number
  readonly reading: Reading
  /** The box that it may not leave. */
  readonly box: HTMLElement | null
}

export function HoverCard({ thing, x, y, reading, box }: Props) {
  const [width, height] = [box?.clientWidth ?? 0, box?.clientHeight ?? 0]
  // On the side where there is more room. The box scrolls, the card stays where the pointer is.
  const side =
    x > width / 2
      ? { right: `${width - x + 14 - (box?.scrollLeft ?? 0)}px` }
      : { left: `${x + 14 + (box?.scrollLeft ?? 0)}px` }
  const top = { top: `${(box?.scrollTop ?? 0) + (y > height / 2 ? y - 10 : y + 14)}px` }
  return (
    <div class={`pn-card ${y > height / 2 ? 'pn-above' : ''}`} style={{ ...side, ...top }}>
      {'journey' in thing ? (
        <Message journey={thing.journey} trace={reading.trace} />
      ) : (
        <Happening mark={thing} reading={reading} />
      )}
    </div>
  )
}

function Message({ journey: { message, sent, arrivals, gone, renews }, trace }: { journey: Journey; trace: Trace }) {
  const when = (step: number) => (step === 0 ? 'at the start' : `in step ${numberOf(trace, step)}`)
  return (
    <>
      <p>
        <b class="pn-code">{message.type}</b> {message.from} → {message.to}
      </p>
      <Fields event={message.event} />
      <p class="pn-muted">
        Sent {when(sent)}
        {arrivals.map(({ step, kind, handled }) => `; ${fates[kind]}${handled ? '' : ', ignored,'} ${when(step)}`)}
        {gone === undefined && '; still in flight at the end'}
        {renews !== undefined && `, as the one sent ${when(renews)} was when the loop began`}.
      </p>
    </>
  )
}

const fates = { delivered: 'delivered', duplicated: 'delivered (a copy stays)', lost: 'lost' }

/** What a message carries, a line for each field. */
function Fields({ event }: { event: JsonValue }) {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return null
  const fields = Object.entries(event as { readonly [key: string]: JsonValue }).filter(([key]) => key !== 'type')
  if (!fields.length) return null
  return (
    <dl class="pn-fields pn-code">
      {fields.map(([key, value]) => (
        <>
          <dt>{key}</dt>
          <dd>{valueText(value)}</dd>
        </>
      ))}
    </dl>
  )
}

function Happening({ mark: { step, node, state }, reading: { trace, causality } }: { mark: Mark; reading: Reading }) {
  const told = step > 0 ? trace.steps[step - 1] : undefined
  const changes = told?.changes[node]
  const clock = causality.clockOf(step)
  return (
    <>
      <p>
        <b>{step === 0 ? 'At the start' : `Step ${numberOf(trace, step)}`}</b>{' '}
        {told ? told.text : `${node} is ${state ?? 'up'}`}
      </p>
      {changes && changes.length > 0 && (
        <p>
          {node}: {changesText(changes)}
        </p>
      )}
      {clock && <p class="pn-muted">Vector clock {clockText(clock, trace.nodes)}</p>}
    </>
  )
}
