/** The nodes of a protocol, their machines made ready to run. */
import { type Machines, type NodeId, type NodeInput, nodesOf, type Protocol } from '../../protocols/model/index.js'
import { namedDelays } from './clock.js'
import type { Coverage } from './coverage.js'
import { refuseInvoke } from './invoked.js'
import { LocalStepper, prepareMachine } from './localStep.js'
import { Storage } from './storage.js'
import { mayHit } from './targets.js'
import type { CanonicalValues } from './values.js'

/** One node of the protocol. */
export interface Node {
  readonly id: NodeId
  readonly role: string
  readonly stepper: LocalStepper
  readonly input: unknown
  readonly durable: readonly string[]
  /** Present where the node's storage is synced explicitly. */
  readonly storage: Storage | undefined
  /** Its machine does not run: see `faults.byzantine`. */
  readonly byzantine: boolean
}

/** The same nodes, with canonical values of another table. */
export const movedTo = (values: CanonicalValues, nodes: readonly Node[]): Node[] =>
  nodes.map((node) => ({
    ...node,
    storage: node.storage && new Storage(values, node.durable, node.storage.torn),
  }))

/** @throws ProtocolError for a machine that cannot be explored */
export function prepareNodes(protocol: Protocol, coverage: Coverage, values: CanonicalValues): Node[] {
  const all = nodesOf(protocol)
  const ids = all.map(({ id }) => id)
  const { storage, byzantine } = protocol.faults
  const delays = namedDelays(protocol)
  for (const [role, { machine }] of Object.entries((protocol as Protocol<Machines>).nodes)) refuseInvoke(role, machine)
  const byRole = Object.fromEntries(
    Object.keys(protocol.nodes).map((role) => [role, all.filter((node) => node.role === role).map(({ id }) => id)]),
  )
  const machines = Object.fromEntries(
    Object.entries((protocol as Protocol<Machines>).nodes).map(([role, { machine }]) => [
      role,
      prepareMachine(coverage.watch(role, machine), delays),
    ]),
  )
  coverage.machines(machines)
  return all.map((node) => {
    const { id, role } = node
    const peers = byRole[role].filter((peer) => peer !== id)
    const own: NodeInput = { id, peers, nodes: byRole }
    const { input, durable = [] } = protocol.nodes[role]
    return {
      id,
      role,
      stepper: new LocalStepper(machines[role], own, ids),
      input: input ? input(id, peers, byRole) : own,
      durable,
      storage:
        storage?.sync === 'explicit' && mayHit(storage.nodes, node)
          ? new Storage(values, durable, storage.torn ?? false)
          : undefined,
      byzantine: mayHit(byzantine?.nodes ?? [], node),
    }
  })
}
