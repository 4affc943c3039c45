import type { AnyStateMachine } from 'xstate'
import { ProtocolError } from '../../protocols/model/index.js'
import { stateNodes } from './coverage.js'

/**
 * Invoked actors are found before anything runs: their states may be reached late.
 *
 * @param owner whose machine it is: a role, or a property
 * @throws ProtocolError for the first state that invokes an actor
 */
export function refuseInvoke(owner: string, machine: AnyStateMachine): void {
  for (const node of stateNodes(machine.root)) {
    if (node.invoke.length === 0) continue
    throw new ProtocolError(
      `${owner}: the state "${node.path.join('.') || node.key}" invokes an actor, which cannot be explored. Make the other party ` +
        'a node of its own, or turn its result into an event: an input, or a timer (after).',
    )
  }
}
