/** The machines of a check with what it exercised of them; closed at first, and drawn when they are opened. */
import { useState } from 'preact/hooks'
import type { StateOutline } from '../../../server/wire/output.js'
import { type Charted, useCoverage } from './charted.js'
import { MachineChart } from './MachineChart.js'
import { useMarkedParts } from './useMarkedParts.js'

export function Statecharts({ charted }: { charted: Charted }) {
  const [open, setOpen] = useState(false)
  const machines = Object.entries(charted.machines)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{machines.length > 1 ? 'Statecharts' : 'Statechart'}</summary>
      {open && machines.map(([role, machine]) => <Covered charted={charted} role={role} machine={machine} />)}
    </details>
  )
}

function Covered({ charted, role, machine }: { charted: Charted; role: string; machine: StateOutline }) {
  const { protocol } = charted
  const marked = useMarkedParts(protocol, role)
  return (
    <MachineChart
      name={role}
      machine={machine}
      of={{ protocol, role }}
      marked={marked}
      coverage={useCoverage(charted, role)}
    />
  )
}
