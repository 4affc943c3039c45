/**
 * The clients of Stateright's register examples (`src/actor/register.rs`) and what its `LinearizabilityTester` remembers.
 *
 * Each client puts a value of its own, client i to server i mod S, and when that is acknowledged gets the value from the next
 * server. The history is recorded where Stateright records it: an invocation where the request is sent, a response where the
 * answer is delivered.
 *
 * Published sizes count the tester as part of the state, and it keeps the whole history: for each client the operations
 * completed, each with its result and with the last operation that every other client had completed when it began. The
 * product's `linearizable(spec)` keeps less: the set of ways in which the operations may have taken effect, in which histories
 * with the same future are one. So the models have `wholeHistory` beside it, a monitor that never complains and whose state
 * is what the tester keeps. The state of `linearizable` is a function of it and adds no states of its own.
 */
import { assign, setup } from 'xstate'
import { register } from '../../protocols/library/index.js'
import {
  invoke,
  type Message,
  type NodeId,
  type NodeInput,
  type Property,
  type PropertyKinds,
  respond,
  send,
} from '../../protocols/model/index.js'

export type Value = string | null

/** What clients send; ids tell the requests of all clients apart. */
export type Request = Message<{ type: 'put'; id: string; value: Value }> | Message<{ type: 'get'; id: string }>
export type Answer = Message<{ type: 'putOk'; id: string }> | Message<{ type: 'getOk'; id: string; value: Value }>

export interface Client {
  readonly id: NodeId
  readonly value: Value
  readonly putTo: NodeId
  readonly getFrom: NodeId
}

/** A client's input from what every node is given. */
export const clientInput = (id: NodeId, _: readonly NodeId[], nodes: NodeInput['nodes']): Client => {
  const index = nodes.client.indexOf(id)
  const server = (number: number) => nodes.server[number % nodes.server.length]
  return { id, value: 'ABC'[index], putTo: server(index), getFrom: server(index + 1) }
}

export const client = setup({
  types: { context: {} as Client, events: {} as Answer, input: {} as Client },
  guards: {
    isPut: ({ context, event }) => event.id === `${context.id} put`,
    isGet: ({ context, event }) => event.id === `${context.id} get`,
  },
}).createMachine({
  context: ({ input }) => input,
  initial: 'putting',
  states: {
    putting: {
      entry: [
        invoke(({ context }) => ({ type: 'write', value: context.value })),
        send(
          ({ context }) => context.putTo,
          ({ context }) => ({ type: 'put', id: `${context.id} put`, value: context.value }),
        ),
      ],
      on: { putOk: { guard: 'isPut', target: 'getting', actions: respond() } },
    },
    getting: {
      entry: [
        invoke({ type: 'read' }),
        send(
          ({ context }) => context.getFrom,
          ({ context }) => ({ type: 'get', id: `${context.id} get` }),
        ),
      ],
      on: {
        getOk: {
          guard: 'isGet',
          target: 'done',
          actions: respond(({ event }) => event.type === 'getOk' && event.value),
        },
      },
    },
    done: {},
  },
})

/** How many operations each other client had completed. */
type Completed = Readonly<Record<NodeId, number>>

interface History {
  readonly [client: NodeId]: {
    readonly completed: readonly { readonly after: Completed; readonly operation: unknown; readonly result: unknown }[]
    readonly inFlight?: { readonly after: Completed; readonly operation: unknown }
  }
}

const wholeHistory = setup({
  types: {
    context: {} as { history: History },
    events: {} as Message<{ type: 'invoke'; operation: unknown }> | Message<{ type: 'respond'; result: unknown }>,
  },
}).createMachine({
  context: { history: {} },
  on: {
    invoke: {
      actions: assign({
        history: ({ context: { history }, event: { from, operation } }) => {
          const others = Object.entries(history).filter(([id, { completed }]) => id !== from && completed.length > 0)
          const after = Object.fromEntries(others.map(([id, { completed }]) => [id, completed.length]))
          return { ...history, [from]: { completed: history[from]?.completed ?? [], inFlight: { after, operation } } }
        },
      }),
    },
    respond: {
      actions: assign({
        history: ({ context: { history }, event: { from, result } }) => {
          const { completed, inFlight } = history[from]
          return { ...history, [from]: { completed: inFlight ? [...completed, { ...inFlight, result }] : completed } }
        },
      }),
    },
  },
})

/** The properties of all these models: those of the examples, and what makes their states as different as theirs. */
export const registerProperties = <
  S extends { readonly messages: readonly { readonly message: { readonly type: string } }[] },
>({
  linearizable,
  monitor,
  reachable,
}: PropertyKinds<S>): Record<'linearizable' | 'value chosen' | 'whole history', Property<S>> => ({
  linearizable: linearizable(register<Value>(null)),
  'value chosen': reachable(({ messages }) =>
    messages.some(({ message }) => message.type === 'getOk' && (message as { value?: Value }).value !== null),
  ),
  'whole history': monitor(wholeHistory),
})
