/** Runs as authors write them down: what happened, step by step. */
import type { StateValue } from 'xstate'
import type { NodeId } from './messages.js'

/** An event by its type, or by its type and some of its fields. Fields that are not named may be anything. */
export type EventPattern = string | { readonly type: string; readonly [field: string]: unknown }

/** How the node is after the step, as far as it is known. */
export interface SeenAfterwards {
  /** XState's state value, or the part of it that is known: `'leader'`, `{ up: 'leader' }`. */
  readonly state?: StateValue
  /** Some of the keys of the context. Plain objects in it may leave out keys, too. */
  readonly context?: { readonly [key: string]: unknown }
}

/**
 * One thing that happened: a step of a run that is replayed, or an entry of a system's log.
 *
 * @example { deliver: { type: 'vote', term: 2 }, from: 'server2', to: 'server1', state: 'leader' }
 */
export type RunStep = SeenAfterwards &
  (
    | { readonly deliver: EventPattern; readonly to: NodeId; readonly from?: NodeId }
    /** A delivery of which a copy stays in the network. */
    | { readonly duplicate: EventPattern; readonly to: NodeId; readonly from?: NodeId }
    | { readonly lose: EventPattern; readonly to: NodeId; readonly from?: NodeId }
    | { readonly timer: string; readonly at: NodeId }
    | { readonly input: EventPattern; readonly at: NodeId }
    | { readonly crash: NodeId }
    | { readonly restart: NodeId }
    /** The directed links that are cut. */
    | { readonly partition: readonly (readonly [from: NodeId, to: NodeId])[] }
    | { readonly heal: true }
    | { readonly tick: true }
    | { readonly stabilise: true }
    /** A byzantine node sends what it likes. */
    | { readonly byzantine: EventPattern; readonly at: NodeId; readonly to: NodeId }
    /** A step of a node of which nothing else is known. */
    | { readonly at: NodeId }
    /** A look at a node, before or between its steps: nothing happens. */
    | { readonly seen: NodeId }
  )

/** The kinds of steps, by the word that {@link RunStep} has for them. */
export type RunStepKind =
  | 'deliver'
  | 'duplicate'
  | 'lose'
  | 'timer'
  | 'input'
  | 'crash'
  | 'restart'
  | 'partition'
  | 'heal'
  | 'tick'
  | 'stabilise'
  | 'byzantine'

export const runStepKinds: readonly RunStepKind[] = [
  'deliver',
  'duplicate',
  'lose',
  'timer',
  'input',
  'crash',
  'restart',
  'partition',
  'heal',
  'tick',
  'stabilise',
  'byzantine',
]
