/** Every node as it is now, a card for each; what the last step changed is marked. */
import type { NodeState, Trace } from '../../../server/wire/trace.js'
import { contextOf, type TraceState } from '../trace/states.js'
import { nodeText, valueText } from '../values.js'

interface Props {
  readonly nodes: Trace['nodes']
  readonly now: TraceState
  readonly before: TraceState
}

export function NodeCards({ nodes, now, before }: Props) {
  return (
    <div class="pn-cards">
      {nodes.map(({ id, role }) => (
        <NodeCard id={id} role={role} now={now.nodes[id]} before={before.nodes[id]} />
      ))}
    </div>
  )
}

interface CardProps {
  readonly id: string
  readonly role: string
  readonly now: NodeState
  readonly before: NodeState
}

function NodeCard({ id, role, now, before }: CardProps) {
  const [context, earlier] = [contextOf(now), contextOf(before)]
  const keys = [...new Set([...Object.keys(earlier), ...Object.keys(context)])]
  const row = (name: string, text: string, was: string) => (
    <div class={text === was ? '' : 'pn-changed'}>
      <dt>{name}</dt>
      <dd class="pn-code">
        {text === was ? (
          text
        ) : (
          <>
            <mark>{text}</mark> <span class="pn-was">was {was}</span>
          </>
        )}
      </dd>
    </div>
  )
  const text = (value: (typeof context)[string] | undefined) => (value === undefined ? '–' : valueText(value))
  const [place, wasAt] = [nodeText(now), nodeText(before)]
  return (
    <article class={`pn-nodecard ${now === before ? '' : 'pn-hasmoved'}`} aria-label={`${id}, ${role}`}>
      <header>
        <b class={now.up ? '' : 'pn-isdown'}>{id}</b>
        {place === wasAt ? (
          <span>{place}</span>
        ) : (
          <span>
            <mark>{place}</mark> <span class="pn-was">was {wasAt}</span>
          </span>
        )}
        {now.status === 'error' && <span class="pn-bad">error</span>}
      </header>
      <dl>
        {keys.map((key) => row(key, text(context[key]), text(earlier[key])))}
        {(now.timers.length > 0 || before.timers.length > 0) &&
          row('timers', now.timers.join(', ') || '–', before.timers.join(', ') || '–')}
      </dl>
    </article>
  )
}
