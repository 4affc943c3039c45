/** The kit: what an author of a protocol imports as `protocol-notebook`. */
export type {
  Budget,
  Faults,
  Input,
  Network,
  PartitionShape,
} from './environment.js'
export type { Fairness, FairnessLevel } from './fairness.js'
export { invoke, type OfProcess, type Outcome, respond, type SequentialSpec } from './linearizability.js'
export { broadcast, type Message, type NodeId, type NodeInput, reply, send } from './messages.js'
export { type NodeOfRole, nodesOf } from './nodes.js'
export type {
  AbstractState,
  Action,
  EnvelopeView,
  MonitorInput,
  NodeView,
  Property,
  PropertyKinds,
  RefinementMapping,
  View,
} from './properties.js'
export { type Definition, isProtocol, type Machines, type Protocol, protocol, type Role } from './protocol.js'
export { type EventPattern, type RunStep, type RunStepKind, runStepKinds, type SeenAfterwards } from './runs.js'
export * from './simulation/index.js'
export { isSync, sync } from './storage.js'
export {
  type Asynchronous,
  asynchronous,
  type Delay,
  type PartiallySynchronous,
  partiallySynchronous,
  type Range,
  type Synchronous,
  synchronous,
  type Timing,
  uniform,
} from './timing.js'
export { ProtocolError } from './validation.js'
