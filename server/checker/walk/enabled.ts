/** What can happen in a state, each with the state that it leads to. */
import type { Action } from '../../../protocols/model/index.js'
import { actorOf } from '../../semantics/index.js'
import { actionOf } from '../actions.js'
import type { FollowedStates } from '../runs/followedStates.js'
import type { CodedAction } from '../search.js'
import { inVectors, type StateVectors } from '../seen.js'

export interface Enabled {
  readonly coded: CodedAction
  /** As properties see it. */
  readonly action: Action
  /** The number of the node whose action it is; -1 for the network's and for time. */
  readonly actor: number
  /** The number of the state after it. */
  readonly to: number
  readonly after: StateVectors
  /** Whether the state after it lies inside of the protocol's `within`. */
  readonly inside: boolean
}

/** In the fixed order of the successors. @throws ProtocolError where a machine is at fault */
export function enabledIn(states: FollowedStates, state: number): Enabled[] {
  const { model, successors, judge } = states
  states.load(state)
  const before = successors.configuration.slice()
  const found: Enabled[] = []
  successors.expand({
    successor: (kind, a, b) => {
      const actor = actorOf(model, kind, a)
      const after = inVectors(states)
      found.push({
        coded: { kind, a, b },
        action: actionOf(model, { kind, a, b }, before[a]),
        actor,
        to: states.reached(state),
        after,
        inside: judge.inside(after.configuration, after.locals, after.network),
      })
      return true
    },
  })
  return found
}

/** Can nothing happen in a state but faults? */
export function isStuck(states: FollowedStates, state: number): boolean {
  states.load(state)
  states.successors.expand({ successor: () => !states.successors.progress })
  return !states.successors.progress
}
