/** How far a log can be followed that no run explains: what is told of it. */
import { pure } from '../../semantics/index.js'
import { Followed } from './followed.js'
import type { LoggedStep } from './logSteps.js'
import { inSlices } from './slices.js'
import type { SomeOrder } from './someOrder.js'

/** How far a log can be followed. */
export interface Furthest {
  readonly runs: Followed
  /** In the order in which they are followed. */
  readonly entries: readonly LoggedStep[]
  /** The first that cannot happen. */
  readonly stuck: LoggedStep
  /** Whether that is another order than the written one. */
  readonly reordered: boolean
}

/** A log that fits in no order is told in the one that goes furthest: in the written one it may be stuck where nobody lies. */
export async function furthestOf(
  runs: Followed,
  entries: readonly LoggedStep[],
  other: SomeOrder | undefined,
  signal: AbortSignal | undefined,
): Promise<Furthest> {
  const written = { runs, entries, stuck: entries[runs.count], reordered: false }
  if (!other || other.outcome === 'found' || runs.full) return written
  const { order, next } = other.stuck
  if (order.length <= runs.count || next.length === 0) return written
  const done = new Set(order)
  const rest = entries.flatMap((_, index) => (done.has(index) ? [] : [index]))
  const reordered = [...order, ...rest].map((index) => entries[index])
  const again = pure(() => new Followed(runs.model, reordered, runs.how))
  await inSlices(order.length, () => again.next(), signal)
  if (again.count < order.length) return written
  // where a host does what its entry says and is not as that says, that is it; others wait for what never comes
  const stuck = next.find((index) => again.almost(entries[index].step).length > 0) ?? next[0]
  return { runs: again, entries: reordered, stuck: entries[stuck], reordered: true }
}
