/** The nodes that the roles of a protocol give. */
import type { NodeId } from './messages.js'

/** One node and the role it plays. */
export interface NodeOfRole {
  readonly id: NodeId
  readonly role: string
}

/** All nodes in the order of declaration: role by role, numbered from 1. */
export function nodesOf(protocol: { readonly nodes: { readonly [role: string]: { readonly count?: number } } }) {
  const nodes: NodeOfRole[] = []
  for (const [role, { count = 1 }] of Object.entries(protocol.nodes)) {
    for (let number = 1; number <= count; number++) nodes.push({ id: `${role}${number}`, role })
  }
  return nodes
}
