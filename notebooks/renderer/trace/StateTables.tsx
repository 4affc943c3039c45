/** Every node's state after the selected step, what the step changed being marked. */
import { useMemo } from 'preact/hooks'
import { numberOf, startOf } from '../../../server/wire/stepNumbers.js'
import type { NodeId, NodeState, Trace, WatcherState } from '../../../server/wire/trace.js'
import { nodeText, valueText, watcherText } from '../values.js'
import { contextOf, keysOf, type TraceState } from './states.js'

interface Props {
  readonly trace: Trace
  readonly states: readonly TraceState[]
  readonly selected: number
}

export function StateTables({ trace, states, selected }: Props) {
  const roles = useMemo(() => {
    const names = [...new Set(trace.nodes.map(({ role }) => role))]
    return names.map((role) => {
      const ids = trace.nodes.filter((node) => node.role === role && states[0].nodes[node.id]).map(({ id }) => id)
      return { role, ids, keys: keysOf(states, ids) }
    })
  }, [trace, states])
  const step = selected > 0 ? trace.steps[selected - 1] : undefined
  return (
    <section class="pn-state" aria-label="States of the nodes">
      <h5>{selected === 0 ? startOf(trace) : `State after step ${numberOf(trace, selected)}`}</h5>
      {roles.map((role) => (
        <RoleTable {...role} now={states[selected]} before={states[Math.max(0, selected - 1)]} />
      ))}
      <Watcher now={states[selected].watcher} before={states[Math.max(0, selected - 1)].watcher} />
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

/** The machine that judges: it is no node, so it stands below them in a line. */
function Watcher({ now, before }: { now: WatcherState | undefined; before: WatcherState | undefined }) {
  if (!now) return null
  const text = watcherText(now)
  return (
    <p>
      {now.role}: <span class="pn-code">{before && watcherText(before) !== text ? <mark>{text}</mark> : text}</span>
    </p>
  )
}

interface RoleProps {
  readonly role: string
  readonly ids: readonly NodeId[]
  readonly keys: ReturnType<typeof keysOf>
  readonly now: TraceState
  readonly before: TraceState
}

function RoleTable({ role, ids, keys, now, before }: RoleProps) {
  const row = (name: string, text: (node: NodeState) => string, style = '') => (
    <tr class={style}>
      <th scope="row">{name}</th>
      {ids.map((id) => (
        <Cell text={text(now.nodes[id])} was={text(before.nodes[id])} />
      ))}
    </tr>
  )
  const keyed = (key: string) => (node: NodeState) => {
    const value = contextOf(node)[key]
    return value === undefined ? '–' : valueText(value)
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section class="pn-scroll" tabIndex={0} aria-label={`States of role ${role}`}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="pn-muted">
              {role}
            </th>
            {ids.map((id) => (
              <th scope="col" class={now.nodes[id].up ? '' : 'pn-isdown'}>
                {id}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row('state', (node) => (node.status === 'error' ? `${nodeText(node)} (error)` : nodeText(node)))}
          {keys.changing.map((key) => row(key, keyed(key), 'pn-code'))}
          {row('timers', ({ timers }) => timers.join(', ') || '–')}
          {keys.constant.map((key) => row(key, keyed(key), 'pn-code pn-constant'))}
        </tbody>
      </table>
    </section>
  )
}

function Cell({ text, was }: { text: string; was: string }) {
  if (text === was) return <td>{text}</td>
  return (
    <td class="pn-changed">
      <mark>{text}</mark>
      <span class="pn-was"> was {was}</span>
    </td>
  )
}
