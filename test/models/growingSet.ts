/** A set that only grows, at several nodes: what a node learns it tells all others, each element once. */
import { assign, enqueueActions, setup } from 'xstate'
import { type Message, type NodeId, type NodeInput, protocol, send } from '../../protocols/model/index.js'

interface Replica {
  readonly peers: readonly NodeId[]
  readonly elements: ReadonlySet<string>
  /** In the order in which they came. */
  readonly history: readonly { readonly element: string; readonly from: NodeId | null }[]
}

const machine = setup({
  types: {
    context: {} as Replica,
    events: {} as { type: 'add'; element: string } | Message<{ type: 'added'; element: string }>,
    input: {} as NodeInput,
  },
  guards: { isNew: ({ context, event }) => !context.elements.has(event.element) },
  actions: {
    keep: assign({
      elements: ({ context, event }) => new Set(context.elements).add(event.element),
      history: ({ context, event }) => [
        ...context.history,
        { element: event.element, from: event.type === 'added' ? event.from : null },
      ],
    }),
  },
}).createMachine({
  context: ({ input }) => ({ peers: input.peers, elements: new Set(), history: [] }),
  on: {
    add: {
      guard: 'isNew',
      actions: [
        'keep',
        enqueueActions(({ context, event, enqueue }) => {
          for (const peer of context.peers) enqueue(send(peer, { type: 'added', element: event.element }))
        }),
      ],
    },
    added: { guard: 'isNew', actions: 'keep' },
  },
})

/** @param count nodes */
export const growingSetOf = (count: number) =>
  protocol({
    name: 'Growing set',
    nodes: { node: { machine, count } },
    inputs: { node: [{ event: { type: 'add', element: 'x' }, max: 1 }] },
    properties: ({ always }) => ({
      'no more than what came': always(({ node }) =>
        node.every(({ context }) => context.elements.size === context.history.length),
      ),
    }),
  })
