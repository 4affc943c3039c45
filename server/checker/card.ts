/** What a cell that declares a protocol shows. */
import type { AnyStateMachine } from 'xstate'
import { nodesOf, type Protocol } from '../../protocols/model/index.js'
import {
  type AnyStateNode,
  LocalStepper,
  prepareMachine,
  pure,
  transitionParts,
  transitionsOf,
} from '../semantics/index.js'
import type { ProtocolCard, StateOutline } from '../wire/output.js'
import { assumptionsOf } from './assumptions.js'
import { toJson } from './json.js'

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
      return { role, nodes, durable, machine: outline((machine as AnyStateMachine).root), context: toJson(context) }
    }),
    properties: Object.entries(protocol.properties).map(([name, { kind }]) => ({ name, kind })),
  }
}

function outline(node: AnyStateNode): StateOutline {
  const { initial } = node.config
  return {
    key: node.key,
    type: node.type,
    ...(typeof initial === 'string' && { initial }),
    transitions: transitionsOf(node).map((transition) => {
      const { on, guard, target } = transitionParts(transition)
      return { on, ...(guard && { guard }), target }
    }),
    states: Object.values(node.states as Record<string, AnyStateNode>).map(outline),
  }
}
