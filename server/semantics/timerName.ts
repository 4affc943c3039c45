import type { AnyStateMachine } from 'xstate'
import { stateNodes } from './coverage.js'
import type { Timer } from './localStep.js'

/**
 * A timer's name as its author wrote it: for `after: { electionTimeout: ... }` the delay, for a delayed `raise` or `sendTo`
 * its id or else its event.
 */
export function timerName(timer: Timer, machine: AnyStateMachine): string {
  const after = afterText(timer)
  if (after === undefined) return ownName(timer)
  // "<delay>.<id of the state>": both parts may contain dots, so look for a state that has such a delay.
  for (const { id, config } of stateNodes(machine.root)) {
    const delay = after.endsWith(`.${id}`) ? after.slice(0, -id.length - 1) : undefined
    if (delay !== undefined && Object.hasOwn(config.after ?? {}, delay)) return delay
  }
  return after
}

/** What a timer is for fairness, other than its name: those of `after` in two states do not stand for each other. */
export const timerIdentity = (timer: Timer): string => afterText(timer) ?? ownName(timer)

const afterText = ({ event }: Timer): string | undefined => /^xstate\.after\.(.*)$/s.exec(event.type)?.[1]

/** An id with a colon is one that XState makes of the receiver and the event. */
const ownName = ({ id, event }: Timer): string => (id.includes(':') ? event.type : id)
