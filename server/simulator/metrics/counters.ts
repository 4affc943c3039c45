/** What is counted in a run with each event. */

/** Places of the counters. */
export const Counter = {
  sent: 0,
  delivered: 1,
  ignored: 2,
  lost: 3,
  duplicated: 4,
  turnedAway: 5,
  bytes: 6,
  timers: 7,
  inputs: 8,
  refused: 9,
  crashes: 10,
} as const

/** By place. */
export const counterNames: readonly string[] = [
  'messages sent',
  'messages delivered',
  'messages ignored',
  'messages lost',
  'messages duplicated',
  'turned away',
  'bytes sent',
  'timers fired',
  'inputs',
  'inputs refused',
  'crashes',
]
