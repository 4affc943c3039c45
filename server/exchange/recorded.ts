/** A trace as the entries of a log, in the words of `replay` and `conforms`: what exports carry so that they can be read again. */
import type { JsonValue, NodeId, NodeState, Trace, TraceAction, TraceMessage, TraceStep } from '../wire/trace.js'

/** An entry: what happened, and how its node is afterwards. */
export interface Recorded {
  readonly [word: string]: JsonValue
}

/** How a node is at the start, which is no step. */
export const recordedStart = (node: NodeId, state: NodeState): Recorded => ({ seen: node, ...after(state) })

/** The entries of the steps, one for each. */
export function recordedSteps(trace: Trace): Recorded[] {
  const messages = new Map(trace.initial.sent.map((message) => [message.id, message]))
  return trace.steps.map((step) => {
    const recorded = recordedStep(step, messages)
    for (const message of step.sent) messages.set(message.id, message)
    return recorded
  })
}

function recordedStep({ action, nodes, sent }: TraceStep, messages: ReadonlyMap<string, TraceMessage>): Recorded {
  const node = 'node' in action ? nodes[action.node] : undefined
  return { ...whatOf(action, messages, sent), ...(node?.up && after(node)) }
}

const after = ({ value, context }: NodeState): Recorded => ({ state: value, context })

function whatOf(
  action: TraceAction,
  messages: ReadonlyMap<string, TraceMessage>,
  sent: readonly TraceMessage[],
): Recorded {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
    case 'lose': {
      const { event, from, to } = messages.get(action.message)!
      return { [action.type]: event, from, to }
    }
    case 'timer':
      return { timer: action.timer, at: action.node }
    case 'input':
      return { input: action.event, at: action.node }
    case 'crash':
    case 'restart':
      return { [action.type]: action.node }
    case 'partition':
      return { partition: action.blocked }
    case 'tick':
      return { tick: true, milliseconds: action.milliseconds }
    case 'byzantine':
      return { byzantine: sent[0]?.event ?? '', at: action.node, to: action.to }
    case 'event':
      return { at: action.node }
    case 'heal':
    case 'stabilise':
      return { [action.type]: true }
  }
}
