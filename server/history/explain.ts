import type { Sequential } from '../semantics/index.js'
import { isImpossible } from './isImpossible.js'
import type { Demand } from './linearize.js'
import type { Operation } from './operations.js'
import { operationText, valueText } from './text.js'

/** What of an operation stands in the way of every order. */
interface Culprit {
  /** The index of the operation. */
  readonly operation: number
  /** It does so with the moments at which it began and ended; else wherever it is put. */
  readonly timed: boolean
  /** It does so with what it answered; else by having taken effect. */
  readonly answered: boolean
}

/**
 * Operations that cannot be ordered even if all others may take effect at any moment, or never, and answer anything; and
 * none of them can be spared. The last one ended last.
 */
export type Conflict = readonly Culprit[]

/** What is asked of one operation, as bits. */
const Asked = { nothing: 0, effect: 1, moment: 2, answer: 4, all: 7 } as const

/** So much work, in operations looked at, goes into a reason: less than a second. */
const patience = 1_000_000

/**
 * Finds out why operations cannot be ordered, by asking less and less of them while they still cannot be: a weaker demand
 * only ever allows more orders, so what is left is a reason by itself. Where that takes too long (in histories of thousands
 * of operations) some that are left could be spared.
 *
 * @param operations of one part of the object, without an order that explains them
 */
export function explain(sequential: Sequential, operations: readonly Operation[]): Conflict {
  const work = { left: patience }
  let asked: readonly number[] = operations.map(() => Asked.all)
  /** Asks less of some, if that leaves no order either. @returns whether it does */
  const weaken = (from: number, to: number, mask: number): boolean => {
    if (work.left < 0) return false
    const weaker = asked.map((now, index) => (index >= from && index < to ? now & mask : now))
    if (weaker.every((now, index) => now === asked[index])) return true
    const demands = operations.map((operation, index) => demandOf(sequential, operation, weaker[index]))
    const stillNone = isImpossible(sequential, demands, work)
    if (stillNone) asked = weaker
    return stillNone
  }
  // Earlier ones first, for the reason nearest to the end is the easiest to follow; and as many as possible at once, for
  // most operations of a long history have nothing to do with it.
  for (let from = 0; from < operations.length; from++) {
    for (let most = operations.length; from < most; ) {
      const to = Math.ceil((from + most) / 2)
      if (weaken(from, to, Asked.nothing)) from = to
      else most = to - 1
    }
  }
  operations.forEach((_, index) => {
    weaken(index, index + 1, Asked.effect | Asked.moment)
    weaken(index, index + 1, Asked.effect | Asked.answer)
  })
  return asked
    .flatMap((now, operation) =>
      now === Asked.nothing
        ? []
        : [{ operation, timed: (now & Asked.moment) !== 0, answered: (now & Asked.answer) !== 0 }],
    )
    .sort((a, b) => (operations[a.operation].responded ?? -1) - (operations[b.operation].responded ?? -1))
}

/** An operation as the search is to see it. An unanswered one need not take effect, and cannot before it began. */
export function demandOf(sequential: Sequential, given: Operation, asked: number = Asked.all): Demand {
  const { invoked, responded, result } = given
  const timed = (asked & Asked.moment) !== 0
  const must = responded !== undefined && (asked & Asked.effect) !== 0
  return {
    operation: sequential.operation(given.operation),
    result: must && (asked & Asked.answer) !== 0 ? sequential.result(result) : undefined,
    invoked: timed ? invoked : Number.NEGATIVE_INFINITY,
    responded: must ? (timed ? responded : Number.POSITIVE_INFINITY) : undefined,
  }
}

/** A longer reason than this explains nothing. */
const longestReason = 8

/** The conflict in words: "client2's read() returned 0, although client1's write(1) was over before it began." */
export function conflictText(operations: readonly Operation[], conflict: Conflict): string {
  const last = conflict[conflict.length - 1]
  const rest = conflict.slice(0, -1)
  const name = ({ operation }: Culprit) =>
    `${operations[operation].process}'s ${operationText(operations[operation].operation)}`
  const returned = ({ operation, answered }: Culprit) =>
    answered && operations[operation].result !== undefined
      ? ` (which returned ${valueText(operations[operation].result)})`
      : ''
  const precedes = (a: Culprit, b: Culprit) =>
    a.timed && b.timed && (operations[a.operation].responded as number) < operations[b.operation].invoked
  /** Those right before an operation: with none of the others in between. */
  const before = (b: Culprit) =>
    rest.filter((a) => precedes(a, b) && !rest.some((between) => precedes(a, between) && precedes(between, b)))
  const told = operations[last.operation]
  const happened = last.answered ? `returned ${valueText(told.result)}` : 'took effect'
  if (conflict.length > longestReason) {
    return `${name(last)} ${happened}, and no order of the ${operations.length} operations until then allows that.`
  }
  const wereOver = (some: readonly Culprit[]) =>
    `${list(some.map((one) => name(one) + returned(one)))} ${some.length > 1 ? 'were' : 'was'} over before`
  const direct = before(last)
  const named = new Set(direct)
  const links: string[] = []
  for (const one of [...rest].reverse()) {
    const earlier = before(one)
    if (earlier.length === 0) continue
    for (const each of [one, ...earlier]) named.add(each)
    links.push(`${wereOver(earlier)} ${name(one)} began`)
  }
  const loose = rest.filter((one) => !named.has(one))
  const reasons = [
    ...(direct.length ? [`${wereOver(direct)} it began`] : []),
    ...links,
    ...loose.map(
      (one) =>
        `${name(one)} ${one.answered ? `returned ${valueText(operations[one.operation].result)}` : 'took effect'}`,
    ),
  ]
  const others = operations.length > conflict.length
  const because = reasons.length ? `, although ${reasons.join('; ')}` : ''
  const ending = others ? ' No order fits, whenever the other operations took effect.' : ' No order fits.'
  return `${name(last)} ${happened}${because}.${ending}`
}

const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`
