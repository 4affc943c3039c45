/** What a node does in its machine at a step of a trace. */
import { activeStates, actorOf, takenIn } from '../../server/wire/activity.js'
import type { MachineMoment, MachineOfRole } from '../../server/wire/chart.js'
import type { StateOutline } from '../../server/wire/output.js'
import { startOf, stepOf } from '../../server/wire/stepNumbers.js'
import type { NodeId, Trace } from '../../server/wire/trace.js'

export interface TracedMoment {
  /** The name of the protocol. */
  readonly protocol: string
  readonly trace: Trace
  /** 0 is the initial state. */
  readonly step: number
}

/** Who acts in the step; where nobody does, who acted last, or the first node. */
export function actingAt({ trace, step }: TracedMoment): NodeId | undefined {
  const acted = trace.steps.slice(0, step).findLast((each) => actorOf(each) !== undefined)
  return (acted && actorOf(acted)) ?? trace.nodes[0]?.id
}

/**
 * @param machine the machine that is drawn, and the roles that it plays
 * @param chosen the node that the reader would follow, if any
 * @returns undefined where no node of the trace runs the machine
 */
export function machineMoment(
  moment: TracedMoment,
  { outline, roles }: { readonly outline: StateOutline; readonly roles: readonly MachineOfRole[] },
  chosen: NodeId | undefined,
): MachineMoment | undefined {
  const { protocol, trace, step } = moment
  const played = new Set(roles.flatMap((each) => (each.protocol === protocol ? [each.role] : [])))
  const running = trace.nodes.flatMap(({ id, role }) => (played.has(role) ? [id] : []))
  const acting = actingAt(moment)
  const follows = chosen !== undefined && running.includes(chosen)
  const node = [chosen, acting, ...running].find((id) => id !== undefined && running.includes(id))
  if (node === undefined) return undefined
  const last = trace.steps.slice(0, step).findLast(({ nodes }) => nodes[node])
  const state = (last ?? trace.initial).nodes[node]
  const taken = trace.steps[step - 1]
  return {
    text: taken ? `${stepOf(trace, step)}: ${taken.text}.` : `${startOf(trace)}.`,
    node,
    ...(acting !== undefined && { acting }),
    ...(follows && { chosen }),
    nodes: trace.nodes.map(({ id }) => id),
    up: state.up,
    active: [...activeStates(state)],
    taken: taken && actorOf(taken) === node ? [...takenIn(taken, outline)] : [],
  }
}
