/** How often a search took each transition. */
import type { AnyStateMachine } from 'xstate'
import {
  type AnyTransition,
  type Model,
  snapshotKey,
  stateNodes,
  transitionId,
  transitionsOf,
  transitionText,
} from '../semantics/index.js'
import type { ExercisedRole } from '../wire/report.js'
import type { Search } from './search.js'

/**
 * By role. Nothing is counted while the search runs: the local steps that it remembers are looked through once at its end.
 *
 * @returns undefined where the search did not keep them all, or did not take all that there are
 */
export function exercisedBy({ model, storage, reductions }: Search): ExercisedRole[] | undefined {
  if (storage || reductions?.partialOrder) return undefined
  const counts = new Map<AnyTransition, number>()
  const reached = model.nodes.map(() => new Set<number | string>())
  const keyOf = localKey(model)
  for (const { taken, transitions, next } of model.localStates.remembered()) {
    if (!taken) continue
    reached[model.localStates.all[next].node].add(keyOf(next))
    // one that a step takes twice is one step's all the same
    for (const transition of new Set(transitions)) counts.set(transition, (counts.get(transition) ?? 0) + 1)
  }
  return Object.keys(model.protocol.nodes).map((role) => {
    const own = model.nodes.flatMap((node, index) => (node.role === role ? [index] : []))
    const [first] = own
    return {
      role,
      nodes: own.length,
      localStates: own.reduce((sum, node) => sum + reached[node].size, 0),
      transitions: declaredIn(model.nodes[first]?.stepper.machine).map((transition) => ({
        ...transitionId(transition),
        words: transitionText(transition),
        steps: counts.get(transition) ?? 0,
      })),
    }
  })
}

const declaredIn = (machine: AnyStateMachine | undefined): AnyTransition[] =>
  machine ? stateNodes(machine.root).flatMap(transitionsOf) : []

/** What tells local states apart, but not by the time that is left of their timers, nor by what is not synced yet. */
function localKey({ localStates, clock, values, protocol }: Model): (local: number) => number | string {
  if (!clock && !protocol.faults.storage) return (local) => local
  return (local) => {
    const { snapshot, timers } = localStates.all[local]
    return snapshot ? `${snapshotKey(snapshot, values).key}|${timers.map(({ id }) => id).join()}` : 'down'
  }
}
