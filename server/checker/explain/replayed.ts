import type { Action } from '../../../protocols/model/index.js'
import type { Model } from '../../semantics/index.js'
import type { CodedAction } from '../search.js'
import type { StateVectors } from '../seen.js'

/** A trace as the engine sees it. */
export interface Replayed {
  readonly model: Model
  /** The name of the property that it decides. */
  readonly property: string
  /** The states from the initial one on. */
  readonly states: readonly StateVectors[]
  /** What led from each to the next, as a `step` property sees it. */
  readonly actions: readonly Action[]
  /** The same by their numbers. */
  readonly coded: readonly CodedAction[]
}
