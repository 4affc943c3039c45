/** Walking through a protocol's behaviours by hand: what a walk looks like where it stands. Plain JSON. */
import type { StateOutline } from './output.js'
import type { PropertyKind } from './report.js'
import type { JsonValue, NodeId, Trace, TraceStep } from './trace.js'

/** An action that is possible in a state. */
export interface EnabledAction {
  /** What happens if it is taken: in words, with the transitions and what changes. */
  readonly step: TraceStep
  /** The node whose action it is; absent for the network's and for time. */
  readonly node?: NodeId
  /** It is a fault that strikes: a crash, a loss, a duplicate, a partition, a byzantine node's message. */
  readonly fault: boolean
  /** The number of the state that it leads to: the same number, the same state. */
  readonly to: number
  /** It leads out of the protocol's `within`, where no check looks. */
  readonly outside?: true
  /** The properties that are violated there, or by the step. */
  readonly violates: readonly string[]
  /** The moment of the walk to which it led when it was taken before. */
  readonly moment?: number
}

/**
 * What a property is at a moment. `holds`, `violated`: of the state, or of the step that led to it. `true`, `false`: what is claimed of
 * whole paths, or of some state, is so at this moment, or is not; no single moment decides it. `failed`: it cannot be evaluated.
 */
export type PropertyValue = 'holds' | 'violated' | 'true' | 'false' | 'failed'

/** A place in the tree of a walk: the state after a step. Moment 0 is the initial state. */
export interface Moment {
  /** The moment before; absent for the initial state. */
  readonly before?: number
  /** What led here: the step's text. */
  readonly text: string
  /** The number of the state: the same number, the same state. */
  readonly state: number
  /** In the order of {@link Exploration.properties}. */
  readonly values: readonly PropertyValue[]
  /** What the reader called it. */
  readonly bookmark?: string
}

/** A walk, and what is possible where it stands. */
export interface Exploration {
  readonly type: 'exploration'
  readonly version: 1
  readonly protocol: string
  /** Which walk of its kernel this is. */
  readonly walk: string
  /** All moments by number: a branch for each choice that was made. */
  readonly moments: readonly Moment[]
  /** Where the walk stands. */
  readonly at: number
  /** From the initial state through the present one to where redoing leads: an ordinary trace. */
  readonly trace: Trace
  /** The moments of the trace: that of the initial state, and that after each step. */
  readonly path: readonly number[]
  readonly enabled: readonly EnabledAction[]
  /** Why nothing can be said of what is possible here: a machine is at fault. */
  readonly fault?: string
  readonly properties: readonly { readonly name: string; readonly kind: PropertyKind }[]
  /** The machine of each role, to be drawn. */
  readonly machines?: { readonly [role: string]: StateOutline }
  /** What there is to say of a property's value at the present moment, by property. */
  readonly why: { readonly [property: string]: string }
}

/** What came of looking for a state. */
export interface Reached {
  /** The steps to it; absent where none was found. */
  readonly steps?: number
  /** Distinct states that were looked at. */
  readonly states: number
  /** One sentence for a reader. */
  readonly text: string
}

/** A state on a map. */
export interface MapState {
  /** Its number in the walk. */
  readonly state: number
  /** Steps from where the map begins. */
  readonly depth: number
  /** XState's state value of each node, in the order of the trace's nodes; null: it is down. */
  readonly nodes: readonly JsonValue[]
  readonly violates: readonly string[]
  /** Steps out of it that lead to states beyond the map. */
  readonly more: number
}

export interface MapEdge {
  readonly from: number
  readonly to: number
  /** In a few words: `vote: server1 → server2`. */
  readonly text: string
  readonly fault: boolean
}

/** A part of a state space that is small enough to be drawn, or all of it. */
export interface StateMap {
  /** The state with which it begins. */
  readonly from: number
  /** Level by level. */
  readonly states: readonly MapState[]
  readonly edges: readonly MapEdge[]
  /** Whether nothing lies beyond it. */
  readonly complete: boolean
}

/** The name under which a walk is told that ends in no violation. */
export const walked = 'a walk'

/**
 * What is asked of a walk; the kernel of the notebook answers. `at` is the moment that the asker sees, so that a choice that was
 * made elsewhere meanwhile is not taken for another.
 */
export type WalkRequest =
  /** A walk of the protocol of that name begins, with the first steps of a trace of it where one is given (all, if no number is). */
  | { readonly do: 'open'; readonly protocol: string; readonly trace?: Trace; readonly steps?: number }
  | { readonly do: 'show'; readonly walk: string }
  /** `action`: its place among the enabled ones. */
  | { readonly do: 'choose'; readonly walk: string; readonly at: number; readonly action: number }
  | { readonly do: 'undo'; readonly walk: string }
  | { readonly do: 'redo'; readonly walk: string }
  | { readonly do: 'go'; readonly walk: string; readonly moment: number }
  /** An empty name takes the bookmark away. */
  | { readonly do: 'bookmark'; readonly walk: string; readonly moment: number; readonly name: string }
  /** `condition`: as typed: "two leaders", a property's name, an expression over the nodes. */
  | { readonly do: 'reach'; readonly walk: string; readonly condition: string; readonly faults: boolean }
  /**
   * The whole state space, if it is that small; else the states around the present one.
   * `depth`: the steps around it. `faults`: whether they are drawn.
   */
  | { readonly do: 'map'; readonly walk: string; readonly depth: number; readonly faults: boolean }
  /** Goes to a state of a map: to a moment in which the walk was there, else the shortest way from here. */
  | { readonly do: 'goToState'; readonly walk: string; readonly state: number; readonly faults: boolean }
  /** Ends the search for a state. */
  | { readonly do: 'stop'; readonly walk: string }
  | { readonly do: 'close'; readonly walk: string }

export type WalkAnswer =
  | {
      readonly exploration: Exploration
      /** What came of a search, or how far a trace could be followed, in a sentence. */
      readonly said?: string
      /** The search found nothing, or the trace could not be followed to the step that was asked for. */
      readonly failed?: boolean
      /** Where one was asked for. */
      readonly map?: StateMap
    }
  /** What was asked makes no sense: one message that says why. */
  | { readonly fault: string }
  /** The kernel does not know the walk, or the protocol: why, and what to do. */
  | { readonly gone: string }
