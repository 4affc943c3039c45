/** A sender and a receiver: when each message arrives is in the run's record. */
import { assign, setup } from 'xstate'
import { type Message, protocol, seconds, send } from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'

type Data = { type: 'data'; n: number }

const most = 12
const places = Array.from({ length: most }, (_, n) => n)

const sender = setup({ types: { events: {} as Data } }).createMachine({
  on: { data: { actions: send('receiver1', ({ event }) => ({ type: 'data', n: event.n })) } },
})
const receiver = setup({
  types: { context: {} as { got: readonly number[] }, events: {} as Message<Data> },
}).createMachine({
  context: { got: [] },
  on: { data: { actions: assign({ got: ({ context, event }) => [...context.got, event.n] }) } },
})

const link = (order: 'fifo' | 'unordered') =>
  protocol({
    name: 'Link',
    nodes: { sender: { machine: sender }, receiver: { machine: receiver } },
    network: { order },
    properties: ({ reachable }) => ({
      ...Object.fromEntries(
        places.map((n) => [`got ${n}`, reachable(({ receiver }) => receiver[0].context.got.includes(n))]),
      ),
      ...Object.fromEntries(
        places.map((n) => [
          `got ${n} twice`,
          reachable(({ receiver }) => receiver[0].context.got.filter((each) => each === n).length > 1),
        ]),
      ),
    }),
  })

/**
 * Sends message 0, 1, ... at given times, each of 100 bytes and 10 ms under way.
 *
 * @returns when each arrived, in milliseconds; and which came twice
 */
export async function sent(
  times: readonly number[],
  timeline: (script: never) => readonly unknown[],
  options: object = {},
  order: 'fifo' | 'unordered' = 'unordered',
) {
  const { run } = await simulate(link(order), {
    duration: seconds(2),
    network: { latency: 10, bytes: () => 100, unreachable: 'wait' },
    workload: [],
    stop: false,
    ...options,
    timeline: ((script: { at: (time: number) => { input: (who: string, event: Data) => unknown } }) => [
      ...timeline(script as never),
      ...times.map((time, n) => script.at(time).input('sender1', { type: 'data', n })),
    ]) as never,
  })
  const at = (name: string) => run.reached[name]
  return {
    arrived: times.map((_, n) => at(`got ${n}`)),
    twice: times.flatMap((_, n) => (at(`got ${n} twice`) === undefined ? [] : [n])),
    run,
  }
}
