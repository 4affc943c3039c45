import type { EventObject } from 'xstate'
import { type NodeId, ProtocolError, type SequentialSpec } from '../../../protocols/model/index.js'
import { Linearizations, notLinearizable } from '../linearizability/linearizations.js'
import { Sequential } from '../linearizability/sequential.js'
import type { CanonicalValues } from '../values.js'
import type { Observer, ObserverContent } from './observer.js'

/** An observation that belongs to the history of operations. */
export type HistoryObservation =
  | { readonly type: 'invoke'; readonly process: string; readonly operation: unknown }
  | { readonly type: 'respond'; readonly process: string; readonly result: unknown }

/**
 * What an observation tells of the history of operations, if anything: made with `invoke` and `respond` of the kit, or with
 * XState's `emit` in the same form.
 *
 * @param from the node that made it
 * @throws ProtocolError for an observation of that type with something missing
 */
export function historyObservation(event: EventObject, from: NodeId): HistoryObservation | undefined {
  if (event.type !== 'invoke' && event.type !== 'respond') return undefined
  const { process = from } = event as EventObject & { process?: unknown }
  if (typeof process !== 'string') {
    throw new ProtocolError(`${from} observes ${event.type} of a process that is not named by a string.`)
  }
  if (event.type === 'respond') {
    return { type: 'respond', process, result: (event as { result?: unknown }).result }
  }
  if (!('operation' in event)) {
    throw new ProtocolError(`${from} observes an invocation without an operation: use invoke(operation).`)
  }
  return { type: 'invoke', process, operation: event.operation }
}

/** The observer of a `linearizable(spec)`. */
export class Linearizability implements Observer {
  readonly initial: number
  readonly #linearizations: Linearizations

  /** @param ids the nodes by number */
  constructor(
    readonly property: string,
    spec: SequentialSpec,
    readonly ids: readonly NodeId[],
    values: CanonicalValues,
  ) {
    this.#linearizations = new Linearizations(new Sequential(spec, values))
    this.initial = this.#linearizations.initial
  }

  after(state: number, node: number, observation: EventObject): number {
    const told = historyObservation(observation, this.ids[node])
    if (!told) return state
    try {
      return told.type === 'invoke'
        ? this.#linearizations.invoke(state, told.process, told.operation)
        : this.#linearizations.respond(state, told.process, told.result)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      throw new ProtocolError(`The property "${this.property}": ${error.message}`, { cause: error })
    }
  }

  violation(state: number): string | undefined {
    return state === notLinearizable
      ? 'The operations so far cannot be put into an order that explains them.'
      : undefined
  }

  content(state: number): ObserverContent {
    return { place: state === notLinearizable ? 'violated' : '', data: this.#linearizations.content(state) }
  }

  renamed(state: number, rename: (value: unknown) => unknown): number {
    return this.#linearizations.renamed(state, rename)
  }
}
