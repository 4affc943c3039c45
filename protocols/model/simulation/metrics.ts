/** What a simulation measures by itself, and measuring from within a machine. */
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

/**
 * Something that a simulation can measure:
 * - `messages`: how many were sent, delivered, ignored, lost, duplicated and turned away, by type, over time, and in flight;
 * - `bytes` sent, and `links`: how many messages from whom to whom;
 * - `transit`: how long messages are under way;
 * - `events`: how many timers fired, inputs came or were refused, nodes crashed;
 * - `queues`: where handling takes time, who waits and for how long, and how much of the time a node works (utilisation);
 * - `states`: the time that nodes spend in each state;
 * - `operations`: their latency (what lies between `invoke` and `respond`), and when none was answered;
 * - `emitted`: what machines `emit` and `measure`;
 * - `scenes`: stretches of the run to be watched, and the live view.
 */
export type Metric = (typeof allMetrics)[number]

/** Every {@link Metric}: what is measured where nothing is said. */
export const allMetrics = [
  ...(['messages', 'bytes', 'links', 'transit', 'events', 'queues', 'states', 'operations'] as const),
  ...(['emitted', 'scenes'] as const),
] as const

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
