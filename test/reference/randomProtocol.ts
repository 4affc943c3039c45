/** Random small protocols: machines, network, faults, inputs and properties of every kind. */
import fc from 'fast-check'
import type { AnyStateMachine } from 'xstate'
import { register } from '../../protocols/library/index.js'
import {
  type Action,
  type Delay,
  type Fairness,
  type FairnessLevel,
  type Faults,
  type Network,
  type NodeView,
  nodesOf,
  type Property,
  type PropertyKinds,
  type Protocol,
  protocol,
  uniform,
} from '../../protocols/model/index.js'
import { inputTypes, messageTypes, type RandomContext } from './randomActions.js'
import { type MachineSpec, machineOf, machineSpec, sometimes } from './randomMachine.js'
import { type MonitorSpec, monitorOf, monitorSpec } from './randomMonitor.js'
import { type RefinementSpec, refinementOf, refinementSpec } from './randomRefinement.js'
import type { AnyView } from './view.js'

/** A claim about a global state. */
type Claim =
  | {
      readonly claim: 'n' | 'inFlight' | 'collected' | 'ofType'
      readonly atMost: number
    }
  | { readonly claim: 'place'; readonly state: 's0' | 's1' | 's2' }
  | { readonly claim: 'tagged' | 'up' | 'active' | 'last' }

/** A claim about a transition. */
type StepClaim =
  | { readonly step: 'is not'; readonly type: Action['type'] }
  | { readonly step: 'n grows' | 'sends at most one' | 'the node stays up' }

interface PropertySpec {
  readonly kind: Property<AnyView>['kind']
  readonly claim: Claim
  readonly other: Claim
  readonly step: StepClaim
  readonly monitor: MonitorSpec
  readonly refinement: RefinementSpec
}

interface TimingSpec {
  readonly kind: 'synchronous' | 'partially synchronous'
  readonly delta: number
  readonly drift: number
}

/** In milliseconds: all delays of random machines are whole numbers of it. */
const tick = 10

export interface ProtocolSpec {
  readonly roles: readonly {
    readonly machine: MachineSpec
    readonly count: number
    readonly durable: readonly string[]
  }[]
  readonly network: Network
  readonly timing: TimingSpec | undefined
  /** Stands in place of the machines' delay of this name. */
  readonly wait: Delay | undefined
  readonly faults: Faults
  readonly inputs: readonly {
    readonly role: number
    readonly type: string
    readonly k: number
    readonly max: number | 'unbounded'
  }[]
  readonly fairness: Fairness
  readonly within: Claim | undefined
  readonly properties: readonly PropertySpec[]
}

const budget = fc.constantFrom(undefined, undefined, { max: 1 }, { max: 2 }, 'unbounded' as const)
const targets = sometimes(40, fc.subarray(['p', 'q', 'p1', 'q1'], { minLength: 1 }))

const claim: fc.Arbitrary<Claim> = fc.oneof(
  fc.record({
    claim: fc.constantFrom('n' as const, 'inFlight' as const, 'collected' as const, 'ofType' as const),
    atMost: fc.nat(3),
  }),
  fc.record({
    claim: fc.constant('place' as const),
    state: fc.constantFrom('s0' as const, 's1' as const, 's2' as const),
  }),
  fc.record({
    claim: fc.constantFrom('tagged' as const, 'up' as const, 'active' as const, 'last' as const),
  }),
)

const stepClaim: fc.Arbitrary<StepClaim> = fc.oneof(
  fc.record({
    step: fc.constant('is not' as const),
    type: fc.constantFrom<Action['type']>(
      'duplicate',
      'lose',
      'timer',
      'input',
      'restart',
      'heal',
      'partition',
      'tick',
    ),
  }),
  fc.record({
    step: fc.constantFrom('n grows' as const, 'sends at most one' as const, 'the node stays up' as const),
  }),
)

const fairnessLevel = fc.constantFrom<FairnessLevel>('weak', 'weak', 'strong', 'strong', 'none')

const fairness = fc.record(
  {
    deliveries: fc.oneof(fairnessLevel, fc.record({ [messageTypes[0]!]: fairnessLevel })),
    timers: fairnessLevel,
    inputs: fc.oneof(fairnessLevel, fc.record({ [inputTypes[0]!]: fairnessLevel })),
    restarts: fairnessLevel,
    heals: fairnessLevel,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Fairness>

export const protocolSpec: fc.Arbitrary<ProtocolSpec> = fc.record({
  roles: fc.array(
    fc.record({
      machine: machineSpec,
      count: fc.constantFrom(1, 1, 2, 3),
      durable: fc.subarray(['n', 'last', 'set', 'map']),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  network: fc.record({
    order: fc.constantFrom('unordered' as const, 'fifo' as const),
    loss: budget,
    // Unbounded, it makes an unordered network a set, which has rules of its own.
    duplication: fc.constantFrom(undefined, undefined, { max: 1 }, 'unbounded' as const, 'unbounded' as const),
    unhandled: fc.constantFrom('consume' as const, 'keep' as const),
  }),
  faults: fc.record({
    crash: sometimes(
      35,
      fc.record({ max: fc.constantFrom(1, 2), restart: fc.constantFrom(true, true, false), nodes: targets }),
    ),
    partition: sometimes(
      35,
      fc.record({
        max: fc.constantFrom(1, 2),
        shape: fc.constantFrom(
          undefined,
          'isolate',
          'one-way',
          ['halves', 'isolate'],
          ['halves', 'isolate', 'one-way'],
        ),
        nodes: targets,
      }),
    ),
    storage: sometimes(30, fc.record({ sync: fc.constant('explicit'), torn: fc.boolean() })),
    byzantine: sometimes(
      15,
      fc.record({
        nodes: fc.constantFrom(['p1'], ['q1'], ['q'], ['p2']),
        messages: fc.subarray([{ type: 'a', k: 0 }, { type: 'a', k: 1 }, { type: 'b' }, { type: 'i' }], {
          minLength: 1,
          maxLength: 3,
        }),
        max: fc.constantFrom(undefined, 1, 2),
      }),
    ),
    clockSkew: sometimes(15, fc.record({ drift: fc.constantFrom(0, 0.5, 0.25), nodes: targets })),
  }) as fc.Arbitrary<Faults>,
  timing: sometimes(
    45,
    fc.record({
      kind: fc.constantFrom('synchronous' as const, 'synchronous' as const, 'partially synchronous' as const),
      delta: fc.constantFrom(0, 1, 1, 2, 3).map((ticks) => ticks * tick),
      drift: fc.constantFrom(0, 0, 0.5, 0.25),
    }),
  ),
  wait: fc.constantFrom<Delay | undefined>(undefined, 10, uniform(10, 30), uniform(0, 20)),
  inputs: fc.array(
    fc.record({
      role: fc.nat(1),
      type: fc.constantFrom(...inputTypes),
      k: fc.constantFrom(0, 1),
      max: fc.constantFrom<number | 'unbounded'>(1, 1, 2, 'unbounded'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  fairness,
  within: sometimes(35, claim),
  properties: fc.array(
    fc.record({
      kind: fc.constantFrom(
        'always' as const,
        'step' as const,
        'reachable' as const,
        'noDeadlock' as const,
        'quiescent' as const,
        'monitor' as const,
        'monitor' as const,
        'eventually' as const,
        'leadsTo' as const,
        'infinitelyOften' as const,
        'stabilizes' as const,
        'refines' as const,
        'linearizable' as const,
        'linearizable' as const,
      ),
      claim,
      other: claim,
      step: stepClaim,
      monitor: monitorSpec,
      refinement: refinementSpec,
    }),
    { maxLength: 5 },
  ),
})

/** The protocol that a specification says. Its roles are p and q. */
export function protocolOf(spec: ProtocolSpec): Protocol {
  const operates = spec.properties.some(({ kind }) => kind === 'linearizable')
  const suited = operates ? operating : spec.faults.storage?.sync === 'explicit' ? syncing : <T>(machine: T) => machine
  const roles = spec.roles.map(({ machine, count, durable }) => ({
    machine: machineOf(suited(machine)),
    count,
    durable,
  }))
  const names = ['p', 'q'].slice(0, roles.length)
  const ids = nodesOf({ nodes: Object.fromEntries(roles.map((role, index) => [names[index]!, role])) })
  const known = (name: string) => names.includes(name) || ids.some(({ id }) => id === name)
  const limited = <T extends { readonly nodes?: readonly string[] }>(fault: T | undefined) =>
    fault && { ...fault, nodes: fault.nodes?.filter(known) }
  const { crash, partition, storage, byzantine, clockSkew } = spec.faults
  const stores = storage !== undefined && roles.some(({ durable }) => durable.length)
  const faults = {
    // What a crash may leave matters where there are crashes.
    crash: limited(crash) ?? (stores ? { max: 1 } : undefined),
    partition: limited(partition),
    storage: stores ? limited(storage) : undefined,
    byzantine: limited(byzantine),
    clockSkew: limited(clockSkew),
  }
  const { within } = spec
  return protocol<Record<string, AnyStateMachine>, string>({
    name: 'random',
    nodes: Object.fromEntries(roles.map((role, index) => [names[index], role])) as never,
    network: spec.network,
    faults: faults as Faults,
    ...(spec.timing && { timing: { ...spec.timing, tick } }),
    ...(spec.wait !== undefined && { delays: { wait: spec.wait } }),
    inputs: Object.fromEntries(
      names.map((name, index) => [
        name,
        spec.inputs
          .filter(({ role }) => role % names.length === index)
          .map(({ type, k, max }) => ({ event: { type, k }, max })),
      ]),
    ),
    fairness: spec.fairness,
    ...(within && { within: (view: AnyView) => holds(within, view) }),
    properties: ((kinds: PropertyKinds<AnyView>) =>
      Object.fromEntries(
        spec.properties.map((property, index) => [`${index} ${property.kind}`, propertyOf(property, kinds)]),
      )) as never,
  }) as unknown as Protocol
}

/** Where a history is judged, there is to be one: counting becomes asking, and what is emitted an answer. */
const operating = replacing((action) =>
  action.do === 'count'
    ? { do: 'invoke', what: action.by === 1 ? 'read' : 'write', k: 1, again: false }
    : action.do === 'emit'
      ? { do: 'respond', k: action.k }
      : undefined,
)

/** Where storage is synced explicitly, it is: often between two writes of one step. */
const syncing = replacing((action) => (action.do === 'emit' ? { do: 'sync' } : undefined))

interface AnyAction {
  readonly do?: string
  readonly by?: number
  readonly k?: unknown
}

/** A specification with some of its actions replaced. */
function replacing(instead: (action: AnyAction) => object | undefined) {
  const replaced = <T>(value: T): T => {
    if (Array.isArray(value)) return value.map(replaced) as T
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, item]) => [key, replaced(item)])
    return (instead(value as AnyAction) ?? Object.fromEntries(entries)) as T
  }
  return replaced
}

function propertyOf(
  { kind, claim, other, step, monitor, refinement }: PropertySpec,
  kinds: PropertyKinds<AnyView>,
): Property<AnyView> {
  switch (kind) {
    case 'always':
      return kinds.always((view) => holds(claim, view))
    case 'reachable':
      return kinds.reachable((view) => !holds(claim, view))
    case 'quiescent':
      return kinds.quiescent((view) => holds(claim, view))
    case 'noDeadlock':
      return kinds.noDeadlock()
    case 'step':
      return kinds.step((before, after, action) => stepHolds(step, before, after, action))
    case 'monitor':
      return kinds.monitor(monitorOf(monitor))
    case 'eventually':
      return kinds.eventually((view) => !holds(claim, view))
    case 'leadsTo':
      return kinds.leadsTo(
        (view) => !holds(claim, view),
        (view) => !holds(other, view),
      )
    case 'infinitelyOften':
      return kinds.infinitelyOften((view) => holds(claim, view))
    case 'stabilizes':
      return kinds.stabilizes((view) => holds(claim, view))
    case 'linearizable':
      return kinds.linearizable(register(0))
    case 'refines':
      return kinds.refines(...refinementOf(refinement))
  }
}

type AnyNode = NodeView<AnyStateMachine>

/** Looks at the roles only: the checker remembers the value of what has not looked at the messages. */
const nodesIn = (view: AnyView) =>
  ['p', 'q'].flatMap((role) => (role in view ? (view[role] as readonly AnyNode[]) : []))
const contextOf = (node: AnyNode) => node.context as RandomContext

function holds(claim: Claim, view: AnyView): boolean {
  const nodes = nodesIn(view)
  switch (claim.claim) {
    case 'n':
      return nodes.reduce((sum, node) => sum + contextOf(node).n, 0) <= claim.atMost + 1
    case 'collected':
      return nodes.every((node) => contextOf(node).set.size + contextOf(node).map.size <= claim.atMost + 1)
    case 'inFlight':
      return view.messages.length <= claim.atMost + 2
    case 'ofType':
      return view.messages.filter(({ message }) => message.type === messageTypes[0]).length <= claim.atMost
    case 'place':
      return !nodes[0]!.matches(claim.state as never) || nodes.slice(1).every((node) => !node.matches('s1' as never))
    case 'tagged':
      return !nodes.every((node) => node.hasTag('tagged' as never))
    case 'up':
      return nodes.every((node) => node.up)
    case 'active':
      return nodes.every((node) => node.status === 'active')
    case 'last':
      return nodes.every((node) => contextOf(node).last !== 1)
  }
}

function stepHolds(claim: StepClaim, before: AnyView, after: AnyView, action: Action): boolean {
  switch (claim.step) {
    case 'is not':
      return action.type !== claim.type
    case 'n grows':
      return nodesIn(after).every((node, index) => contextOf(node).n >= contextOf(nodesIn(before)[index]!).n)
    case 'sends at most one':
      return after.messages.length <= before.messages.length + 1
    case 'the node stays up':
      return !('node' in action) || nodesIn(after).some(({ id, up }) => id === action.node && up)
  }
}
