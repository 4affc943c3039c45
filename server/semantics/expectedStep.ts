/**
 * Steps of which it is known what they should do. To see that they do it nothing has to be interned or remembered, which is most
 * of what a step costs.
 */
import type { AnyMachineSnapshot, EventObject } from 'xstate'
import { type Course, type End, follow } from './course.js'
import type { LocalState } from './localStateTable.js'
import type { LocalStep, Sending } from './localStep.js'
import type { Model } from './model.js'
import type { Envelope } from './network.js'
import { isPlainObject } from './values.js'

/** What a step comes to. */
export interface Outcome {
  /** Number of the local state after it. */
  readonly next: number
  /** Numbers of the envelopes sent; their order counts only among those to one receiver. */
  readonly sent: ArrayLike<number>
  /** The number of what is observed; 0: nothing, or nobody looks. */
  readonly observations: number
  readonly handled: boolean
  /** Changes nothing, sends nothing and emits nothing. */
  readonly silent: boolean
}

/**
 * Runs the step of a local state and looks whether it does what is expected.
 *
 * @returns true if it does; false if it does not, or if that cannot be said in this way: with timers, histories, storage or errors
 */
export function doesAsExpected(model: Model, local: number, event: EventObject, expected: Outcome): boolean {
  const { localStates } = model
  const before = localStates.all[local]
  const after = localStates.all[expected.next]
  if (after.node !== before.node || !after.up) return false
  if (before.timers.length + after.timers.length > 0 || before.survivors || after.survivors) return false
  let step: LocalStep
  try {
    step = localStates.run(local, event)
  } catch {
    return false
  }
  if (step.handled !== expected.handled || step.timers.size > 0) return false
  const { snapshot, sent, observed } = step
  return (
    isSameSnapshot(snapshot, after) &&
    endsAsExpected(model, local, expected, { context: snapshot.context, sent, observed })
  )
}

/**
 * Follows the course of a step with another local state in the same states of the machine, and another event, and looks whether it does
 * what is expected.
 *
 * @param expected after it the machine is active and in the states to which the course led, without timers, histories, storage
 * @returns true if it does; false if it does not, or if that cannot be said
 */
export function leadsAsExpected(
  model: Model,
  local: number,
  event: EventObject,
  course: Course,
  expected: Outcome,
): boolean {
  const { localStates } = model
  const { node, context } = localStates.all[local]
  const end = follow(localStates.nodes[node].stepper, course, context, event)
  if (!end || localStates.all[expected.next].node !== node) return false
  return isSame(end.context, localStates.all[expected.next].context) && endsAsExpected(model, local, expected, end)
}

/** Is there nothing in a local state, besides its context, that a renaming of it could do other things with? */
export function isPlain({ localStates }: Model, local: number): boolean {
  const { snapshot, timers, survivors } = localStates.all[local]
  return snapshot?.status === 'active' && timers.length === 0 && !survivors && !hasHistory(snapshot)
}

function endsAsExpected(model: Model, local: number, expected: Outcome, { sent, observed }: End): boolean {
  const { observers, observations, localStates } = model
  if (!sendsSame(model, localStates.all[local].node, sent, expected.sent)) return false
  const silent = expected.next === local && sent.length === 0 && observed.length === 0
  if (silent !== expected.silent) return false
  if (observers.all.length === 0) return true
  if (expected.observations === 0) return observed.length === 0
  return isSame(observed, observations.at(expected.observations).events)
}

function isSameSnapshot(snapshot: AnyMachineSnapshot, { chart: known, context }: LocalState): boolean {
  if (!known || snapshot.status !== known.status || !isSame(snapshot.output, known.output)) return false
  if (hasHistory(snapshot) || hasHistory(known)) return false
  const nodes: readonly object[] = snapshot._nodes
  const others: readonly object[] = known._nodes
  return (
    nodes.length === others.length && nodes.every((node) => others.includes(node)) && isSame(snapshot.context, context)
  )
}

const hasHistory = ({ historyValue }: AnyMachineSnapshot): boolean => {
  for (const _ in historyValue) return true
  return false
}

/** Of those to one receiver the first that is left has to be the same. */
function sendsSame(model: Model, from: number, sent: readonly Sending[], expected: ArrayLike<number>): boolean {
  const { nodes, envelopes } = model
  const count = expected.length
  if (sent.length !== count) return false
  if (count === 0) return true
  const left: (Envelope | undefined)[] = []
  for (let i = 0; i < count; i++) left.push(envelopes.all[expected[i]])
  for (let i = 0, first = 0; i < count; i++) {
    const { to, event } = sent[i]
    while (left[first] === undefined) first++
    let place = first
    while (place < count && !(left[place] && nodes[left[place]!.to].id === to)) place++
    const envelope = left[place]
    if (envelope === undefined || envelope.from !== from || 'from' in event || !isSame(event, envelope.sent))
      return false
    left[place] = undefined
  }
  return true
}

/** Is a value what the canonical one says? It never says so of two that differ, and of some that are the same it does not see it. */
export function isSame(value: unknown, canonical: unknown): boolean {
  if (value === canonical || Object.is(value, canonical)) return true
  if (typeof value !== 'object' || typeof canonical !== 'object' || value === null || canonical === null) return false
  if (Array.isArray(value)) {
    if (!Array.isArray(canonical) || value.length !== canonical.length) return false
    for (let i = 0; i < value.length; i++) if (!isSame(value[i], canonical[i])) return false
    return true
  }
  if (value instanceof Set) {
    if (!(canonical instanceof Set) || value.size !== canonical.size) return false
    // Items that are no primitives are looked for by identity.
    for (const item of value) if (!canonical.has(item)) return false
    return isBare(value, Set.prototype)
  }
  if (value instanceof Map) {
    if (!(canonical instanceof Map) || value.size !== canonical.size) return false
    for (const [key, item] of value) if (!canonical.has(key) || !isSame(item, canonical.get(key))) return false
    return isBare(value, Map.prototype)
  }
  if (!isPlainObject(value) || !isPlainObject(canonical)) return false
  const names = Object.keys(value)
  if (names.length !== Object.keys(canonical).length || Object.getOwnPropertySymbols(value).length > 0) return false
  for (const name of names) {
    if (!Object.hasOwn(canonical, name) || !isSame(value[name as never], canonical[name as never])) return false
  }
  return true
}

const isBare = (value: object, prototype: object): boolean => Object.getPrototypeOf(value) === prototype
