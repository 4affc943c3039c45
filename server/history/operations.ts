import { ProtocolError } from '../../protocols/model/index.js'

/** One line of a recorded history. The order of the lines is the order in which it was recorded. */
export type HistoryEvent = {
  readonly process: string
  /** When, in any unit; for the reader only, but it must not go backwards. */
  readonly time?: number
} & (
  | { readonly type: 'invoke'; readonly operation: unknown }
  /** The answer to what the process invoked last. */
  | { readonly type: 'respond'; readonly result?: unknown }
)

/** An operation with its two ends. */
export interface Operation {
  readonly process: string
  readonly operation: unknown
  /** The place of its invocation in the history. */
  readonly invoked: number
  /** The place of its response; absent while it has none. */
  readonly responded?: number
  /** What it answered, if it has a response. */
  readonly result?: unknown
}

/**
 * The operations of a history, in the order of their invocations. A process that invokes again before it was answered
 * has given the earlier operation up.
 *
 * @throws ProtocolError for a response without an invocation, and for times that go backwards
 */
export function operationsOf(events: readonly HistoryEvent[]): Operation[] {
  const operations: Operation[] = []
  const underWay = new Map<string, number>()
  let latest = Number.NEGATIVE_INFINITY
  events.forEach((event, place) => {
    const { process, time } = event
    if (time !== undefined && time < latest) {
      throw new ProtocolError(`Event ${place + 1} of the history is earlier than the one before it: sort it by time.`)
    }
    latest = time ?? latest
    if (event.type === 'invoke') {
      underWay.set(process, operations.push({ process, operation: event.operation, invoked: place }) - 1)
      return
    }
    const number = underWay.get(process)
    if (number === undefined) {
      throw new ProtocolError(
        `Event ${place + 1} of the history: ${process} responds, but it has invoked nothing that is still unanswered.`,
      )
    }
    underWay.delete(process)
    operations[number] = { ...operations[number], responded: place, result: event.result }
  })
  return operations
}
