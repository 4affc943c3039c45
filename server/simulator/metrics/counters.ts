/** What is counted in a run with each event. */
import type { Metric } from '../../../protocols/model/index.js'

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
  /** For how long all messages that arrived or were lost had been under way, in microseconds; not a count that is told. */
  messageTime: 11,
} as const

/** By place: what it is called, and the metric that it belongs to. */
export const counters: readonly (readonly [name: string, metric: Metric])[] = [
  ['messages sent', 'messages'],
  ['messages delivered', 'messages'],
  ['messages ignored', 'messages'],
  ['messages lost', 'messages'],
  ['messages duplicated', 'messages'],
  ['turned away', 'messages'],
  ['bytes sent', 'bytes'],
  ['timers fired', 'events'],
  ['inputs', 'events'],
  ['inputs refused', 'events'],
  ['crashes', 'events'],
]
