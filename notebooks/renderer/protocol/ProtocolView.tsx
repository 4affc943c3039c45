/** The card of a protocol: who takes part, what is assumed, what is to be judged, and each machine as an outline. */
import type { ProtocolCard, StateOutline } from '../../../server/wire/output.js'
import type { JsonValue } from '../../../server/wire/trace.js'
import { valueText } from '../values.js'

export function ProtocolView({ card }: { card: ProtocolCard }) {
  return (
    <article class="pn-protocol">
      <h3>{card.name}</h3>
      <div class="pn-cardparts">
        <section>
          <h4>Nodes</h4>
          <ul>
            {card.roles.map(({ role, nodes, durable }) => (
              <li>
                <b>{role}</b>: {nodes.join(', ')}
                {durable.length > 0 && <div class="pn-muted">survives a crash: {durable.join(', ')}</div>}
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h4>Assumptions</h4>
          <ul>
            {card.assumptions.map((assumption) => (
              <li>{assumption}</li>
            ))}
          </ul>
        </section>
        <section>
          <h4>Properties</h4>
          {card.properties.length === 0 && <p class="pn-muted">None yet.</p>}
          <ul>
            {card.properties.map(({ name, kind }) => (
              <li>
                {name} <span class="pn-kind">{kind}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {card.roles.map(({ role, machine, context }) => (
        <details class="pn-machine" open={card.roles.length < 4}>
          <summary>
            Machine of role <b>{role}</b>
          </summary>
          <ul class="pn-outline">
            <State state={machine} root />
          </ul>
          <Context context={context} />
        </details>
      ))}
    </article>
  )
}

function State({ state, initial = false, root = false }: { state: StateOutline; initial?: boolean; root?: boolean }) {
  const { key, type, transitions, states } = state
  return (
    <li>
      {!root && (
        <span class={`pn-statename pn-${type}`}>
          <b>{key}</b> {initial && <span class="pn-kind">initial</span>}{' '}
          {type !== 'atomic' && type !== 'compound' && <span class="pn-kind">{type}</span>}
        </span>
      )}
      {root && transitions.length > 0 && <span class="pn-muted">in every state</span>}
      {transitions.length > 0 && (
        <ul class="pn-transitions" aria-label={root ? 'Transitions of the whole machine' : `Transitions of ${key}`}>
          {transitions.map(({ on, guard, target }) => (
            <li>
              <span class="pn-code">{on || 'always'}</span>
              {guard && <span class="pn-guard"> [{guard}]</span>}
              <span class="pn-muted"> {target.length ? '→' : 'stays'} </span>
              {target.join(', ')}
            </li>
          ))}
        </ul>
      )}
      {states.length > 0 && (
        <ul class={root ? '' : 'pn-states'}>
          {states.map((inner) => (
            <State state={inner} initial={type === 'compound' && inner.key === state.initial} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Context({ context }: { context: JsonValue }) {
  if (typeof context !== 'object' || context === null || Array.isArray(context) || !Object.keys(context).length)
    return null
  return (
    <p class="pn-muted">
      Context at the start:{' '}
      <span class="pn-code">
        {Object.entries(context)
          .map(([key, value]) => `${key} ${valueText(value)}`)
          .join(', ')}
      </span>
    </p>
  )
}
