/** The card of a protocol: who takes part, what is assumed, what is to be judged, and each machine as a chart. */
import type { ProtocolCard, StateOutline } from '../../../server/wire/output.js'
import type { JsonValue } from '../../../server/wire/trace.js'
import { MachineChart } from '../chart/MachineChart.js'
import { useMarkedParts } from '../chart/useMarkedParts.js'
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
          <RoleChart protocol={card.name} role={role} machine={machine} />
          <Context context={context} />
        </details>
      ))}
    </article>
  )
}

function RoleChart({ protocol, role, machine }: { protocol: string; role: string; machine: StateOutline }) {
  const marked = useMarkedParts(protocol, role)
  return <MachineChart name={role} machine={machine} of={{ protocol, role }} marked={marked} />
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
