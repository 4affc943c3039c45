/** The kit: what an author of a protocol imports as `protocol-notebook`. */
export {
  asynchronous,
  type Budget,
  type Faults,
  type Input,
  type Network,
  type PartitionShape,
  type Timing,
} from './environment.js'
export { broadcast, type Message, type NodeId, type NodeInput, reply, send } from './messages.js'
export { type NodeOfRole, nodesOf } from './nodes.js'
export type { Action, EnvelopeView, NodeView, Property, PropertyKinds, View } from './properties.js'
export { type Definition, isProtocol, type Machines, type Protocol, protocol, type Role } from './protocol.js'
export { ProtocolError } from './validation.js'
