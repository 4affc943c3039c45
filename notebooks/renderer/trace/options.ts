/** What the reader chose to see of a trace. */
import type { JsonValue, NodeId, NodeState, Trace, TraceMessage } from '../../../server/wire/trace.js'
import { nodeText, valueText } from '../values.js'
import { actsOn } from './marks.js'
import type { Reading } from './reading.js'
import { slotsOf } from './slots.js'
import { contextOf, keysOf } from './states.js'
import type { View } from './view.js'

export interface Options {
  /** Every step; those that the checker found to matter; or a step and what happened before it. */
  readonly scope: 'all' | 'cone' | number
  /** The context key whose values are the lanes' colours; absent: the states. */
  readonly colourBy?: string
  readonly hiddenNodes: ReadonlySet<NodeId>
  /** Types of messages. */
  readonly hiddenTypes: ReadonlySet<string>
  /** The first steps of stretches that are told step by step all the same. */
  readonly opened: ReadonlySet<number>
}

/** What matters, where that is known and is not all. */
export const optionsFor = ({ steps }: Trace): Options => ({
  scope: steps.some(({ inCone }) => inCone === false) ? 'cone' : 'all',
  hiddenNodes: new Set(),
  hiddenTypes: new Set(),
  opened: new Set(),
})

/** The steps that matter, where that is known and is not all. */
export const coneOf = ({ steps }: Trace): ReadonlySet<number> | undefined =>
  steps.some(({ inCone }) => inCone === false)
    ? new Set(steps.flatMap(({ inCone }, index) => (inCone === false ? [] : [index + 1])))
    : undefined

export function viewOf(reading: Reading, options: Options): View {
  const { trace } = reading
  const { hiddenNodes, hiddenTypes, opened } = options
  const shows = ({ type }: TraceMessage) => !hiddenTypes.has(type)
  const messages = new Map(reading.journeys.map(({ message }) => [message.id, message]))
  const past = typeof options.scope === 'number' ? reading.causality.past(options.scope) : undefined
  const shown = (step: number): boolean => {
    const { action, inCone } = trace.steps[step - 1]
    const node = actsOn(action)
    if (past ? !past.has(step) : options.scope === 'cone' && inCone === false) return false
    if (node !== undefined && hiddenNodes.has(node)) return false
    const message = 'message' in action ? messages.get(action.message) : undefined
    return !message || shows(message)
  }
  return {
    slots: slotsOf(trace, shown, opened),
    nodes: trace.nodes.filter(({ id }) => !hiddenNodes.has(id)),
    shows,
    told: toldOf(options.colourBy),
  }
}

/** What lanes say: a node's state, or the value of a key of its context. */
const toldOf =
  (key: string | undefined) =>
  (node: NodeState): string => {
    if (key === undefined || !node.up) return nodeText(node)
    const value: JsonValue | undefined = contextOf(node)[key]
    return value === undefined ? `no ${key}` : `${key} ${valueText(value)}`
  }

/** The keys that lanes may be coloured by: those whose values are short and change. */
export function colourKeysOf({ trace, states }: Reading): readonly string[] {
  const ids = trace.nodes.map(({ id }) => id).filter((id) => states[0].nodes[id])
  return keysOf(states, ids).changing.filter((key) =>
    ids.some((id) => {
      const value = contextOf(states[0].nodes[id])[key]
      return typeof value !== 'object' || value === null
    }),
  )
}

/** The types of the messages of a trace, in the order of their first sending. */
export const messageTypesOf = ({ initial, steps }: Trace): readonly string[] => [
  ...new Set([initial, ...steps].flatMap(({ sent }) => sent.map(({ type }) => type))),
]

/** The set with one more, or without it where it was in it. */
export function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const changed = new Set(set)
  if (!changed.delete(one)) changed.add(one)
  return changed
}
