/** Writes well-formed traces step by step: states, changes and the network follow from what each step does. */
import type {
  Change,
  JsonValue,
  NodeState,
  Trace,
  TraceAction,
  TraceMessage,
  TraceStep,
} from '../../../server/wire/trace.js'

/** What a step does to the node that acts. */
export interface Effect {
  readonly value?: JsonValue
  readonly context?: { readonly [key: string]: JsonValue }
  readonly timers?: readonly string[]
  readonly up?: boolean
  /** Receiver and event. */
  readonly send?: readonly (readonly [
    to: string,
    event: { readonly type: string; readonly [key: string]: JsonValue },
  ])[]
  readonly transitions?: readonly string[]
  readonly observed?: readonly JsonValue[]
}

export class TraceBuilder {
  readonly steps: TraceStep[] = []
  readonly states: { [id: string]: NodeState } = {}
  /** The messages in flight. */
  readonly network = new Map<string, TraceMessage>()
  readonly #nodes: Trace['nodes']
  readonly #initial: Trace['initial']['nodes']
  #messages = 0

  constructor(nodes: readonly { id: string; role: string; state: NodeState }[]) {
    this.#nodes = nodes.map(({ id, role }) => ({ id, role }))
    for (const { id, state } of nodes) this.states[id] = state
    this.#initial = { ...this.states }
  }

  take(action: TraceAction, text: string, effect: Effect = {}): this {
    const sent: TraceMessage[] = []
    const changes: { [id: string]: Change[] } = {}
    const nodes: { [id: string]: NodeState } = {}
    if (action.type === 'deliver' || action.type === 'lose') this.network.delete(action.message)
    if ('node' in action) {
      const { node } = action
      for (const [to, event] of effect.send ?? []) {
        const message = { id: `m${++this.#messages}`, from: node, to, type: event.type, event }
        sent.push(message)
        this.network.set(message.id, message)
      }
      const before = this.states[node]
      const after = changed(before, effect)
      const found = changesBetween(before, after)
      if (found.length) {
        nodes[node] = after
        changes[node] = found
        this.states[node] = after
      }
    }
    this.steps.push({
      action,
      text,
      nodes,
      changes,
      sent,
      observed: effect.observed ?? [],
      transitions: effect.transitions ?? [],
    })
    return this
  }

  trace(property: string, text: string, purpose: Trace['purpose'] = 'violation'): Trace {
    const initial = { nodes: this.#initial, sent: [] }
    return { purpose, property, text, shortest: true, nodes: this.#nodes, initial, steps: this.steps }
  }
}

function changed(before: NodeState, { value, context, timers, up }: Effect): NodeState {
  return {
    up: up ?? before.up,
    value: value ?? before.value,
    context: { ...(before.context as { [key: string]: JsonValue }), ...context },
    status: up === false ? 'stopped' : 'active',
    timers: timers ?? before.timers,
  }
}

function changesBetween(before: NodeState, after: NodeState): Change[] {
  const flat = ({ up, value, context, timers }: NodeState): { [path: string]: JsonValue } => ({
    up,
    value,
    ...Object.fromEntries(
      Object.entries(context as { [key: string]: JsonValue }).map(([key, inner]) => [`context.${key}`, inner]),
    ),
    timers: timers.join(', ') || 'none',
  })
  const [old, now] = [flat(before), flat(after)]
  return Object.keys(now)
    .filter((path) => JSON.stringify(old[path]) !== JSON.stringify(now[path]))
    .map((path) => ({ path, before: old[path], after: now[path] }))
}
