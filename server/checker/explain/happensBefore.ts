/**
 * Happens-before between the steps of a trace (Lamport 1978): the order of a node's own steps, and sending before delivery. With
 * it what else makes a step possible: in queues the messages in front are gone, a partition starts after the one before has
 * healed, a byzantine node sends again what is no longer on its way, and time passes for everything at once.
 */
import type { JsonValue, Trace, TraceMessage } from '../../wire/trace.js'

/** What order is derived from. */
export type Ordered = Pick<Trace, 'initial' | 'steps'>

/** For each step the steps that must come before it, directly: their indices. */
export function directlyBefore({ initial, steps }: Ordered, inOrder: boolean): readonly (readonly number[])[] {
  const messages = new Map(initial.sent.map((message) => [message.id, { message, sentIn: -1 }]))
  /** The last step of each lane: a node, a link, the partitions, a message's content. */
  const last = new Map<string, number>()
  let barrier = -1
  return steps.map(({ action, sent }, step) => {
    const before = new Set<number>()
    const after = (other: number | undefined) => {
      if (other !== undefined && other >= 0) before.add(other)
    }
    const follow = (lane: string) => {
      after(last.get(lane))
      last.set(lane, step)
    }
    after(barrier)
    switch (action.type) {
      case 'deliver':
      case 'duplicate':
      case 'lose': {
        const { message, sentIn } = messages.get(action.message)!
        after(sentIn)
        if (action.type !== 'lose') follow(`node ${action.node}`)
        if (inOrder) follow(`link ${message.from} ${message.to}`)
        last.set(contentOf(message), step)
        break
      }
      case 'timer':
      case 'input':
      case 'crash':
      case 'restart':
        follow(`node ${action.node}`)
        break
      case 'byzantine':
        follow(`node ${action.node}`)
        for (const message of sent) after(last.get(contentOf(message)))
        break
      case 'partition':
      case 'heal':
        follow('partitions')
        break
      case 'tick':
      case 'stabilise':
        for (let other = Math.max(barrier, 0); other < step; other++) after(other)
        barrier = step
    }
    for (const message of sent) messages.set(message.id, { message, sentIn: step })
    return [...before]
  })
}

const contentOf = ({ from, to, event }: TraceMessage): string =>
  `content ${from} ${to} ${JSON.stringify(event as JsonValue)}`

/** The node whose step it is; undefined for the network's and for time. */
export function actingNode({ action }: Trace['steps'][number]): string | undefined {
  return 'node' in action ? action.node : undefined
}
