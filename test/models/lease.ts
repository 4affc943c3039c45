/** A server lends a thing to two clients in turn. Who has it gives it up by his own clock, and is never asked. */
import { assign, setup } from 'xstate'
import { type Message, protocol, send } from '../../protocols/model/index.js'

const server = setup({ types: { context: {} as { turn: number } }, delays: { term: 60 } }).createMachine({
  context: { turn: 1 },
  initial: 'lent',
  states: {
    lent: {
      entry: send(({ context }) => `client${context.turn}`, { type: 'grant' }),
      after: {
        term: { target: 'lent', reenter: true, actions: assign(({ context }) => ({ turn: 3 - context.turn })) },
      },
    },
  },
})

const client = setup({ types: { events: {} as Message<{ type: 'grant' }> }, delays: { hold: 30 } }).createMachine({
  initial: 'waiting',
  states: { waiting: { on: { grant: 'holding' } }, holding: { after: { hold: 'waiting' } } },
})

export const lease = protocol({
  name: 'lease',
  nodes: { server: { machine: server }, client: { machine: client, count: 2 } },
  within: ({ messages }) => messages.length <= 2,
  properties: ({ always, reachable }) => ({
    exclusive: always(({ client: [one, two] }) => !(one.matches('holding') && two.matches('holding'))),
    'both come to it': reachable(({ client: [, two] }) => two.matches('holding')),
  }),
})
