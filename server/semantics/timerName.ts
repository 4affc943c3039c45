import type { AnyStateMachine } from 'xstate'
import { stateNodes } from './coverage.js'
import type { Timer } from './localStep.js'

/**
 * A timer's name as its author wrote it: for `after: { electionTimeout: ... }` the delay, for a delayed `raise` or `sendTo`
 * its id or else its event.
 */
export function timerName(timer: Timer, machine: AnyStateMachine): string {
  const after = /^xstate\.after\.(.*)$/s.exec(timer.event.type)
  if (after) {
    // "xstate.after.<delay>.<id of the state>"; both parts may contain dots, so look for a state the machine has.
    for (const { id } of stateNodes(machine.root)) {
      if (after[1].endsWith(`.${id}`)) return after[1].slice(0, -id.length - 1)
    }
    return after[1]
  }
  return timer.id.includes(':') ? timer.event.type : timer.id
}
