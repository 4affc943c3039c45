/** What happens before what in a trace (Lamport 1978), as vector clocks (Fidge 1988, Mattern 1989). */
import type { NodeId, Trace } from './trace.js'

/** How many events of each host an event knows of, its own included. Hosts of which it knows none are left out. */
export type VectorClock = { readonly [host: string]: number }

/** One event of a trace, at the host where it takes place. */
export interface ClockedEvent {
  /** 0 for the start of a node, else the number of the step. */
  readonly step: number
  /** A node, or {@link networkHost} for what no node does: losses, partitions, heals, the passing of time. */
  readonly host: NodeId
  readonly clock: VectorClock
}

/** Where the events of the network and of time take place. It is no node: a name that no role can give to one. */
export const networkHost = '(network)'

/**
 * The events of a trace in its order: the start of every node, then one for each step. An event knows what its host knew,
 * and a delivery what the sender knew when it sent. Steps of the network know of each other and of the messages that they
 * lose; no node learns of them.
 */
export function clockedEvents(trace: Trace): ClockedEvent[] {
  const now = new Map<string, VectorClock>()
  const sentAt = new Map<string, VectorClock>()
  const event = (step: number, host: string, learnt: VectorClock = {}): ClockedEvent => {
    const before = now.get(host) ?? {}
    const clock: Record<string, number> = { ...before }
    for (const [other, count] of Object.entries(learnt)) clock[other] = Math.max(clock[other] ?? 0, count)
    clock[host] = (before[host] ?? 0) + 1
    now.set(host, clock)
    return { step, host, clock }
  }
  const events = trace.nodes.map(({ id }) => event(0, id))
  for (const { id, from } of trace.initial.sent) sentAt.set(id, now.get(from) ?? {})
  trace.steps.forEach(({ action, sent }, index) => {
    const host = 'node' in action ? action.node : networkHost
    const clocked = event(index + 1, host, 'message' in action ? sentAt.get(action.message) : undefined)
    events.push(clocked)
    for (const { id } of sent) sentAt.set(id, clocked.clock)
  })
  return events
}

/** Whether the first event can have influenced the second. False for an event and itself. */
export const happensBefore = (first: ClockedEvent, second: ClockedEvent): boolean =>
  first !== second && first.clock[first.host] <= (second.clock[first.host] ?? 0)
