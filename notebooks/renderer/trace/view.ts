/** What of a trace is drawn, and how: the rows, the lanes, the messages, and what a lane's colour says. */
import type { NodeState, Trace, TraceMessage } from '../../../server/wire/trace.js'
import { nodeText } from '../values.js'
import { type Slot, slotsOf } from './slots.js'

export interface View {
  readonly slots: readonly Slot[]
  readonly nodes: Trace['nodes']
  /** Whether a message is drawn. */
  readonly shows: (message: TraceMessage) => boolean
  /** What a lane says of its node, in words and by its colour. */
  readonly told: (node: NodeState) => string
}

/** Everything, lanes by state. */
export const wholeView = (trace: Trace): View => ({
  slots: slotsOf(trace),
  nodes: trace.nodes,
  shows: () => true,
  told: nodeText,
})
