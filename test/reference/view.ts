/** A global state as properties see it. */
import type { AnyStateMachine } from 'xstate'
import { type NodeId, type NodeView, nodesOf, type Protocol, type View } from '../../protocols/model/index.js'
import { type GlobalState, isByzantine, nodeOf } from './globalState.js'
import { initialContext } from './localStep.js'
import { isTimed } from './timing.js'

/** A view of any protocol. */
export type AnyView = View<Record<string, AnyStateMachine>>

export function viewOf(protocol: Protocol, state: GlobalState): AnyView {
  const view = (id: NodeId): NodeView<AnyStateMachine> => {
    const local = state.nodes[id]!
    if (local.up) {
      const { snapshot } = local
      return {
        id,
        up: true,
        byzantine: isByzantine(protocol, id),
        value: snapshot.value,
        context: snapshot.context,
        status: snapshot.status,
        matches: snapshot.matches.bind(snapshot),
        hasTag: snapshot.hasTag.bind(snapshot),
      }
    }
    const context = initialContext(nodeOf(protocol, id), local.durable)
    return {
      id,
      up: false,
      byzantine: false,
      value: {},
      context,
      status: 'stopped',
      matches: () => false,
      hasTag: () => false,
    }
  }
  const roles = Object.keys(protocol.nodes).map((role) => {
    const nodes = nodesOf(protocol).filter((node) => node.role === role)
    return [role, nodes.map(({ id }) => view(id))]
  })
  const messages = state.network.map(({ from, to, event }) => ({
    from,
    to,
    message: event,
  }))
  return { ...Object.fromEntries(roles), messages, stabilised: isTimed(protocol, state) }
}
