/** Push gossip: in each round every node that knows the rumour tells one other, the next in an order that its input gives. */
import { assign, setup } from 'xstate'
import { type Message, type NodeId, protocol, send } from '../../protocols/model/index.js'

interface Node {
  /** In which order it tells the others; it begins anew at the end. */
  readonly order: readonly NodeId[]
  readonly next: number
}

const machine = setup({
  types: { context: {} as Node, events: {} as Message<{ type: 'rumour' }>, input: {} as { order: readonly NodeId[] } },
  delays: { round: 1000 },
}).createMachine({
  context: ({ input }) => ({ order: input.order, next: 0 }),
  initial: 'ignorant',
  states: {
    ignorant: { on: { rumour: 'knowing' } },
    knowing: {
      after: {
        round: {
          target: 'knowing',
          reenter: true,
          actions: [
            send(({ context }) => context.order[context.next], { type: 'rumour' }),
            assign({ next: ({ context }) => (context.next + 1) % context.order.length }),
          ],
        },
      },
    },
  },
})

/**
 * @param told how many others each node tells in turn
 * @param choose a whole number below a bound, for the orders
 */
export const gossipOf = (count: number, told: number, choose: (below: number) => number) =>
  protocol({
    name: 'Gossip',
    nodes: {
      node: {
        machine,
        count,
        input: (_, peers) => ({ order: Array.from({ length: told }, () => peers[choose(peers.length)]) }),
      },
    },
    inputs: { node: [{ event: { type: 'rumour' }, max: 1 }] },
  })
