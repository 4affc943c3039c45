/**
 * When timers fire and messages arrive. One switch on a protocol (`raft.with({ timing: synchronous({ delta: 10 }) })`)
 * judges the same properties under another model of time.
 *
 * The rules of timed models, in full:
 *
 * - **Time is discrete.** The action `tick` advances the clocks of the world by one tick. All bounds of a model (delta, the
 *   delays of its timers) are whole numbers of ticks and include their ends, so a coarser unit than their greatest
 *   common divisor would exclude behaviours, and a finer one would add none that differs in anything but its moments
 *   (Henzinger, Manna, Pnueli, "What good are digital clocks?", ICALP 1992).
 * - **A message** enters the network with `delta` left. It can be delivered at any moment while it is in flight. Each tick
 *   takes one tick off what it has left, down to 0. While its receiver is down, or the link from sender to receiver is cut,
 *   what it has left stands still. Equal messages with different times left are different messages.
 * - **A timer** set with a delay of d may fire when at least floor(d (1 - drift)) and must fire before more than
 *   ceil(d (1 + drift)) has passed, both in ticks; a range from a to b (see {@link uniform}) stands for a (1 - drift) to
 *   b (1 + drift). Each tick takes one off both numbers, the earlier one down to 0. Timers are gone when their node crashes.
 * - **The tick waits for what is due**: it is not possible while some timer must fire (its later number is 0), or while some
 *   message with 0 left can be delivered: its delivery is an action (the node is up, the link is not cut, it is at the
 *   head of its queue in a fifo network, and with `unhandled: 'keep'` the delivery does something). Nor is it an action
 *   where it would change nothing: no timer pending, no message with time left that is not standing still.
 * - **Duplicates** have as much left as their original. Where duplication is unbounded and the network unordered, a message
 *   stays when it is delivered, marked as arrived, with what it has left; an arrived message with 0 left is never due, and
 *   the next tick (unless it stands still) takes it out of the network. So each message arrives at least once, and each of
 *   its copies, within delta. The network is a set: equal messages with the same time left and mark are one.
 * - **Before stabilisation** (`partiallySynchronous`) there is no tick: timers fire and messages arrive at any moment, and
 *   nothing counts down. The action `stabilise`, possible once and at every moment, sets the earlier number of every pending
 *   timer to 0; from then on the rules above apply. So a message sent before is due within delta after stabilisation.
 * - Everything else (inputs, crashes, restarts, partitions, losses, ...) may happen between any two ticks. A timed model has
 *   no behaviour that the asynchronous one lacks, once its ticks are left out and but for messages that expire from a set.
 */

/** A pending timer may fire at any moment, a message may take for ever. */
export interface Asynchronous {
  readonly kind: 'asynchronous'
}

/** What timed models have in common. */
interface Bounds {
  /** Within so many milliseconds a message arrives: a whole number, 0 or more. */
  readonly delta: number
  /**
   * How wrong a node's clock may go: 0.01 is 1% fast or slow. Default 0, every timer fires exactly when due. Each timer
   * drifts by itself. The moments are rounded outward to whole ticks: a small drift asks for a small tick.
   */
  readonly drift?: number
  /**
   * The unit of time in milliseconds. Default: the greatest common divisor of delta and of all delays that are numbers in
   * the machines or in `delays`. A delay that is computed must come to a whole number of ticks.
   */
  readonly tick?: number
}

/** A message arrives within `delta`, a timer fires when it is due. */
export interface Synchronous extends Bounds {
  readonly kind: 'synchronous'
}

/** Asynchronous until the network stabilises at some moment, synchronous from then on. */
export interface PartiallySynchronous extends Bounds {
  readonly kind: 'partially synchronous'
  /**
   * When a simulation stabilises, in milliseconds. A check tries every moment: nothing that happens before takes a known
   * time, so a bound would exclude nothing.
   */
  readonly gst?: number
}

/** When timers fire and messages arrive. */
export type Timing = Asynchronous | Synchronous | PartiallySynchronous

/** A pending timer may fire at any moment, a message may take for ever. The default. */
export const asynchronous: Asynchronous = { kind: 'asynchronous' }

/**
 * Discrete time: a message arrives within `delta`, a timer fires when due on its node's own clock.
 *
 * @example raft.with({ timing: synchronous({ delta: 10, drift: 0.01 }) })
 */
export const synchronous = (bounds: Bounds): Synchronous => ({ kind: 'synchronous', ...bounds })

/**
 * Asynchronous before the network stabilises, synchronous after (Dwork, Lynch, Stockmeyer, "Consensus in the presence of
 * partial synchrony", J. ACM 35, 1988). Stabilisation comes at any moment, or never.
 */
export const partiallySynchronous = (bounds: Omit<PartiallySynchronous, 'kind'>): PartiallySynchronous => ({
  kind: 'partially synchronous',
  ...bounds,
})

/** A delay that lies in a range. In a timed check every delay between the ends is possible. */
export interface Range {
  readonly kind: 'uniform'
  /** In milliseconds. */
  readonly min: number
  /** In milliseconds. */
  readonly max: number
}

/** How long a named delay takes: milliseconds, or a range of them. */
export type Delay = number | Range

/**
 * A delay anywhere between two ends, each as likely. A check tries them all; likelihood is for simulations.
 *
 * @param min, max in milliseconds, both ends included
 */
export const uniform = (min: number, max: number): Range => ({ kind: 'uniform', min, max })
