/** A service station: jobs come from outside and are counted. What it is good for is its queue. */
import { assign, setup } from 'xstate'
import { protocol } from '../../protocols/model/index.js'

const machine = setup({
  types: { context: {} as { done: number }, events: {} as { type: 'job' } },
}).createMachine({
  context: { done: 0 },
  on: { job: { actions: assign({ done: ({ context }) => (context.done + 1) % 2 }) } },
})

export const station = protocol({ name: 'Station', nodes: { server: { machine } } })
