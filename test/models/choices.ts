/** Somebody chooses one of very many: more than the core has room for among the successors of a state at a time. */
import { assign, setup } from 'xstate'
import { protocol } from '../../protocols/model/index.js'

const count = 5000

const chooser = setup({
  types: { context: {} as { chosen: number }, events: {} as { type: 'choose'; index: number } },
}).createMachine({
  context: { chosen: 0 },
  initial: 'choosing',
  states: {
    choosing: { on: { choose: { target: 'done', actions: assign({ chosen: ({ event }) => event.index }) } } },
    done: {},
  },
})

export const choices = protocol({
  name: 'Choices',
  nodes: { chooser: { machine: chooser } },
  inputs: {
    chooser: Array.from({ length: count }, (_, index) => ({
      event: { type: 'choose' as const, index },
      max: 'unbounded' as const,
    })),
  },
  properties: ({ reachable }) => ({
    'the last can be chosen': reachable(({ chooser }) => chooser[0].context.chosen === count - 1),
  }),
})
