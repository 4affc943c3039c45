/**
 * Looking into a trace while its kernel lives: the values of properties and expressions in its states, and what could have
 * happened instead. States are numbered as in the trace: 0 is the initial one, n the one after step n.
 */
import type { ExplainedExpression } from './explanation.js'
import type { PropertyValue } from './exploring.js'
import type { PropertyKind } from './report.js'
import type { NodeId, Trace } from './trace.js'

/** What the kernel knows of a trace beyond what stands in it. */
export interface Inspected {
  /** Names the trace in further questions. */
  readonly inspection: number
  readonly properties: readonly InspectedProperty[]
  /** What the surroundings may still do. */
  readonly budgets: readonly Budgeted[]
  /** What a crash would leave of each node's durable keys, by state: several where its storage is synced explicitly. */
  readonly durable: { readonly [id: NodeId]: readonly (readonly ShownValue[])[] }
}

/** A property of the protocol, along the trace. */
export interface InspectedProperty {
  readonly name: string
  readonly kind: PropertyKind
  /** By state. */
  readonly values: readonly PropertyValue[]
  /** What there is to say of each value, in a sentence, by state. */
  readonly why: readonly string[]
}

/** How often something may still happen, by state. */
export interface Budgeted {
  readonly name: string
  readonly left: readonly (number | 'unbounded')[]
}

/** A value as a reader sees it: in a line, and what it is made of. */
export interface ShownValue {
  readonly text: string
  /** `boolean`, `array`, `node`, ... */
  readonly type?: string
  readonly members?: readonly ShownMember[]
}

export interface ShownMember extends ShownValue {
  readonly name: string
}

/** A state, and the node whose `context` and `event` are meant by these names. */
export interface InspectedMoment {
  readonly state: number
  readonly node?: NodeId
}

/** An expression in one state: its value, or why it has none. */
export type Evaluated = { readonly value: ShownValue; readonly truth: boolean } | { readonly error: string }

/** What could happen in a state. */
export interface Possibility {
  /** Names it in {@link Inquiry}; the actions of a state have the same numbers each time. */
  readonly action: number
  /** "server2 receives requestVote(term 1) from server1" */
  readonly text: string
  /** What changes and what is sent, in a line. */
  readonly detail: string
  /** The node that acts; absent for the network and for time. */
  readonly node?: NodeId
  readonly fault: boolean
  /** The properties that are violated then. */
  readonly violates: readonly string[]
}

/** A run that somebody chose: the steps up to a state, and another one from there. */
export interface Branched {
  readonly trace: Trace
  readonly inspected: Inspected
}

/** What may be asked about a trace; `inspection` is that of {@link Inspected}. */
export type Inquiry =
  /** @param protocol its name, as the report has it */
  | { readonly type: 'open'; readonly protocol: string; readonly trace: Trace }
  /** In TypeScript, as properties are written. */
  | {
      readonly type: 'evaluate'
      readonly inspection: number
      readonly expression: string
      /** Of what it may speak: see {@link namesIn}. */
      readonly names: readonly string[]
      readonly moments: readonly InspectedMoment[]
    }
  /** The values of the parts of a property, in all states. */
  | { readonly type: 'explain'; readonly inspection: number; readonly property: string }
  | { readonly type: 'possible'; readonly inspection: number; readonly state: number }
  | { readonly type: 'choose'; readonly inspection: number; readonly state: number; readonly action: number }
  | { readonly type: 'close'; readonly inspections: readonly number[] }

/** The answers, by the type of the inquiry. */
export interface Answers {
  readonly open: Inspected
  readonly evaluate: readonly Evaluated[]
  readonly explain: readonly ExplainedExpression[]
  readonly possible: readonly Possibility[]
  readonly choose: Branched
  readonly close: null
}

export type AnswerTo<I extends Inquiry> = Answers[I['type']]

/**
 * The names that an expression may use beside those of cells: the roles, and each node by its own; `messages` and `stabilised`;
 * `before`, `after` and `action` of the step that led to the state; `context` and `event` of the node in front.
 */
export const namesIn = (nodes: Trace['nodes']): string[] => {
  const all = nodes.flatMap(({ id, role }) => [role, id])
  const others = ['messages', 'stabilised', 'before', 'after', 'action', 'context', 'event']
  return [...new Set([...all, ...others])].filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
}
