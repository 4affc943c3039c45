/** Traces for the tests of the formats: real counterexamples of a checker, and random ones. */
import fc from 'fast-check'
import { assign, setup } from 'xstate'
import { type Message, protocol, reply, send } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import type { CheckReport } from '../../../server/wire/report.js'
import { wander } from '../../notebooks/renderer/wanderings.js'

const client = setup({
  types: { events: {} as Message<{ type: 'done'; of: string }> },
  delays: { patience: 100 },
}).createMachine({
  initial: 'asking',
  states: {
    asking: {
      entry: send('server1', { type: 'work' }),
      after: { patience: { target: 'asking', reenter: true } },
      on: { done: 'answered' },
    },
    answered: {},
  },
})

const server = setup({
  types: { context: {} as { executed: number; askers: Set<string> }, events: {} as Message<{ type: 'work' }> },
}).createMachine({
  context: { executed: 0, askers: new Set() },
  on: {
    work: {
      actions: [
        assign({
          executed: ({ context }) => context.executed + 1,
          askers: ({ context, event }) => new Set([...context.askers, event.from]),
        }),
        reply({ type: 'done', of: 'a;b #1' }),
      ],
    },
  },
})

export const request = protocol({
  name: 'A request; "and" <its> retry',
  nodes: { client: { machine: client }, server: { machine: server } },
  network: { loss: { max: 1 }, duplication: { max: 1 } },
  within: ({ messages, server }) => messages.length <= 2 && server[0].context.executed <= 2,
  properties: ({ always, reachable, eventually }) => ({
    'executed at most once': always(({ server }) => server[0].context.executed <= 1),
    'the client is answered': reachable(({ client }) => client[0].matches('answered')),
    'it is asked twice in the end': eventually(({ server }) => server[0].context.executed >= 2),
  }),
})

/** A check with a counterexample, a witness and a loop; its names have what formats have to escape. */
export const checked = async (): Promise<CheckReport> => (await check(request)) as CheckReport

/** Any well-formed trace. */
export const anyTrace = fc
  .array(fc.nat(1000), { maxLength: 40 })
  .map((choices) => wander(choices, { client: 2, server: 3 }))
