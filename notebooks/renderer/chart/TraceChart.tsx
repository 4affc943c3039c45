/** The statechart of a node beside a trace: where it is after the selected step, and what it just did. */
import { useMemo, useState } from 'preact/hooks'
import { activeStates, actorOf, takenIn } from '../../../server/wire/activity.js'
import type { NodeId, Trace } from '../../../server/wire/trace.js'
import type { TraceState } from '../trace/states.js'
import { type Charted, useCoverage } from './charted.js'
import { MachineChart } from './MachineChart.js'
import { NodeChoice } from './NodeChoice.js'
import { useMarkedParts } from './useMarkedParts.js'

interface Props {
  readonly charted: Charted
  readonly trace: Trace
  readonly states: readonly TraceState[]
  readonly selected: number
}

export function TraceChart({ charted, trace, states, selected }: Props) {
  const [chosen, choose] = useState<NodeId>()
  const step = selected > 0 ? trace.steps[selected - 1] : undefined
  // a step in which no node acts leaves the chart where it was
  const acting = useMemo(() => {
    const before = trace.steps.slice(0, selected).reverse().map(actorOf)
    return before.find((node) => node !== undefined) ?? trace.nodes[0]?.id
  }, [trace, selected])
  const id = chosen ?? acting
  const role = trace.nodes.find((node) => node.id === id)?.role ?? ''
  const machine = charted.machines[role]
  const state = states[selected].nodes[id]
  const coverage = useCoverage(charted, role)
  const active = useMemo(() => state && activeStates(state), [state])
  const taken = useMemo(
    () => (step && machine && actorOf(step) === id ? takenIn(step, machine) : undefined),
    [step, machine, id],
  )
  const marked = useMarkedParts(charted.protocol, role)
  if (!machine) return null
  return (
    <details class="pn-tracechart" open>
      <summary>Statechart</summary>
      <NodeChoice nodes={trace.nodes.map((node) => node.id)} chosen={chosen} acting={acting} onChoose={choose}>
        {state && !state.up && `, which is down`}
      </NodeChoice>
      <MachineChart
        name={role}
        machine={machine}
        of={{ protocol: charted.protocol, role }}
        active={active}
        taken={taken}
        marked={marked}
        coverage={coverage}
      />
    </details>
  )
}
