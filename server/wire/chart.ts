/** A machine as it is drawn: the geometry of its states and transitions. Plain JSON; lengths are in CSS pixels. */
import type { StateOutline, TransitionOutline } from './output.js'
import type { CheckReport } from './report.js'
import type { NodeId } from './trace.js'

/** A machine to be drawn, and the width there is for it. */
export interface ChartRequest {
  /** How the machine is called: its role, or its variable. */
  readonly name: string
  readonly machine: StateOutline
  /** In pixels. A chart that does not fit is wider: nothing is made too small to read. */
  readonly room: number
  /** What to add to transitions, by their keys, and to the names of states, by their paths. */
  readonly notes?: { readonly [keyOrPath: string]: string }
}

/** Which machine of a notebook: by its key in the index of machines, or as a role of a protocol. */
export type MachineRef = { readonly machine: string } | MachineOfRole

export interface MachineOfRole {
  /** The name of the protocol. */
  readonly protocol: string
  readonly role: string
}

/** The machine at a place of the source. */
export interface StatechartAt {
  readonly type: 'machine'
  readonly version: 1
  /** The URI of the notebook. */
  readonly notebook: string
  /** The key of the machine. */
  readonly machine: string
  readonly name: string
  readonly outline: StateOutline
  /** What of its text could not be followed, and why; it may lack that. */
  readonly unfollowed: readonly string[]
  /** The roles that it plays. */
  readonly roles: readonly MachineOfRole[]
  /** Paths and keys of what stands at the place. */
  readonly marked: readonly string[]
  /** What a node that runs it does in the trace that the reader has before them. */
  readonly moment?: MachineMoment
  /** What the last check that knows the machine as it is exercised of it. */
  readonly checked?: CheckedMachine
}

/** Where a node is in its machine, after a step of a trace. */
export interface MachineMoment {
  /** "Step 3 of 27: server1 receives vote(term 1) from server2" */
  readonly text: string
  readonly node: NodeId
  /** Who acts in the step, or acted last. */
  readonly acting?: NodeId
  /** The reader's choice; absent: whoever acts. */
  readonly chosen?: NodeId
  /** All nodes of the trace, to choose from. */
  readonly nodes: readonly NodeId[]
  readonly up: boolean
  /** Paths of the states in which it is. */
  readonly active: readonly string[]
  /** Keys of the transitions that it took in the step. */
  readonly taken: readonly string[]
}

/** What some runs or searches exercised of the machines, as far as anybody knows. */
export interface Exercised {
  readonly machines?: CheckReport['machines']
  readonly statistics: Pick<CheckReport['statistics'], 'reductions'>
  readonly vacuity: Pick<CheckReport['vacuity'], 'states' | 'transitions'>
  readonly exercised?: CheckReport['exercised']
}

/** As much of a report as tells what was exercised of a role's machine. */
export interface CheckedMachine {
  readonly role: string
  readonly report: Exercised
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Chart {
  readonly width: number
  readonly height: number
  /** Those around others first. The first is the machine itself. */
  readonly states: readonly ChartState[]
  readonly arrows: readonly ChartArrow[]
  /** The dots where a machine or a state begins. */
  readonly starts: readonly Box[]
}

export interface ChartState extends Box {
  /** `a.b`; empty for the machine. */
  readonly path: string
  readonly name: string
  readonly note?: string
  readonly type: StateOutline['type']
  /** The number of states around it. */
  readonly depth: number
  /** What it does on entry and exit, and transitions that lead nowhere else. */
  readonly lines: readonly ChartLine[]
}

/** A line of text: `x` and `y` are the left end of its baseline. */
export interface ChartLine {
  readonly x: number
  readonly y: number
  /** The width that was reserved for it: a font in which it is wider has to be squeezed. */
  readonly width: number
  readonly text: string
  /** What {@link ChartRequest.notes} adds; it stands behind the text, and the width is that of both. */
  readonly note?: string
  /** What was left out of the text, for who points at it; absent where that is nothing. */
  readonly full?: string
  /** The key of the transition that it tells of, see `transitionKey`. */
  readonly transition?: string
}

export interface ChartArrow {
  /**
   * `all`: from a state around others, whichever of them is active; the label is where it begins.
   * `start`: from a dot; `default`: from a history state that remembers nothing yet.
   */
  readonly kind: 'transition' | 'all' | 'start' | 'default'
  /** Paths of the states it joins. */
  readonly from: string
  readonly to: string
  /** The keys of the transitions it stands for, see `transitionKey`. */
  readonly keys: readonly string[]
  /** At least two, as x and y; the last is the arrow's head. */
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly label?: Box
  /** One for each of its transitions; none where another arrow of the same transition carries the words. */
  readonly lines: readonly ChartLine[]
}

/** Tells the transitions of a machine apart, see `TransitionId`. */
export const transitionKey = ({ state, on, order }: { state: string; on: string; order: number }): string =>
  JSON.stringify([state, on, order])

/** A transition, and which one it is. */
export interface Keyed extends TransitionOutline {
  readonly key: string
  /** As reports and traces name it: "follower on requestVote [upToDate] → candidate". */
  readonly words: string
}

/** The transitions of a state in their order, with their keys. */
export function keyed(path: string, transitions: readonly TransitionOutline[]): Keyed[] {
  const orders = new Map<string, number>()
  return transitions.map((transition) => {
    const { on } = transition
    const order = orders.get(on) ?? 0
    orders.set(on, order + 1)
    const { guard, target } = transition
    const words = `${path || 'any state'} ${on}${guard ? ` [${guard}]` : ''}${target.length ? ` → ${target.join(', ')}` : ''}`
    return { ...transition, key: transitionKey({ state: path, on, order }), words }
  })
}

/** A state of a machine by its path: `a.b`, empty for the machine itself. */
export interface Located {
  readonly path: string
  readonly state: StateOutline
  readonly transitions: readonly Keyed[]
}

/** A machine's states, those around others first. */
export function statesOf(state: StateOutline, path = ''): Located[] {
  const inside = state.states.flatMap((inner) => statesOf(inner, path ? `${path}.${inner.key}` : inner.key))
  return [{ path, state, transitions: keyed(path, state.transitions) }, ...inside]
}
