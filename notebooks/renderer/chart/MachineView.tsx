/** The machine at the author's cursor; it follows the cursor, the text as that is edited, and the trace that is selected. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { MachineMoment, StatechartAt } from '../../../server/wire/chart.js'
import { coverageOf } from '../../../server/wire/chartCoverage.js'
import { useHost } from '../host.js'
import { MachineChart } from './MachineChart.js'
import { NodeChoice } from './NodeChoice.js'

export function MachineView({ first }: { first: StatechartAt }) {
  const host = useHost()
  const [shown, setShown] = useState(first)
  useEffect(() => host.onMachine?.(setShown), [host])
  const { name, machine, roles, unfollowed, marked, moment } = shown
  // the same things stay the same objects, so that nothing is laid out again with every move of the cursor
  const outline = useSame(shown.outline)
  const checked = useSame(shown.checked)
  const coverage = useMemo(() => checked && coverageOf(checked.report, checked.role), [checked])
  return (
    <article class="pn-machineview">
      <h3>{name}</h3>
      {roles.length > 0 && (
        <p class="pn-muted">{roles.map(({ protocol, role }) => `${role} of ${protocol}`).join(', ')}</p>
      )}
      {unfollowed.length > 0 && (
        <p class="pn-muted">The text was not followed everywhere, something may be missing: {unfollowed.join('; ')}.</p>
      )}
      {moment && <Moment moment={moment} />}
      <MachineChart
        key={machine}
        name={name}
        machine={outline}
        of={{ machine }}
        active={moment && new Set(moment.active)}
        taken={moment && new Set(moment.taken)}
        marked={new Set(marked)}
        coverage={coverage}
      />
    </article>
  )
}

function Moment({ moment: { text, node, nodes, chosen, acting, up, active, taken } }: { moment: MachineMoment }) {
  const { nodeChosen } = useHost()
  const states = active.filter((path) => path !== '' && !active.some((other) => other.startsWith(`${path}.`)))
  const place = up ? states.join(', ') || 'up' : 'down'
  return (
    <>
      <p aria-live="polite">
        {text}{' '}
        <span class="pn-muted">
          {node} is {up && states.length > 0 ? `in ${place}` : place}
          {taken.length === 0 && '; it takes no transition in this step'}.
        </span>
      </p>
      <NodeChoice nodes={nodes} chosen={chosen} acting={acting} onChoose={(id) => nodeChosen?.(id)} />
    </>
  )
}

/** The value that came first of those that are equal. */
function useSame<T>(value: T): T {
  const kept = useRef(value)
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value
  return kept.current
}
