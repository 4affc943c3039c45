/** Measuring from within a machine. */
import {
  type ActionArgs,
  type ActionFunction,
  type EventObject,
  emit,
  type MachineContext,
  type ParameterizedObject,
} from 'xstate'

type Expression<C extends MachineContext, X extends EventObject, E extends EventObject> =
  | number
  | ((args: ActionArgs<C, X, E>) => number)

/** What a measuring action emits: a simulation collects it, a monitor may see it. */
export interface Measured extends EventObject {
  readonly type: 'measure'
  readonly metric: 'counter' | 'gauge' | 'histogram'
  readonly name: string
  readonly value: number
}

/**
 * An action that measures something in a simulation. Sugar over XState's `emit`. `counter`: adds up; `gauge`: is followed over
 * time; `histogram`: gives percentiles.
 *
 * @param value a number, or a function of `{ context, event }` that yields it; default 1
 * @example actions: measure('histogram', 'entries in a batch', ({ event }) => event.entries.length)
 */
export function measure<
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(
  metric: Measured['metric'],
  name: string,
  value: Expression<C, X, E> = 1,
): ActionFunction<C, X, E, P, never, never, never, never, never> {
  const action = emit((args: ActionArgs<MachineContext, EventObject, EventObject>) => ({
    type: 'measure',
    metric,
    name,
    value: typeof value === 'function' ? (value as (args: unknown) => number)(args) : value,
  }))
  return action as unknown as ActionFunction<C, X, E, P, never, never, never, never, never>
}
