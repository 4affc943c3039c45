/** Any well-formed trace, chosen by numbers: each picks one of the actions that are possible then. */
import type { NodeId, Trace, TraceAction } from '../../../server/wire/trace.js'
import { type Effect, TraceBuilder } from './traceBuilder.js'

const values = ['follower', 'candidate', 'leader'] as const
const events = ['requestVote', 'vote', 'appendEntries', 'appended'] as const

/** @param choices one number for each step, not negative @param roles how many nodes each role has */
export function wander(choices: readonly number[], roles: { readonly [role: string]: number }): Trace {
  const nodes = Object.entries(roles).flatMap(([role, count]) =>
    Array.from({ length: count }, (_, index) => ({ id: `${role}${index + 1}`, role })),
  )
  const state = {
    up: true,
    value: 'follower',
    context: { term: 0, votes: [] },
    status: 'active',
    timers: ['electionTimeout'],
  } as const
  const builder = new TraceBuilder(nodes.map((node) => ({ ...node, state })))
  const ids = nodes.map(({ id }) => id)
  let blocked: readonly (readonly [NodeId, NodeId])[] = []
  for (const choice of choices) {
    const possible = actions(builder, ids, blocked, choice)
    const action = possible[choice % possible.length]
    if (action.type === 'partition') blocked = action.blocked
    if (action.type === 'heal') blocked = []
    builder.take(
      action,
      `${'node' in action ? action.node : 'the network'}: ${action.type}`,
      effectOf(action, builder, ids, choice),
    )
  }
  return builder.trace('election safety', 'In the last state "election safety" is false.')
}

function actions(
  { states, network }: TraceBuilder,
  ids: NodeId[],
  blocked: readonly (readonly [NodeId, NodeId])[],
  choice: number,
) {
  const found: TraceAction[] = []
  for (const { id, from, to } of network.values()) {
    const open = states[to].up && !blocked.some((link) => link[0] === from && link[1] === to)
    const handled = choice % 5 !== 0
    if (open) found.push({ type: 'deliver', message: id, node: to, handled })
    if (open && choice % 7 === 0) found.push({ type: 'duplicate', message: id, node: to, handled })
    if (choice % 6 === 0) found.push({ type: 'lose', message: id })
  }
  for (const node of ids) {
    if (!states[node].up) found.push({ type: 'restart', node })
    else {
      found.push(
        { type: 'timer', node, timer: 'electionTimeout' },
        { type: 'input', node, event: { type: 'propose', value: choice % 9 } },
      )
      if (choice % 4 === 0) found.push({ type: 'crash', node })
      if (choice % 13 === 0) found.push({ type: 'byzantine', node, to: node })
    }
  }
  if (choice % 3 === 0) found.push({ type: 'tick', milliseconds: 10 }, { type: 'stabilise' })
  const [first, ...others] = ids
  if (blocked.length) found.push({ type: 'heal' })
  else if (others.length) found.push({ type: 'partition', blocked: others.map((other) => [first, other] as const) })
  return found
}

function effectOf(action: TraceAction, { states }: TraceBuilder, ids: NodeId[], choice: number): Effect {
  if (action.type === 'crash') return { up: false, value: {}, timers: [] }
  if (action.type === 'restart') return { up: true, value: 'follower', timers: ['electionTimeout'] }
  if (!('node' in action) || ('handled' in action && !action.handled)) return {}
  const { term } = states[action.node].context as { term: number }
  // Peers, and now and then the node itself.
  const receivers = ids.filter((id, index) => (choice + index) % 4 === 0 && (id !== action.node || choice % 11 === 0))
  return {
    value: values[choice % values.length],
    context: { term: term + (choice % 2) },
    send: receivers.map((to) => [to, { type: events[choice % events.length], term: term + (choice % 2) }] as const),
  }
}
