/** Follows a trace of the checker through the reference: is it a run of the protocol, and does its end show what it says? */
import assert from 'node:assert/strict'
import type { Action, Property, Protocol } from '../../protocols/model/index.js'
import type { JsonValue, NodeState, Trace, TraceAction, TraceMessage } from '../../server/wire/trace.js'
import { isProgress, type Successor, successors } from './actions.js'
import { isViolation } from './fairPaths.js'
import { type Envelope, type GlobalState, idsOf, initialState, isSet } from './globalState.js'
import { isUnexplained } from './histories.js'
import { keyOfLocal } from './localStep.js'
import { isViolating } from './monitors.js'
import { startsRight } from './refinement.js'
import { breaks, decides } from './search.js'
import { keyOf } from './values.js'
import { type AnyView, viewOf } from './view.js'

interface Run {
  readonly before: GlobalState
  readonly action?: Action
  readonly state: GlobalState
  /** All states from the first on, and what led from each to the next. */
  readonly path: readonly GlobalState[]
  readonly actions: readonly Action[]
}

/** @throws AssertionError where the trace is no run of the protocol, or its end does not decide the property */
export function replay(protocol: Protocol, trace: Trace): void {
  const property = protocol.properties[trace.property] as unknown as Property<AnyView>
  const last = followed(protocol, trace)
  const { loop } = trace
  if (loop !== undefined) {
    const violates = ({ path, actions }: Run) => isViolation(protocol, trace.property, path, actions, loop)
    assert.ok(last.some(violates), `the path does not violate "${trace.property}", is not fair, or does not repeat`)
    return
  }
  assert.ok(
    last.some(({ before, action, state }) => {
      const view = viewOf(protocol, state)
      if (action && breaks(property, viewOf(protocol, before), view, action)) return true
      if (property.kind === 'refines') return !action && !startsRight(property, view)
      if (property.kind === 'monitor') return isViolating(state.monitors[trace.property]!)
      if (property.kind === 'linearizable') return isUnexplained(protocol, trace.property, state.histories)
      return decides(property, view, !successors(protocol, state).some((next) => isProgress(next.action)))
    }),
    `the end of the trace does not decide "${trace.property}"`,
  )
}

/** The runs that fit a trace: there may be several. @throws AssertionError where there is none */
export function followed(protocol: Protocol, trace: Trace): readonly Run[] {
  const first = initialState(protocol)
  const messages = new Map<string, TraceMessage>()
  const send = (sent: readonly TraceMessage[]) => {
    for (const message of sent) messages.set(message.id, message)
  }
  send(trace.initial.sent)
  let inFlight = [...messages.keys()]
  assert.ok(shows(protocol, first, trace.initial.nodes), 'the initial state differs')

  // A step of the trace may fit several actions (two timers of one node, say), hence several states.
  let last: Run[] = [{ before: first, state: first, path: [first], actions: [] }]
  for (const [index, step] of trace.steps.entries()) {
    send(step.sent)
    inFlight = [...remaining(protocol, inFlight, step.action, messages), ...step.sent.map(({ id }) => id)]
    const network = inFlight.map((id) => messages.get(id) as TraceMessage)
    const fits = (before: GlobalState, { action, state }: Successor) =>
      keyOf(describe(action)) === keyOf(describeTrace(protocol, step.action, messages)) &&
      shows(protocol, state, step.nodes, before) &&
      (vanishes(protocol) ||
        keyOf(contents(protocol, state.network)) === keyOf(contents(protocol, network.map(decoded) as Envelope[])))
    last = last.flatMap(({ state: before, path, actions }) =>
      successors(protocol, before)
        .filter((successor) => fits(before, successor))
        .map((successor) => ({
          before,
          ...successor,
          path: [...path, successor.state],
          actions: [...actions, successor.action],
        })),
    )
    assert.ok(last.length, `step ${index + 1} of the trace is no action of the protocol: ${step.text}`)
  }
  return last
}

const decoded = ({ from, to, event }: TraceMessage) => ({
  from,
  to,
  event: fromJson(event),
})

/** What is in flight: a bag of messages, or a set where the network is one; the time that they have left is not told. */
function contents(protocol: Protocol, network: readonly Pick<Envelope, 'from' | 'to' | 'event'>[]): unknown {
  const keys = network.map(({ from, to, event }) => keyOf({ from, to, event })).sort()
  return isSet(protocol) ? new Set(keys) : keys
}

/** From a set, messages vanish with time, and two become one: a trace does not say which. */
const vanishes = (protocol: Protocol) => isSet(protocol) && protocol.timing.kind !== 'asynchronous'

/** The messages of a trace that are still in flight after an action. */
function remaining(
  protocol: Protocol,
  inFlight: readonly string[],
  action: TraceAction,
  messages: ReadonlyMap<string, TraceMessage>,
) {
  if (vanishes(protocol)) return inFlight
  const gone = action.type === 'lose' || (action.type === 'deliver' && !isSet(protocol)) ? action.message : undefined
  if (gone === undefined) return inFlight
  assert.ok(inFlight.includes(gone), `${gone} is not in flight`)
  const content = (id: string) => keyOf(decoded(messages.get(id) as TraceMessage))
  return inFlight.filter((id) => id !== gone && !(isSet(protocol) && content(id) === content(gone)))
}

/** Do the nodes look as the trace says, and all others as before? */
function shows(
  protocol: Protocol,
  state: GlobalState,
  nodes: Readonly<Record<string, NodeState>>,
  before?: GlobalState,
) {
  const views = Object.values(viewOf(protocol, state))
    .flat()
    .filter((part) => typeof part === 'object')
  return idsOf(protocol).every((id) => {
    const shown = nodes[id]
    if (!shown) return before !== undefined && keyOfLocal(before.nodes[id]!) === keyOfLocal(state.nodes[id]!)
    const view = views.find((view) => 'id' in view && view.id === id) as AnyView[string][number]
    const { up, value, status, context } = view as never as NodeState
    const local = state.nodes[id]!
    return (
      keyOf({ up, value, status }) === keyOf({ up: shown.up, value: shown.value, status: shown.status }) &&
      (!up || keyOf(context) === keyOf(fromJson(shown.context))) &&
      (local.up ? local.timers.length : 0) === shown.timers.length
    )
  })
}

/** An action as the reference knows it, less what traces do not say. */
function describe(action: Action): unknown {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
      return {
        type: action.type,
        to: action.node,
        from: action.from,
        event: unstamped(action.message),
      }
    case 'lose':
      return {
        type: action.type,
        to: action.to,
        from: action.from,
        event: unstamped(action.message),
      }
    case 'timer':
      return { type: action.type, node: action.node }
    case 'partition':
      return { type: action.type, blocked: new Set(action.blocked) }
    case 'byzantine':
      return { type: action.type, node: action.node, to: action.to }
    default:
      return action
  }
}

function describeTrace(protocol: Protocol, action: TraceAction, messages: ReadonlyMap<string, TraceMessage>): unknown {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
    case 'lose': {
      const { from, to, event } = decoded(messages.get(action.message) as TraceMessage)
      // From a set everything is delivered while a copy stays: traces say so, properties do not see it.
      const type = action.type === 'duplicate' && isSet(protocol) ? 'deliver' : action.type
      return { type, to, from, event }
    }
    case 'timer':
      return { type: action.type, node: action.node }
    case 'input':
      return { ...action, event: fromJson(action.event) }
    case 'partition':
      return { type: action.type, blocked: new Set(action.blocked) }
    default:
      return action
  }
}

function unstamped(message: object): object {
  const { from: _, ...event } = message as { from?: unknown }
  return event
}

/** The value that JSON on the wire stands for. */
export function fromJson(json: JsonValue): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(fromJson)
  const { $undefined, $bigint, $map, $set } = json as Record<string, never>
  if ($undefined) return undefined
  if ($bigint !== undefined) return BigInt($bigint)
  if ($map) return new Map(($map as [JsonValue, JsonValue][]).map(([key, value]) => [fromJson(key), fromJson(value)]))
  if ($set) return new Set(($set as JsonValue[]).map(fromJson))
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fromJson(value)]))
}
