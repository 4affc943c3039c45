/** Does what a machine did fit what somebody wrote down? */
import { matchesState, type StateValue } from 'xstate'
import type { Action, EventPattern, RunStep, RunStepKind, SeenAfterwards } from '../../../protocols/model/index.js'
import { runStepKinds } from '../../../protocols/model/index.js'
import { valueText } from '../actions.js'

/** What a step says that happened; undefined where it only says where. */
export const kindOf = (step: RunStep): RunStepKind | undefined => runStepKinds.find((kind) => kind in step)

/** The node that a step is about, if it is about one. */
export function nodeOf(step: RunStep): string | undefined {
  if ('deliver' in step || 'duplicate' in step) return step.to
  if ('at' in step) return step.at
  if ('crash' in step) return step.crash
  if ('restart' in step) return step.restart
  return 'seen' in step ? step.seen : undefined
}

/** @param receiverCannotTell a delivery is one, whether or not a copy stays in the network */
export function fitsAction(step: RunStep, action: Action, receiverCannotTell: boolean): boolean {
  // nobody does anything to be seen
  if ('seen' in step) return false
  const kind = kindOf(step)
  switch (action.type) {
    case 'deliver':
    case 'duplicate': {
      if (kind === undefined) return nodeOf(step) === action.node
      const asked = 'deliver' in step ? step.deliver : 'duplicate' in step ? step.duplicate : undefined
      if (asked === undefined || !('to' in step) || !fitsEvent(asked, action.message)) return false
      if (kind !== action.type && !receiverCannotTell) return false
      return step.to === action.node && (!('from' in step) || step.from === undefined || step.from === action.from)
    }
    case 'lose':
      if (!('lose' in step) || !fitsEvent(step.lose, action.message)) return false
      return step.to === action.to && (step.from === undefined || step.from === action.from)
    case 'timer':
      return kind === undefined ? nodeOf(step) === action.node : isTimer(step, action.node, action.timer)
    case 'input':
      if (kind === undefined) return nodeOf(step) === action.node
      return 'input' in step && step.at === action.node && fitsEvent(step.input, action.event)
    case 'crash':
    case 'restart':
      return kind === action.type && nodeOf(step) === action.node
    case 'partition':
      return 'partition' in step && sameLinks(step.partition, action.blocked)
    case 'byzantine':
      if (!('byzantine' in step) || !fitsEvent(step.byzantine, action.message)) return false
      return step.at === action.node && step.to === action.to
    default:
      return kind === action.type
  }
}

/** May an entry at the receiver be about a message? */
export function fitsMessage(step: RunStep, from: string, message: { readonly type: string }): boolean {
  const asked =
    'deliver' in step ? step.deliver : 'duplicate' in step ? step.duplicate : 'lose' in step ? step.lose : undefined
  if (asked === undefined) return kindOf(step) === undefined
  return fitsEvent(asked, message) && (!('from' in step) || step.from === undefined || step.from === from)
}

const isTimer = (step: RunStep, node: string, timer: string): boolean =>
  'timer' in step && step.at === node && step.timer === timer

/** Is a node as somebody saw it? @param state `undefined` while the node is down */
export function fitsState(
  { state: asked, context: keys }: SeenAfterwards,
  state: StateValue | undefined,
  context: unknown,
): boolean {
  if (asked !== undefined && (state === undefined || !matchesState(asked, state))) return false
  return keys === undefined || fitsValue(keys, context)
}

const fitsEvent = (pattern: EventPattern, event: { readonly type: string }): boolean =>
  typeof pattern === 'string' ? pattern === event.type : fitsValue(pattern, event)

/** Plain objects may say less than there is; everything else says all. */
function fitsValue(pattern: unknown, value: unknown): boolean {
  if (!isRecord(pattern)) return same(pattern, value)
  if (!isRecord(value)) return false
  return Object.entries(pattern).every(([key, inner]) => fitsValue(inner, value[key]))
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((inner, index) => fitsValue(inner, b[index]))
  }
  if (a instanceof Set || a instanceof Map) {
    if (a.constructor !== b?.constructor || a.size !== (b as Set<unknown>).size) return false
    // neither has an order
    const texts = (all: Iterable<unknown>) => [...all].map(valueText).sort().join('\n')
    return texts(a) === texts(b as Set<unknown>)
  }
  return Object.is(a, b)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Map) &&
  !(value instanceof Set)

type Links = readonly (readonly [string, string])[]

function sameLinks(a: Links, b: Links): boolean {
  const texts = (links: Links) => links.map(([from, to]) => `${from} ${to}`).sort()
  return texts(a).join('\n') === texts(b).join('\n')
}
