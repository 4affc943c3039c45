/** Which actions must happen in the long run: what liveness properties take for granted. */

/**
 * `weak`: what is possible without interruption from some moment on happens in the end. `strong`: what is possible again and
 * again, even with interruptions, happens again and again. `none`: it need not happen at all.
 */
export type FairnessLevel = 'weak' | 'strong' | 'none'

/** One level for all, or levels by name; names that are left out keep the default. */
type Levels<Name extends string> = FairnessLevel | { readonly [K in Name]?: FairnessLevel }

/**
 * What is assumed to happen in the long run, for `eventually`, `leadsTo`, `infinitelyOften`, `stabilizes` and the
 * `pending` states of monitors. A property holds if it does on every fair path: an infinite one, or one that stays in a
 * state for ever because nothing that is fair is possible there.
 *
 * - Fairness is by the kind of an action: a delivery by the type of the message, its sender and its receiver; a timer by node and
 *   name, of `after` also by the state; an input by node and type of the event; a restart by node. Any action of the kind
 *   counts when it happens, also one that changes nothing. Two messages of one kind stand for each other: that each of them
 *   arrives is not assumed.
 * - Faults are never fair: crashes, partitions, losses, duplicates and what byzantine nodes send may happen, they need not, and
 *   they may happen for ever where their budget has no end. A duplicate is no delivery: the message that stays must still
 *   be delivered. A message that is lost and sent again and again may never arrive under weak fairness (each loss interrupts
 *   it); under strong fairness it does.
 * - What puts an end to a fault need not happen either, nor need an input, unless the protocol says so here.
 * - In timed models time goes on wherever it can, and the network stabilises at some moment; neither can be changed. Messages
 *   that are due do not stand for each other, nor for those that are not: else time could stand still before one of them for
 *   ever, while others of its kind come and go.
 */
export interface Fairness<Type extends string = string> {
  /** By the types of messages. Default: `weak`. */
  readonly deliveries?: Levels<Type>
  /** By the names of timers. Default: `weak`. */
  readonly timers?: Levels<string>
  /** By the types of events. Default: `none`. */
  readonly inputs?: Levels<Type>
  /** Restarts of nodes that have crashed. Default: `none`. */
  readonly restarts?: FairnessLevel
  /** Healing of partitions. Default: `none`. */
  readonly heals?: FairnessLevel
}

const levels: readonly unknown[] = ['weak', 'strong', 'none'] satisfies FairnessLevel[]

/** @param fail throws an error with the message */
export function validateFairness(fairness: Fairness | undefined, fail: (message: string) => never): void {
  if (fairness === undefined) return
  const kinds = ['deliveries', 'timers', 'inputs', 'restarts', 'heals']
  if (typeof fairness !== 'object' || fairness === null) {
    fail("fairness must say of what, as in fairness: { deliveries: 'strong' }.")
  }
  for (const [kind, declared] of Object.entries(fairness)) {
    if (!kinds.includes(kind)) fail(`fairness.${kind} is unknown; fairness is declared of ${kinds.join(', ')}.`)
    const byName = typeof declared === 'object' && declared !== null && kind !== 'restarts' && kind !== 'heals'
    for (const [name, level] of byName ? Object.entries(declared) : [[undefined, declared]]) {
      if (level === undefined || levels.includes(level)) continue
      fail(
        `fairness.${kind}${name === undefined ? '' : `.${name}`} is "${String(level)}"; it must be weak, strong or none.`,
      )
    }
  }
}
