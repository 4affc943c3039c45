/** What a cell that declares a protocol shows. */
import type { AnyStateMachine } from 'xstate'
import { nodesOf, type Protocol } from '../../protocols/model/index.js'
import { LocalStepper, prepareMachine, pure } from '../semantics/index.js'
import type { ProtocolCard } from '../wire/output.js'
import { assumptionsOf } from './assumptions.js'
import { toJson } from './json.js'
import { outlineOf } from './outline.js'

/** @throws whatever the machines throw when their first context is computed */
export function protocolCard(protocol: Protocol): ProtocolCard {
  const all = nodesOf(protocol)
  return {
    type: 'protocol',
    version: 1,
    name: protocol.name,
    assumptions: assumptionsOf(protocol),
    roles: Object.entries(protocol.nodes).map(([role, { machine, durable = [], input }]) => {
      const nodes = all.filter((node) => node.role === role).map(({ id }) => id)
      const own = { id: nodes[0], peers: nodes.slice(1), nodes: { [role]: nodes } }
      const stepper = new LocalStepper(
        prepareMachine(machine as AnyStateMachine),
        own,
        all.map(({ id }) => id),
      )
      const given = input ? input(own.id, own.peers, own.nodes) : own
      const context = pure(() => stepper.freshContext(given, undefined))
      return { role, nodes, durable, machine: outlineOf(machine as AnyStateMachine), context: toJson(context) }
    }),
    properties: Object.entries(protocol.properties).map(([name, { kind }]) => ({ name, kind })),
  }
}
