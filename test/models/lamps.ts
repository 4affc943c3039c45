/**
 * A board with twelve switches, and lamps that are told once all of them are on. Until then the states just fill some
 * chunks of keys in the core, and each takes one word there; from the next state on each takes two.
 */
import { assign, setup } from 'xstate'
import { type Message, protocol, send } from '../../protocols/model/index.js'

const count = 12
const numbers = Array.from({ length: count }, (_, index) => index)

const board = setup({
  types: {
    context: {} as { on: readonly boolean[] },
    events: {} as { type: 'turn'; index: number } | { type: 'tell' },
  },
}).createMachine({
  context: { on: numbers.map(() => false) },
  initial: 'switching',
  states: {
    switching: {
      on: {
        turn: {
          actions: assign({ on: ({ context, event }) => context.on.map((on, index) => on || index === event.index) }),
        },
        tell: {
          guard: ({ context }) => context.on.every(Boolean),
          target: 'told',
          actions: numbers.map((index) => send(`lamp${index + 1}`, { type: 'light' })),
        },
      },
    },
    told: {},
  },
})

const lamp = setup({ types: { events: {} as Message<{ type: 'light' }> } }).createMachine({
  initial: 'dark',
  states: { dark: { on: { light: 'lit' } }, lit: {} },
})

export const lamps = protocol({
  name: 'Lamps',
  nodes: { board: { machine: board }, lamp: { machine: lamp, count: 2 * count } },
  inputs: {
    board: [
      { event: { type: 'tell' }, max: 'unbounded' },
      ...numbers.map((index) => ({ event: { type: 'turn' as const, index }, max: 'unbounded' as const })),
    ],
  },
  properties: ({ reachable }) => ({
    'all that are told are lit': reachable(({ lamp }) => lamp.filter((one) => one.matches('lit')).length === count),
  }),
})
