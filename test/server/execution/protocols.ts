/** Texts of cells that declare small protocols. */

/** Two nodes; `ping` goes one way and `pong` comes back. */
export const pingPong = `import { assign, setup } from 'xstate'
import { check, protocol, reply, send } from 'protocol-notebook'

const pinger = setup({}).createMachine({
  initial: 'idle',
  states: {
    idle: { on: { go: { target: 'waiting', actions: send('ponger1', { type: 'ping' }) } } },
    waiting: { on: { pong: 'done' } },
    done: {},
  },
})
const ponger = setup({}).createMachine({ on: { ping: { actions: reply({ type: 'pong' }) } } })
const pingPong = protocol({
  name: 'Ping pong',
  nodes: { pinger: { machine: pinger }, ponger: { machine: ponger } },
  inputs: { pinger: [{ event: { type: 'go' }, max: 1 }] },
  properties: ({ always, reachable }) => ({
    'an answer comes': reachable(({ pinger }) => pinger[0].value === 'done'),
    'never done': always(({ pinger }) => pinger[0].value !== 'done'),
  }),
})`

/** A counter without a bound: its check ends only where a limit or an interrupt ends it. */
export const endless = `import { assign, setup } from 'xstate'
import { check, protocol } from 'protocol-notebook'

const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
  context: { n: 0 },
  on: { more: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
})
const counting = protocol({
  name: 'Counting',
  nodes: { counter: { machine: counter } },
  inputs: { counter: [{ event: { type: 'more' }, max: 'unbounded' }] },
  properties: ({ always }) => ({ small: always(({ counter }) => counter[0].context.n >= 0) }),
})`
