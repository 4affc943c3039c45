import type { AnyStateMachine } from 'xstate'
import { nodesOf, type Property, type Protocol } from '../../../protocols/model/index.js'
import type { Coverage } from '../coverage.js'
import type { CanonicalValues } from '../values.js'
import { Linearizability } from './linearizability.js'
import { Monitor } from './monitor.js'
import type { Observer } from './observer.js'

/**
 * The observers that the properties of a protocol need, in the order of declaration.
 *
 * @throws ProtocolError for a property whose observer cannot start
 */
export function observersOf(protocol: Protocol, values: CanonicalValues, coverage: Coverage): Observer[] {
  const all = nodesOf(protocol)
  const ids = all.map(({ id }) => id)
  const nodes = Object.fromEntries(
    Object.keys(protocol.nodes).map((role) => [role, all.filter((node) => node.role === role).map(({ id }) => id)]),
  )
  return Object.entries<Property<never>>(protocol.properties).flatMap(([name, property]): Observer[] => {
    switch (property.kind) {
      case 'monitor':
        return [new Monitor(name, property.machine as AnyStateMachine, { nodes }, ids, values, coverage)]
      case 'linearizable':
        return [new Linearizability(name, property.spec, ids, values)]
      default:
        return []
    }
  })
}
