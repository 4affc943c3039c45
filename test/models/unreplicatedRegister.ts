/**
 * Servers that each keep a register of their own, as in Stateright's `single-copy-register.rs`. With one server it is
 * linearizable; with two it is not, for a client gets from another server than it put to.
 */
import { assign, setup } from 'xstate'
import { protocol, reply } from '../../protocols/model/index.js'
import { client, clientInput, type Request, registerProperties, type Value } from './registerClients.js'

const server = setup({
  types: { context: {} as { value: Value }, events: {} as Request },
}).createMachine({
  context: { value: null },
  on: {
    put: {
      actions: [assign({ value: ({ event }) => event.value }), reply(({ event }) => ({ type: 'putOk', id: event.id }))],
    },
    get: { actions: reply(({ context, event }) => ({ type: 'getOk', id: event.id, value: context.value })) },
  },
})

export const unreplicatedRegister = (servers: number) =>
  protocol({
    name: `Unreplicated register, ${servers} ${servers === 1 ? 'server' : 'servers'}`,
    nodes: { server: { machine: server, count: servers }, client: { machine: client, count: 2, input: clientInput } },
    network: { unhandled: 'keep' },
    properties: (kinds) => registerProperties(kinds),
  })
