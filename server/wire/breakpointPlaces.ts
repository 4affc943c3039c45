/** Where a debugger of traces may stop. Plain JSON. */
import type { SourceRange } from './places.js'

/**
 * A part of the source at which a run can stop: a transition that is taken, a state that is entered, a fault or a setting that lets
 * something happen around the nodes, a property that turns false.
 */
export interface BreakpointPlace extends SourceRange {
  readonly kind: 'transition' | 'state' | 'fault' | 'setting' | 'property'
  /** "follower on requestVote", the path of the state, the name of the fault, the setting or the property. */
  readonly name: string
  /** Of a state: the roles whose machine has it. */
  readonly roles?: readonly string[]
}

/** Of which protocol the places are asked. */
export interface ProtocolInCell {
  readonly notebook: string
  /** The URI of the document of the cell that checks it. */
  readonly cell: string
  /** Its name, as the report has it. */
  readonly protocol: string
  readonly property: string
}
