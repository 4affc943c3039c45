/** Why a property has its value: what the parts of its source are in each state of a trace. */
import type { SourcePosition } from './output.js'

/** The values of a property's sub-expressions along a trace. */
export interface Explanation {
  /** One sentence: `"one leader" is false because "leaders.length <= 1" is false: "leaders.length" is 2.` */
  readonly text: string
  /** The state that the sentence is about: 0 is the initial one, n the one after step n. */
  readonly state: number
  /** The sub-expressions: each before its parts, parts in the order of the source. */
  readonly expressions: readonly ExplainedExpression[]
  /** What could not be looked into, and why, one sentence each. */
  readonly unfollowed: readonly string[]
}

/** A part of a property's source: a row of its truth table. */
export interface ExplainedExpression {
  /** As written, on one line. */
  readonly text: string
  /** Where it stands, from its first character to the one after its last. */
  readonly at: SourcePosition & { readonly endLine: number; readonly endColumn: number }
  /** The index of the expression of which this is a part; absent for what the property itself is. */
  readonly parent?: number
  /** How deep it is nested: 0 for what has no parent. */
  readonly depth: number
  /** For what has no parent, in a property of two functions: which one. */
  readonly role?: 'antecedent' | 'consequent'
  /** It is one of those that the sentence rests on. */
  readonly decides: boolean
  /** Its values where they change, by state, ascending. Before the first of them it was not evaluated. */
  readonly values: readonly ExplainedValue[]
}

/** The value of an expression from one state on, until the next. */
export interface ExplainedValue {
  /** 0 is the initial state, n the one after step n; of a `step` property, the step n. */
  readonly state: number
  /** `true`, `2`, `server1, server3`; in a quantifier with the element, `false for server2`. Absent: not evaluated. */
  readonly text?: string
  /** Where it is true or false as a whole. */
  readonly truth?: boolean
}

/** The value of an expression in a state; undefined where it was not evaluated. */
export function valueIn({ values }: ExplainedExpression, state: number): ExplainedValue | undefined {
  const value = values.filter((one) => one.state <= state).at(-1)
  return value?.text === undefined && value?.truth === undefined ? undefined : value
}
