/** Predicates are remembered by what they read: nobody notices but by the time it takes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assign, setup } from 'xstate'
import { type Protocol, poisson, protocol, seconds, within, workload } from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'

interface Context {
  readonly a: number
  readonly b: readonly number[]
  readonly c: number
  readonly late?: number
}
type Event = { type: 'a' } | { type: 'b' } | { type: 'c' } | { type: 'late' } | { type: 'move' }

const machine = setup({ types: { context: {} as Context, events: {} as Event } }).createMachine({
  context: { a: 0, b: [], c: 0 },
  on: {
    a: { actions: assign({ a: ({ context }) => (context.a + 1) % 3 }) },
    b: { actions: assign({ b: ({ context }) => [...context.b, context.a] }) },
    c: { actions: assign({ c: ({ context }) => context.c + 1 }) },
    late: { actions: assign({ late: ({ context }) => (context.late ?? 0) + 1 }) },
  },
  initial: 'one',
  states: { one: { on: { move: 'two' } }, two: { on: { move: 'one' } } },
})

interface Seen {
  readonly context: Context
  matches(state: string): boolean
}

/** Parts of conditions; some read more in one state than in another. */
const parts: readonly ((node: Seen) => boolean)[] = [
  ({ context }) => context.a === 2,
  ({ context }) => context.b.length % 4 === 3,
  ({ context }) => (context.a === 1 ? context.c % 2 === 1 : context.b.at(-1) === 0),
  (node) => node.matches('two'),
  ({ context }) => 'late' in context,
  ({ context }) => Object.keys(context).length === 4 && (context.late ?? 0) % 2 === 0,
  ({ context }) => JSON.stringify({ ...context }).length % 2 === 0,
]

test('a condition has the same values whether or not it reads everything', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(parts.length - 1), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('some', 'every'),
      fc.nat(1000),
      async (chosen, how, seed) => {
        const holds = (nodes: readonly Seen[]) =>
          chosen.every((part) => (how === 'some' ? nodes.some(parts[part]) : nodes.every(parts[part])))
        const whole = (nodes: readonly Seen[]) => JSON.stringify(nodes) !== '' && holds(nodes)
        const of = (condition: typeof holds) =>
          protocol({
            name: 'Parts',
            nodes: { node: { machine, count: 2 } },
            properties: ({ always }) => ({ never: always(({ node }) => !condition(node as never)) }),
          })
        const run = async (condition: typeof holds) =>
          (
            await simulate(of(condition) as unknown as Protocol, {
              duration: seconds(20),
              seed,
              stop: false,
              shrink: 0,
              shortest: 0,
              workload: workload.open({
                to: 'node',
                arrivals: poisson(10),
                event: ({ chance }) => ({ type: ['a', 'b', 'c', 'late', 'move'][Math.floor(chance * 5)] }),
              }),
              deadlines: {
                often: within(seconds(1), ((state: { node: Seen[] }) => condition(state.node)) as never, {
                  whenever: ((state: { node: Seen[] }) => !condition(state.node)) as never,
                }),
              },
              available: ((state: { node: Seen[] }) => condition(state.node)) as never,
            })
          ).run
        const [some, all] = [await run(holds), await run(whole)]
        assert.deepEqual(some.violations, all.violations)
        assert.deepEqual(some.unavailable, all.unavailable)
      },
    ),
    { numRuns: 12 },
  )
})
