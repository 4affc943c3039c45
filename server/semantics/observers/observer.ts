import type { EventObject } from 'xstate'

/** An observer's state without and with ids. */
export interface ObserverContent {
  /** Where it is, in words without ids. */
  readonly place: string
  readonly data: object
}

/**
 * A property with a state of its own, which the observations of the nodes move: a monitor, a history of operations. Its
 * state is a component of the global state, so two global states are equal only if their observers are.
 *
 * States are numbers from 0, given by the observer: the same state must always have the same number, and `after` must be
 * a function of its arguments, for its results are remembered.
 */
export interface Observer {
  /** The name of the property. */
  readonly property: string
  /** The state before any node has started. */
  readonly initial: number
  /**
   * The state after an observation. Not asked of a state that violates the property: such a state is never left.
   *
   * @param node the number of the node that emitted it
   * @param observation as emitted, canonical (equal observations are one frozen object) and without `from`
   */
  after(state: number, node: number, observation: EventObject): number
  /** Why the state violates the property, in one sentence for a reader of the trace; undefined where it does not. */
  violation(state: number): string | undefined
  /** Whether this is a state that must not last for ever. Absent: none is. */
  pending?(state: number): boolean
  /** The state as a trace shows it: plain values. Absent: it shows none. */
  shown?(state: number): { readonly value: unknown; readonly context: unknown }
  /** What the state is made of, as plain values in which ids may stand: equal values for equal states, and for no others. */
  content(state: number): ObserverContent
  /** The state in which the observer would be, were ids renamed: `rename` says what becomes of any value. */
  renamed(state: number, rename: (value: unknown) => unknown): number
  /** Whether any of its states may be pending, so that safety alone does not decide the property. */
  readonly mayPend?: boolean
}
