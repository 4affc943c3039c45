/** How often an action must happen; see `FairnessLevel` in the kit. What need not happen has no label. */
export const Level = { weak: 1, strong: 2 } as const

/** The label of an edge that is not assumed to be fair. */
export const unfair = -1

/**
 * A graph of states whose edges may carry labels that are fair. Edges are not kept but computed: after `expand` those of
 * one state stand in `targets` and `labels`.
 *
 * Every state may also last for ever, as if it had an edge to itself without a label. So a path that ends is a loop too, and
 * fairness alone says which one counts: that in which nothing fair is possible.
 */
export interface FairGraph {
  readonly size: number
  /** The labels are the numbers below this; more may appear while states are expanded. */
  readonly labels: number
  /** The state before each edge's end, or -1: where an edge leads out of what is known. Its label is possible all the same. */
  readonly targets: Int32Array
  /** The label of each edge, or {@link unfair}. */
  readonly edgeLabels: Int32Array
  /** Computes the edges of a state. @returns how many there are; always the same ones, in the same order */
  expand(state: number): number
  /** The places of the edges that were computed last, in an order that does not hang on numbers. @param count how many they are */
  inOrder(count: number): Iterable<number>
  /** {@link Level} of a label. */
  levelOf(label: number): number
  /**
   * The state from which this one is reached first; -1 for the initial state 0. States are numbered by their distance from
   * it: no state has a lower number than one that is nearer.
   */
  predecessor(state: number): number
}

/** A set of states, as a question. */
export type StateTest = (state: number) => boolean
