/** The machine at the author's cursor; it follows the cursor, and the text as that is edited. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { StatechartAt } from '../../../server/wire/chart.js'
import { useHost } from '../host.js'
import { MachineChart } from './MachineChart.js'

export function MachineView({ first }: { first: StatechartAt }) {
  const host = useHost()
  const [shown, setShown] = useState(first)
  // the same outline stays the same object, so that it is not laid out again with every move of the cursor
  const outline = useRef(first.outline)
  if (JSON.stringify(outline.current) !== JSON.stringify(shown.outline)) outline.current = shown.outline
  useEffect(() => host.onMachine?.(setShown), [host])
  const { name, machine, roles, unfollowed, marked } = shown
  return (
    <article class="pn-machineview">
      <h3>{name}</h3>
      {roles.length > 0 && (
        <p class="pn-muted">{roles.map(({ protocol, role }) => `${role} of ${protocol}`).join(', ')}</p>
      )}
      {unfollowed.length > 0 && (
        <p class="pn-muted">The text was not followed everywhere, something may be missing: {unfollowed.join('; ')}.</p>
      )}
      <MachineChart key={machine} name={name} machine={outline.current} of={{ machine }} marked={new Set(marked)} />
    </article>
  )
}
