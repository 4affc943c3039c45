/** What a machine in a state has transitions for. */
import type { AnyMachineSnapshot, EventObject } from 'xstate'
import type { AnyStateNode } from './localStep.js'

/**
 * Is there nothing in the machine's active states that could take the event, so that the step need not be run? A
 * transition without an event may depend on it, too.
 */
export const ignores = (snapshot: AnyMachineSnapshot, { type }: EventObject): boolean =>
  !type.startsWith('xstate.') &&
  snapshot._nodes.every(
    (node: AnyStateNode) => !node.always?.length && !descriptors(node).some((own) => matches(own, type)),
  )

/** Is there something in the machine's active states that names the event, so that it may take it? */
export const mentions = (snapshot: AnyMachineSnapshot, { type }: EventObject): boolean =>
  snapshot._nodes.some((node: AnyStateNode) => ownEvents(node).some((own) => matches(own, type)))

/** What a state node of its own has transitions for; without those that forbid an event. XState makes the lists anew at each call. */
const descriptors = remembered((node) => [...node.transitions.keys()] as readonly string[])
const ownEvents = remembered((node) => node.ownEvents as readonly string[])

function remembered<T>(of: (node: AnyStateNode) => T): (node: AnyStateNode) => T {
  const known = new WeakMap<AnyStateNode, T>()
  return (node) => {
    let found = known.get(node)
    if (found === undefined) {
      found = of(node)
      known.set(node, found)
    }
    return found
  }
}

/** Does an event descriptor of XState (`a`, `a.*`, `*`) cover the event type? */
const matches = (descriptor: string, type: string): boolean =>
  descriptor === type ||
  descriptor === '*' ||
  (descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1)))
