import type { SequentialSpec } from '../../protocols/model/index.js'
import { CanonicalValues, Sequential } from '../semantics/index.js'
import { conflictText, demandOf, explain } from './explain.js'
import { linearize } from './linearize.js'
import { type HistoryEvent, type Operation, operationsOf } from './operations.js'

/** What is found about a history. */
export type HistoryReport =
  | {
      readonly linearizable: true
      /** An order that explains it, without the unanswered operations that need not have taken effect. */
      readonly order: readonly Operation[]
    }
  | {
      readonly linearizable: false
      /** Why no order fits, in words. */
      readonly text: string
      /**
       * Operations that no order fits, whenever all others took effect. None of them can be spared, except where looking for
       * fewer would have taken too long.
       */
      readonly conflict: readonly Operation[]
    }

/**
 * Judges a recorded history, from a simulation or a log: is there an order of its operations, each at a moment between its
 * invocation and its response, that an object would answer as it was answered?
 *
 * @param spec what the object does; with `keyOf`, each of its parts is judged by itself
 * @throws ProtocolError for a history or a specification that makes no sense
 * @example
 * checkHistory(register(0), [
 *   { process: 'a', type: 'invoke', operation: { type: 'write', value: 1 } },
 *   { process: 'a', type: 'respond' },
 *   { process: 'b', type: 'invoke', operation: { type: 'read' } },
 *   { process: 'b', type: 'respond', result: 0 },
 * ]).linearizable // false
 */
export function checkHistory(spec: SequentialSpec, events: readonly HistoryEvent[]): HistoryReport {
  return judge(new Sequential(spec, new CanonicalValues()), operationsOf(events))
}

/** Judges the operations of a history, see {@link checkHistory}. @param operations in the order of their invocations */
export function judge(sequential: Sequential, operations: readonly Operation[]): HistoryReport {
  const orders: Operation[][] = []
  for (const part of partsOf(sequential, operations)) {
    const order = linearize(
      sequential,
      part.map((operation) => demandOf(sequential, operation)),
    )
    if (!order) return refusal(sequential, shortestFailing(sequential, part))
    orders.push(order.map((index) => part[index]))
  }
  return { linearizable: true, order: merged(orders) }
}

/** The operations by the part of the object that they are about. */
function partsOf(sequential: Sequential, operations: readonly Operation[]): Operation[][] {
  const parts = new Map<string, Operation[]>()
  for (const operation of operations) {
    const key = sequential.keyOf(operation.operation)
    const part = parts.get(key)
    if (part) part.push(operation)
    else parts.set(key, [operation])
  }
  return [...parts.values()]
}

/** The history up to the first response that no order fits: once there is none, there is none for more. */
function shortestFailing(sequential: Sequential, operations: readonly Operation[]): Operation[] {
  const ends = operations.flatMap(({ responded }) => (responded === undefined ? [] : [responded])).sort((a, b) => a - b)
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const demands = upTo(operations, ends[middle]).map((operation) => demandOf(sequential, operation))
    if (linearize(sequential, demands)) low = middle + 1
    else high = middle
  }
  return upTo(operations, ends[low])
}

/** What had happened by an event of the history. */
const upTo = (operations: readonly Operation[], event: number): Operation[] =>
  operations
    .filter(({ invoked }) => invoked <= event)
    .map(({ responded, result, ...began }) =>
      responded !== undefined && responded <= event ? { ...began, responded, result } : began,
    )

function refusal(sequential: Sequential, operations: readonly Operation[]): HistoryReport {
  const conflict = explain(sequential, operations)
  return {
    linearizable: false,
    text: conflictText(operations, conflict),
    conflict: conflict.map(({ operation }) => operations[operation]),
  }
}

/**
 * One order from one for each part: what can begin first goes first. Orders of independent parts always fit together
 * (Herlihy and Wing: linearizability is local).
 */
function merged(orders: readonly (readonly Operation[])[]): Operation[] {
  // The moment at which an operation takes effect at the earliest, given what has to come before it.
  const timed = orders.flatMap((order) => {
    let moment = -1
    return order.map((operation) => {
      moment = Math.max(moment, operation.invoked)
      return { operation, moment }
    })
  })
  return timed.sort((a, b) => a.moment - b.moment).map(({ operation }) => operation)
}
