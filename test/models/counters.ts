import { assign, setup } from 'xstate'
import { protocol } from '../../protocols/model/index.js'

const counter = setup({
  types: { context: {} as { count: number } },
  delays: { soon: 1 },
  actions: { increment: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({
  context: { count: 0 },
  initial: 'counting',
  states: { counting: { after: { soon: { target: 'counting', reenter: true, actions: 'increment' } } } },
})

/** Three nodes that count to 6, and others that count to 1, each after the one before it: they are as few things together as they are nodes. */
export const ranks = (nodes: number) =>
  protocol({
    name: 'Ranks',
    nodes: { one: { machine: counter, count: 3 }, other: { machine: counter, count: nodes } },
    within: ({ one, other }) =>
      one.every(({ context }) => context.count <= 6) &&
      other.every(({ context }, at) => context.count <= (at === 0 ? 1 : Math.min(1, other[at - 1]!.context.count))),
    properties: ({ always }) => ({ ranked: always(({ one }) => one.every(({ context }) => context.count <= 6)) }),
  })

/**
 * Nodes that count for themselves, up to `most` each, and one that counts up to `far`: (most + 1)^nodes (far + 1) states, with
 * numbers that grow to the last level.
 */
export const counters = (nodes: number, most: number, far = 0) =>
  protocol({
    name: 'Counters',
    nodes: { one: { machine: counter, count: 1 }, other: { machine: counter, count: nodes } },
    within: ({ one, other }) =>
      one.every(({ context }) => context.count <= far) && other.every(({ context }) => context.count <= most),
    properties: ({ always }) => ({ apart: always(({ other }) => other.every(({ context }) => context.count <= most)) }),
  })
