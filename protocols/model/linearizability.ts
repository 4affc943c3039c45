/**
 * Histories of operations: what clients ask of the protocol and what they are answered, and what an object would do that
 * had to answer one operation after the other.
 */
import {
  type ActionArgs,
  type ActionFunction,
  type EventObject,
  emit,
  type MachineContext,
  type ParameterizedObject,
} from 'xstate'

/** What an operation may make of a state, and what it answers. */
export interface Outcome<State = unknown, Result = unknown> {
  readonly state: State
  readonly result: Result
}

/**
 * A sequential specification: an object that performs one operation after the other. States, operations and results are
 * plain values. `protocol-notebook` has `register`, `compareAndSet`, `kvMap` and `queue`; anything else can be written so.
 *
 * @example
 * const counter: SequentialSpec<number, { type: 'add' }, number> = {
 *   name: 'counter',
 *   initial: 0,
 *   apply: (count) => ({ state: count + 1, result: count + 1 }),
 * }
 */
export interface SequentialSpec<State = unknown, Operation = unknown, Result = unknown> {
  /** For messages: `register`. */
  readonly name: string
  readonly initial: State
  /**
   * What the operation does: a function of its arguments that changes neither of them. Several outcomes: any of them may
   * happen. An empty array: the operation cannot take effect in this state.
   *
   * @throws for an operation that the object does not know
   */
  apply(state: State, operation: Operation): Outcome<State, Result> | readonly Outcome<State, Result>[]
  /**
   * The part of the object that an operation is about, where the parts are independent of each other: then each is judged
   * by itself, from `initial` on, which costs much less. The value must be plain, and every operation must have one.
   */
  keyOf?(operation: Operation): unknown
}

/** Anything plain. (Not `unknown`, which would swallow the function in a union, and with it the types of its arguments.) */
type Plain = object | string | number | bigint | boolean | null | undefined

/** A value, or a function of the action's arguments that yields it. */
type Expression<C extends MachineContext, X extends EventObject, E extends EventObject, R> =
  | R
  | ((args: ActionArgs<C, X, E>) => R)

type ObservingAction<
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
> = ActionFunction<C, X, E, P, never, never, never, never, never>

/** Whose operation it is, where a node speaks for several. */
export interface OfProcess<C extends MachineContext, X extends EventObject, E extends EventObject> {
  /** Default: the node. A process performs one operation at a time. */
  readonly process?: Expression<C, X, E, string>
}

type Args = ActionArgs<MachineContext, EventObject, EventObject>

const evaluated = (expression: unknown, args: Args): unknown =>
  typeof expression === 'function' ? (expression as (args: Args) => unknown)(args) : expression

function observing<
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(
  type: 'invoke' | 'respond',
  key: 'operation' | 'result',
  value: unknown,
  { process }: OfProcess<C, X, E>,
): ObservingAction<C, X, P, E> {
  const action = emit((args: Args) => ({
    type,
    [key]: evaluated(value, args),
    ...(process !== undefined && { process: evaluated(process, args) }),
  }))
  return action as unknown as ObservingAction<C, X, P, E>
}

/**
 * An action that records the beginning of an operation, for `linearizable(spec)`. Sugar over XState's `emit`: the
 * observation is `{ type: 'invoke', operation }`. A process that invokes again before it was answered has given the
 * earlier operation up: it may take effect at any later time, or never, and nobody is told.
 *
 * @param operation a plain value that the specification understands, or a function of `{ context, event }` that yields it
 * @example entry: [invoke({ type: 'write', value: 1 }), send('server1', { type: 'put', value: 1 })]
 */
export const invoke = <
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(
  operation: Expression<C, X, E, Plain>,
  of: OfProcess<C, X, E> = {},
): ObservingAction<C, X, P, E> => observing('invoke', 'operation', operation, of)

/**
 * An action that records the answer to the operation that the process invoked last, for `linearizable(spec)`. Sugar over
 * XState's `emit`: the observation is `{ type: 'respond', result }`.
 *
 * @param result a plain value, or a function of `{ context, event }` that yields it; `undefined` where nothing is returned
 * @example on: { got: { actions: respond(({ event }) => event.value) } }
 */
export const respond = <
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(
  result?: Expression<C, X, E, Plain>,
  of: OfProcess<C, X, E> = {},
): ObservingAction<C, X, P, E> => observing('respond', 'result', result, of)
