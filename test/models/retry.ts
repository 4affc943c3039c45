/** A client that asks again when it loses patience, and a server that counts what it does. */
import { assign, setup } from 'xstate'
import { type Message, reply, send } from '../../protocols/model/index.js'

export const client = setup({
  types: { events: {} as Message<{ type: 'done' }> },
  delays: { patience: 100 },
}).createMachine({
  initial: 'asking',
  states: {
    asking: {
      entry: send('server1', { type: 'work', size: 2 }),
      after: { patience: { target: 'asking', reenter: true } },
      on: { done: 'answered' },
    },
    answered: {},
  },
})

export const server = setup({
  types: { context: {} as { executed: number }, events: {} as Message<{ type: 'work'; size: number }> },
}).createMachine({
  context: { executed: 0 },
  on: { work: { actions: [assign({ executed: ({ context }) => context.executed + 1 }), reply({ type: 'done' })] } },
})
