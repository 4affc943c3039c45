/** Which step could have known of which: happens-before, by the vector clocks of the wire. */
import type { NodeId, Trace } from '../../../server/wire/trace.js'
import {
  type ClockedEvent,
  clockedEvents,
  happensBefore,
  networkHost,
  type VectorClock,
} from '../../../server/wire/vectorClocks.js'

/** How one step stands to another. `apart`: they are unordered, and one of them happens at no node. */
export type Order = 'same' | 'before' | 'after' | 'concurrent' | 'apart'

export class Causality {
  /** The events of each node, in order; the first is its start. */
  readonly events: ReadonlyMap<NodeId, readonly ClockedEvent[]>
  /** By step, from 1. */
  readonly #steps: readonly ClockedEvent[]

  constructor(readonly trace: Trace) {
    const all = clockedEvents(trace)
    this.#steps = all.slice(trace.nodes.length)
    this.events = new Map(trace.nodes.map(({ id }) => [id, all.filter(({ host }) => host === id)]))
  }

  /** The clock of a step at a node; undefined for the initial state, and for what no node does. */
  clockOf(step: number): VectorClock | undefined {
    const event = this.#steps[step - 1]
    return event && event.host !== networkHost ? event.clock : undefined
  }

  order(one: number, other: number): Order {
    if (one === other) return 'same'
    if (one === 0) return 'before'
    if (other === 0) return 'after'
    const [first, second] = [this.#steps[one - 1], this.#steps[other - 1]]
    if (happensBefore(first, second)) return 'before'
    if (happensBefore(second, first)) return 'after'
    return first.host === networkHost || second.host === networkHost ? 'apart' : 'concurrent'
  }

  /** A step and all that happened before it. */
  past(step: number): ReadonlySet<number> {
    const past = new Set([step])
    for (let other = 1; other < step; other++) if (this.order(other, step) === 'before') past.add(other)
    return past
  }

  /** How the earlier step is known at the later one: a shortest chain of messages and steps of one node, both ends included. */
  chain(earlier: number, later: number): number[] {
    if (earlier === 0 || this.order(earlier, later) !== 'before') return []
    const causesOf = this.#causes()
    const nextOf = new Map<number, number>()
    const queue = [later]
    for (const step of queue) {
      if (step === earlier) break
      for (const cause of causesOf.get(step) ?? []) {
        if (nextOf.has(cause) || (cause !== earlier && this.order(earlier, cause) !== 'before')) continue
        nextOf.set(cause, step)
        queue.push(cause)
      }
    }
    const chain = [earlier]
    for (let step = nextOf.get(earlier); step !== undefined; step = nextOf.get(step)) chain.push(step)
    return chain
  }

  /** What a node knows after a step. */
  knowledge(node: NodeId, step: number): VectorClock {
    return (
      this.events
        .get(node)
        ?.filter((event) => event.step <= step)
        .at(-1)?.clock ?? {}
    )
  }

  /** What each step follows directly: the step that sent its message, and the one before it where it happens. */
  #causes(): ReadonlyMap<number, readonly number[]> {
    const sentIn = new Map<string, number>()
    const before = new Map<string, number>()
    return new Map(
      this.trace.steps.map(({ action, sent }, index) => {
        const [step, { host }] = [index + 1, this.#steps[index]]
        const causes = ['message' in action ? sentIn.get(action.message) : undefined, before.get(host)]
        before.set(host, step)
        for (const { id } of sent) sentIn.set(id, step)
        return [step, causes.filter((cause) => cause !== undefined)]
      }),
    )
  }
}

/** A clock as it is written, in the order of the nodes: `⟨2, 0, 1⟩`. */
export const clockText = (clock: VectorClock, nodes: Trace['nodes']): string =>
  `⟨${nodes.map(({ id }) => clock[id] ?? 0).join(', ')}⟩`
