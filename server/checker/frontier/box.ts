/** A box of budgets: its points, from no fault at all to its corner, and the protocol at each point. */
import { type Budget, type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import { type Budgets, budgetText } from '../../wire/frontier.js'
import type { Trace, TraceAction } from '../../wire/trace.js'

/** How much of each kind, in the order of the box. */
export type Point = readonly number[]

const faultKinds = ['crash', 'loss', 'duplication', 'partition', 'byzantine'] as const
type FaultKind = (typeof faultKinds)[number]

/** What a budget is of. */
type Kind = { readonly fault: FaultKind } | { readonly role: string; readonly event: string }

/** Where nothing is asked for: so many of each fault that the protocol declares. */
const defaultMost = 2
/** Budgets of a box; more would be a mistake. */
const mostPoints = 1000

export class Box {
  readonly #kinds: readonly Kind[]
  readonly #corner: Point

  /** @throws ProtocolError where the box is none, or the protocol has nothing of which it is a budget */
  constructor(
    readonly protocol: Protocol,
    upTo: Budgets | undefined,
  ) {
    const wanted = upTo ?? defaultBox(protocol)
    const { inputs = {}, ...faults } = wanted
    const entries: [Kind, number][] = Object.entries(faults).flatMap(([fault, most]): [Kind, number][] =>
      most === undefined ? [] : [[{ fault: knownFault(fault) }, most]],
    )
    for (const [role, events] of Object.entries(inputs)) {
      for (const [event, most] of Object.entries(events)) entries.push([{ role, event }, most])
    }
    if (entries.length === 0) {
      throw new ProtocolError(
        `"${protocol.name}" declares no faults: say which to look at, as in frontier(p, { upTo: { crash: 1, loss: 2 } }).`,
      )
    }
    this.#kinds = entries.map(([kind]) => kind)
    this.#corner = entries.map(([, most]) => most)
    for (const [index, most] of this.#corner.entries()) this.#validate(this.#kinds[index], most)
    if (this.size > mostPoints) {
      throw new ProtocolError(
        `frontier's upTo spans ${this.size} combinations of budgets; more than ${mostPoints} are too many to check.`,
      )
    }
  }

  get size(): number {
    return this.#corner.reduce((product, most) => product * (most + 1), 1)
  }

  get upTo(): Budgets {
    return this.budgets(this.#corner)
  }

  /** All points, those with fewer faults first: what lies below a point comes before it. */
  get points(): Point[] {
    let all: Point[] = [[]]
    for (const most of this.#corner) {
      all = all.flatMap((point) => Array.from({ length: most + 1 }, (_, amount) => [...point, amount]))
    }
    return all.sort((a, b) => total(a) - total(b))
  }

  /** Which budgets are of inputs: more of them is not only more that may happen, but also less that is stuck. */
  get inputs(): readonly boolean[] {
    return this.#kinds.map((kind) => 'role' in kind)
  }

  budgets(point: Point): Budgets {
    const faults: { [fault: string]: number } = {}
    const inputs: { [role: string]: { [event: string]: number } } = {}
    for (const [index, kind] of this.#kinds.entries()) {
      if ('fault' in kind) faults[kind.fault] = point[index]
      else inputs[kind.role] = { ...inputs[kind.role], [kind.event]: point[index] }
    }
    return { ...faults, ...(Object.keys(inputs).length > 0 && { inputs }) }
  }

  /** The point of budgets that an author writes: what is left out is 0. @throws ProtocolError where there is no such budget */
  pointOf(budgets: Budgets): Point {
    const point = this.#kinds.map((kind) =>
      'fault' in kind ? (budgets[kind.fault] ?? 0) : (budgets.inputs?.[kind.role]?.[kind.event] ?? 0),
    )
    const named = Object.values({ ...budgets, inputs: 0 }).reduce((sum, amount) => sum + (amount ?? 0), 0)
    const inputs = Object.values(budgets.inputs ?? {}).flatMap((events) => Object.values(events))
    if (total(point) !== named + total(inputs) || point.some((amount, index) => amount > this.#corner[index])) {
      throw new ProtocolError(`frontier expects ${budgetText(budgets)}, which is not in its box: see upTo.`)
    }
    return point
  }

  /** The protocol with the budgets of a point. */
  at(point: Point): Protocol {
    const { protocol } = this
    const amounts = this.budgets(point)
    const { crash, loss, duplication, partition, byzantine } = amounts
    const inputs = Object.entries(amounts.inputs ?? {}).map(([role, events]) => [
      role,
      protocol.inputs[role].map((input) => ({ ...input, max: events[input.event.type] ?? input.max })),
    ])
    return protocol.with({
      name: `${protocol.name} with ${budgetText(amounts)}`,
      network: {
        ...(loss !== undefined && { loss: { max: loss } }),
        ...(duplication !== undefined && { duplication: { max: duplication } }),
      },
      faults: {
        ...(crash !== undefined && { crash: { max: crash } }),
        ...(partition !== undefined && { partition: { max: partition } }),
        ...(byzantine !== undefined && { byzantine: { max: byzantine } }),
      },
      inputs: Object.fromEntries(inputs),
    } as Parameters<Protocol['with']>[0])
  }

  /** What a run used: with these budgets it is possible. */
  usedBy({ steps, nodes }: Trace): Point {
    const roles = new Map(nodes.map(({ id, role }) => [id, role]))
    const isOf = (kind: Kind, action: TraceAction) =>
      'fault' in kind
        ? action.type === actionOfFault[kind.fault]
        : action.type === 'input' &&
          roles.get(action.node) === kind.role &&
          (action.event as { readonly type: string }).type === kind.event
    return this.#kinds.map((kind) => steps.filter(({ action }) => isOf(kind, action)).length)
  }

  #validate(kind: Kind, most: unknown): void {
    const name = 'fault' in kind ? kind.fault : `inputs.${kind.role}.${kind.event}`
    if (!(Number.isInteger(most) && (most as number) >= 0)) {
      throw new ProtocolError(`frontier's upTo.${name} must be a whole number from 0 on; it is ${most}.`)
    }
    const { protocol } = this
    if ('role' in kind) {
      if (protocol.inputs[kind.role]?.some(({ event }) => event.type === kind.event)) return
      throw new ProtocolError(`frontier's upTo.${name}: "${protocol.name}" declares no such input.`)
    }
    if (kind.fault === 'byzantine' && !protocol.faults.byzantine) {
      throw new ProtocolError(
        `frontier's upTo.byzantine: "${protocol.name}" must declare which nodes may send what, in faults.byzantine.`,
      )
    }
  }
}

const actionOfFault: Record<FaultKind, TraceAction['type']> = {
  crash: 'crash',
  loss: 'lose',
  duplication: 'duplicate',
  partition: 'partition',
  byzantine: 'byzantine',
}

const total = (point: Point): number => point.reduce((sum, amount) => sum + amount, 0)

function knownFault(name: string): FaultKind {
  const found = faultKinds.find((fault) => fault === name)
  if (found) return found
  throw new ProtocolError(`frontier's upTo names "${name}"; it may name ${faultKinds.join(', ')} and inputs.`)
}

function defaultBox({ network, faults }: Protocol): Budgets {
  const { loss, duplication } = network
  const { crash, partition, byzantine } = faults
  const isPossible = (budget: Budget | undefined) => budget !== undefined && (budget === 'unbounded' || budget.max > 0)
  return {
    ...(isPossible(crash) && { crash: defaultMost }),
    ...(isPossible(loss) && { loss: defaultMost }),
    ...(isPossible(duplication) && { duplication: defaultMost }),
    ...(isPossible(partition) && { partition: defaultMost }),
    ...(byzantine && { byzantine: defaultMost }),
  }
}
