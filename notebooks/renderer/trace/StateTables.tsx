/** Every node's state after the selected step, what the step changed being marked. */
import type { NodeState, Trace } from '../../../server/wire/trace.js'
import { nodeText, valueText } from '../values.js'
import type { TraceState } from './states.js'

interface Props {
  readonly trace: Trace
  readonly states: readonly TraceState[]
  readonly selected: number
}

export function StateTables({ trace, states, selected }: Props) {
  const roles = [...new Set(trace.nodes.map(({ role }) => role))]
  const step = selected > 0 ? trace.steps[selected - 1] : undefined
  return (
    <section class="pn-state" aria-label="States of the nodes">
      <h5>{selected === 0 ? 'Initial state' : `State after step ${selected}`}</h5>
      {roles.map((role) => (
        <RoleTable
          role={role}
          nodes={trace.nodes.filter((node) => node.role === role).map(({ id }) => id)}
          now={states[selected]}
          before={states[Math.max(0, selected - 1)]}
        />
      ))}
      {step && step.transitions.length > 0 && (
        <p class="pn-muted">
          Transitions taken: <span class="pn-code">{step.transitions.join('; ')}</span>
        </p>
      )}
      {step && step.observed.length > 0 && (
        <p class="pn-muted">
          Observed: <span class="pn-code">{step.observed.map(valueText).join('; ')}</span>
        </p>
      )}
    </section>
  )
}

function RoleTable({
  role,
  nodes,
  now,
  before,
}: {
  role: string
  nodes: string[]
  now: TraceState
  before: TraceState
}) {
  const shown = nodes.filter((id) => now.nodes[id])
  const keys = [...new Set(shown.flatMap((id) => Object.keys(asObject(now.nodes[id].context))))]
  const row = (name: string, text: (node: NodeState) => string, code = true) => (
    <tr>
      <th scope="row">{name}</th>
      {shown.map((id) => (
        <Cell text={text(now.nodes[id])} was={text(before.nodes[id] ?? now.nodes[id])} code={code} />
      ))}
    </tr>
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section class="pn-scroll" tabIndex={0} aria-label={`States of role ${role}`}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="pn-muted">
              {role}
            </th>
            {shown.map((id) => (
              <th scope="col" class={now.nodes[id].up ? '' : 'pn-isdown'}>
                {id}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row('state', (node) => (node.status === 'error' ? `${nodeText(node)} (error)` : nodeText(node)), false)}
          {keys.map((key) =>
            row(key, (node) => {
              const value = asObject(node.context)[key]
              return value === undefined ? '–' : valueText(value)
            }),
          )}
          {row('timers', ({ timers }) => timers.join(', ') || '–', false)}
        </tbody>
      </table>
    </section>
  )
}

function Cell({ text, was, code }: { text: string; was: string; code: boolean }) {
  const style = code ? 'pn-code' : ''
  if (text === was) return <td class={style}>{text}</td>
  return (
    <td class={`pn-changed ${style}`}>
      <mark>{text}</mark>
      <span class="pn-was"> was {was}</span>
    </td>
  )
}

const asObject = (context: NodeState['context']): { readonly [key: string]: NodeState['context'] } =>
  typeof context === 'object' && context !== null && !Array.isArray(context)
    ? (context as { readonly [key: string]: NodeState['context'] })
    : { context }
