import type { EventObject } from 'xstate'
import type { Property } from '../../protocols/model/index.js'
import { type HistoryEvent, judge, operationsOf, operationText, valueText } from '../history/index.js'
import { historyObservation, type Model, Sequential } from '../semantics/index.js'
import type { TraceOperation } from '../wire/trace.js'

/** An observation of a trace: made in this step by that node. Steps are numbered from 1; 0 is the start. */
export interface Seen {
  readonly step: number
  readonly node: number
  readonly event: EventObject
}

/**
 * The operations of a trace, if the property judges histories.
 *
 * @returns them, with a text that says why no order fits where none does
 */
export function judgedHistory(
  model: Model,
  name: string,
  seen: readonly Seen[],
): { operations: TraceOperation[]; text: string | undefined } | undefined {
  const property = (model.protocol.properties as Record<string, Property<never>>)[name]
  if (property?.kind !== 'linearizable') return undefined
  const history = seen.flatMap(({ step, node, event }): { step: number; event: HistoryEvent }[] => {
    const told = historyObservation(event, model.nodes[node].id)
    return told ? [{ step, event: told }] : []
  })
  const operations = operationsOf(history.map(({ event }) => event))
  const report = judge(new Sequential(property.spec, model.values), operations)
  const conflict = report.linearizable ? [] : report.conflict.map(({ invoked }) => invoked)
  return {
    text: report.linearizable ? undefined : report.text,
    operations: operations.map(({ process, operation, invoked, responded, result }) => ({
      process,
      text: operationText(operation),
      invoked: history[invoked].step,
      ...(responded !== undefined && { responded: history[responded].step }),
      ...(result !== undefined && { result: valueText(result) }),
      conflicting: conflict.includes(invoked),
    })),
  }
}
