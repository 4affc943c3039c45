/**
 * Monitors beside the nodes: real actors that are given every observation, in order, with the node that made it.
 * A monitor that stands in a state tagged `violation` has seen enough: it moves no more.
 */
import type { AnyStateMachine, EventObject } from 'xstate'
import { type NodeId, nodesOf, type Protocol } from '../../protocols/model/index.js'
import { type Local, type Node, start, step } from './localStep.js'

/** By the name of the property. */
export type Monitors = Readonly<Record<string, Local>>

export function startMonitors(protocol: Protocol): Monitors {
  return Object.fromEntries(
    machines(protocol).map(([name, machine]) => [name, start(nodeLike(protocol, name, machine)).local]),
  )
}

export function observe(protocol: Protocol, monitors: Monitors, from: NodeId, observed: readonly EventObject[]) {
  return Object.fromEntries(
    machines(protocol).map(([name, machine]) => [
      name,
      observed.reduce(
        (local, event) =>
          isViolating(local)
            ? local
            : step(nodeLike(protocol, name, machine), local, { ...event, from } as EventObject).local,
        monitors[name]!,
      ),
    ]),
  )
}

export const isViolating = (local: Local): boolean => local.up && local.snapshot.hasTag('violation' as never)

export const isPending = (local: Local): boolean =>
  local.up && local.snapshot.hasTag('pending' as never) && !isViolating(local)

/** Is a state of the monitor, at the top, tagged `pending`? */
export const mayPend = ({ root }: AnyStateMachine): boolean =>
  Object.values(root.states as Record<string, { tags: string[] }>).some(({ tags }) => tags.includes('pending'))

const machines = (protocol: Protocol): [string, AnyStateMachine][] =>
  Object.entries(protocol.properties).flatMap(([name, property]) =>
    property.kind === 'monitor' ? [[name, property.machine]] : [],
  )

function nodeLike(protocol: Protocol, id: string, machine: AnyStateMachine): Node {
  const all = nodesOf(protocol)
  const ofRole = (role: string) => all.filter((node) => node.role === role).map((node) => node.id)
  const nodes = Object.fromEntries(Object.keys(protocol.nodes).map((role) => [role, ofRole(role)]))
  const storage = { keys: [], explicit: false, torn: false }
  return { id, machine, input: { nodes }, ids: [], storage, clock: undefined }
}
