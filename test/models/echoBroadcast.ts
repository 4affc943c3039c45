/**
 * Echo broadcast with one traitor: node1 tells everybody a value, everybody echoes the first value told, and accepts
 * what all but one have echoed. (The first phase of Bracha, "Asynchronous Byzantine agreement protocols", 1987.)
 */
import { assign, setup } from 'xstate'
import { broadcast, type Message, type NodeInput, protocol } from '../../protocols/model/index.js'

type Bit = 0 | 1
type Events = Message<{ type: 'tell'; value: Bit } | { type: 'echo'; value: Bit }>

interface Context {
  id: string
  peers: readonly string[]
  needed: number
  echoed: boolean
  /** What each node echoed first. */
  heard: Readonly<Record<string, Bit>>
}

const heard = (context: Context, value: Bit) => Object.values(context.heard).filter((echo) => echo === value).length

const machine = setup({
  types: { context: {} as Context, events: {} as Events, input: {} as NodeInput },
}).createMachine({
  context: ({ input }) => ({
    id: input.id,
    peers: input.peers,
    needed: input.peers.length,
    echoed: false,
    heard: {},
  }),
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        tell: {
          guard: ({ context, event }) => !context.echoed && event.from === 'node1',
          actions: [
            assign(({ context, event }) => ({ echoed: true, heard: { ...context.heard, [context.id]: event.value } })),
            broadcast(({ event }) => ({ type: 'echo', value: (event as { value: Bit }).value })),
          ],
        },
        echo: {
          guard: ({ context, event }) => !(event.from in context.heard),
          actions: assign(({ context, event }) => ({ heard: { ...context.heard, [event.from]: event.value } })),
        },
      },
      always: [
        { guard: ({ context }) => heard(context, 0) >= context.needed, target: 'accepted0' },
        { guard: ({ context }) => heard(context, 1) >= context.needed, target: 'accepted1' },
      ],
    },
    accepted0: { type: 'final' },
    accepted1: { type: 'final' },
  },
})

const bits: readonly Bit[] = [0, 1]

/** node1 is the traitor. */
export const echoBroadcast = (count: number) =>
  protocol({
    name: `echo broadcast among ${count}`,
    nodes: { node: { machine, count } },
    network: { unhandled: 'keep' },
    faults: {
      byzantine: {
        nodes: ['node1'],
        messages: bits.flatMap((value) => [{ type: 'tell', value } as const, { type: 'echo', value } as const]),
        // What it takes to deceive two: something told and something echoed to each.
        max: 4,
      },
    },
    properties: ({ always, reachable }) => ({
      consistent: always(
        ({ node }) => !(node.some((one) => one.matches('accepted0')) && node.some((one) => one.matches('accepted1'))),
      ),
      'somebody accepts': reachable(({ node }) => node.some((one) => one.matches('accepted0'))),
    }),
  })
