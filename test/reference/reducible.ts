/** Random protocols made into ones that a reduction does not refuse anyway. */
import type { ProtocolSpec } from './randomProtocol.js'

/** The kinds of properties that symmetry preserves. */
const symmetric: readonly string[] = [
  'always',
  'reachable',
  'step',
  'noDeadlock',
  'quiescent',
  'monitor',
  'linearizable',
]

/** A specification without most of what tells nodes apart, or makes a space infinite. */
export function interchangeable(spec: ProtocolSpec): ProtocolSpec {
  const { crash, partition, storage, byzantine, clockSkew } = spec.faults
  const anywhere = <T extends object>(fault: T | undefined) => fault && { ...fault, max: 1, nodes: undefined }
  return {
    ...(withoutChoices(spec) as ProtocolSpec),
    roles: spec.roles.map((role, index) => ({
      ...role,
      machine: withoutChoices(role.machine) as typeof role.machine,
      count: index === 0 ? Math.max(2, role.count) : 1,
    })),
    faults: {
      ...{ crash: anywhere(crash), partition: anywhere(partition), storage: anywhere(storage) },
      clockSkew: clockSkew && { ...clockSkew, nodes: undefined },
      byzantine: byzantine && spec.roles.length > 1 ? { ...byzantine, max: 1, nodes: ['q'] } : undefined,
    } as ProtocolSpec['faults'],
    inputs: spec.inputs.map((input) => ({ ...input, max: 1 })),
    within: undefined,
    properties: spec.properties.filter(({ kind }) => symmetric.includes(kind)).slice(0, 3),
  }
}

/** Actions that choose a peer by its place in a list become ones that do not. */
function withoutChoices(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutChoices)
  if (typeof value !== 'object' || value === null) return value
  const action = value as { do?: string; type?: string; k?: unknown }
  if (action.do === 'send') return { do: 'broadcast', type: action.type, k: action.k }
  if (action.do === 'put') return { do: 'add' }
  if (action.do === 'sendLater') return { do: 'count', by: 1 }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutChoices(item)]))
}

/** A specification without what a partial-order reduction refuses. */
export function reorderable(spec: ProtocolSpec): ProtocolSpec {
  return {
    ...spec,
    faults: { ...spec.faults, byzantine: undefined } as ProtocolSpec['faults'],
    timing: undefined,
    inputs: spec.inputs.map((input) => ({ ...input, max: 1 })),
    properties: spec.properties.filter(({ kind }) => ['noDeadlock', 'quiescent', 'always', 'reachable'].includes(kind)),
  }
}
