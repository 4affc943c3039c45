/** Finds what is wrong in a declaration before anything runs, and says it in one sentence each. */
import { StateMachine } from 'xstate'
import { validateEnvironment } from './environmentValidation.js'
import { validateFairness } from './fairness.js'
import { nodesOf } from './nodes.js'
import type { Property } from './properties.js'
import type { Definition, Machines } from './protocol.js'

/** A declaration that makes no sense, or a machine that breaks the rules. The message says what to do. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/** @throws ProtocolError for the first fault found in the declaration */
export function validate(definition: Definition<Machines, string>): void {
  const { name, nodes, network, faults, inputs } = definition
  const fail = (message: string): never => {
    throw new ProtocolError(name ? `Protocol "${name}": ${message}` : message)
  }
  if (typeof name !== 'string' || !name) fail('A protocol needs a name: protocol({ name: "...", ... }).')
  if (typeof nodes !== 'object' || nodes === null || Object.keys(nodes).length === 0) {
    fail('declare at least one role in nodes, as in nodes: { server: { machine, count: 3 } }.')
  }
  for (const [role, { machine, count = 1, durable = [] }] of Object.entries(nodes)) {
    if (role === 'messages' || role === 'stabilised') {
      fail(
        `a role cannot be called "${role}": properties see ${role === 'messages' ? 'the network' : 'the timing'} under that name.`,
      )
    }
    if (!isMachine(machine)) fail(`nodes.${role}.machine is not an XState machine (setup(...).createMachine(...)).`)
    if (!Number.isInteger(count) || count < 1) fail(`nodes.${role}.count is ${count}; it must be 1 or more.`)
    if (!Array.isArray(durable)) fail(`nodes.${role}.durable must be an array of context keys.`)
  }
  const ids = nodesOf(definition)
  const known = new Set<string>(ids.map((node) => node.id))
  if (known.size < ids.length) fail('two roles give nodes of the same id; rename one of the roles.')
  const budget = (where: string, value: unknown) => {
    if (value === undefined || value === 'unbounded') return
    const max = typeof value === 'object' && value !== null && 'max' in value ? value.max : undefined
    if (!Number.isInteger(max) || (max as number) < 0) {
      fail(`${where} must be "unbounded" or { max: n } with a whole number n.`)
    }
  }
  const oneOf = (where: string, value: string | undefined, choices: readonly string[]) => {
    if (value !== undefined && !choices.includes(value))
      fail(`${where} is "${value}"; it must be ${choices.join(' or ')}.`)
  }
  oneOf('network.order', network?.order, ['unordered', 'fifo'])
  oneOf('network.unhandled', network?.unhandled, ['consume', 'keep'])
  for (const shape of [faults?.partition?.shape].flat()) {
    oneOf('faults.partition.shape', shape, ['halves', 'isolate', 'one-way'])
  }
  budget('network.loss', network?.loss)
  budget('network.duplication', network?.duplication)
  for (const fault of ['crash', 'partition'] as const) {
    const declared = faults?.[fault]
    if (declared === undefined) continue
    if (!Number.isInteger(declared.max) || declared.max < 0) fail(`faults.${fault}.max must be a whole number.`)
  }
  for (const fault of ['crash', 'partition', 'storage', 'byzantine', 'clockSkew'] as const) {
    for (const target of faults?.[fault]?.nodes ?? []) {
      if (!known.has(target) && !(target in nodes)) {
        fail(`faults.${fault}.nodes names "${target}", which is neither a role nor a node.`)
      }
    }
  }
  validateEnvironment(definition, fail)
  validateFairness(definition.fairness, fail)
  for (const [role, entries] of Object.entries(inputs ?? {})) {
    if (!(role in nodes)) fail(`inputs names the role "${role}", which nodes does not declare.`)
    for (const input of entries ?? []) {
      if (typeof input?.event?.type !== 'string') fail(`an input of ${role} has no event with a type.`)
      if (input.max !== 'unbounded' && !(Number.isInteger(input.max) && input.max >= 0)) {
        fail(`the input "${input.event.type}" of ${role} needs max: a whole number, or "unbounded".`)
      }
    }
  }
}

/** @throws ProtocolError for a property that was made of the wrong things; `protocolName` is for the message */
export function validateProperty(protocolName: string, name: string, property: Property<never>): void {
  const fail = (message: string): never => {
    throw new ProtocolError(`Protocol "${protocolName}": the property "${name}" ${message}`)
  }
  if (typeof property === 'function') fail('is a function: call it, as in noDeadlock() or always(...).')
  if (property.kind === 'monitor' && !isMachine(property.machine)) {
    fail('needs an XState machine: monitor(createMachine({ ... })).')
  }
  if (property.kind !== 'refines') return
  const { spec, events, map } = property
  const usage = 'refines(machine, { events: [{ type: "..." }], map: (state) => ({ value, context }) })'
  if (!isMachine(spec)) fail(`needs an XState machine as its abstract machine: ${usage}.`)
  if (typeof map !== 'function') fail(`needs a map from the protocol's states to the machine's: ${usage}.`)
  if (!Array.isArray(events) || events.some((event) => typeof event?.type !== 'string')) {
    fail(`needs the events by which the abstract machine steps: ${usage}.`)
  }
}

/** Also machines of another copy of xstate: they have the same shape. */
const isMachine = (value: unknown): boolean =>
  value instanceof StateMachine ||
  (typeof value === 'object' &&
    value !== null &&
    'root' in value &&
    'transition' in value &&
    'implementations' in value)
