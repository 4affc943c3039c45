/**
 * The dining philosophers of Chandy and Misra, as in DiningPhilosophers.tla of the TLA+ examples: whoever holds a dirty
 * fork cleans it and hands it to the neighbour; whoever holds two clean forks may eat, which makes both dirty.
 *
 * The specification's processes read and write shared variables, so its variables are the context of one node here, and
 * each action of each philosopher is an input whose guard is the action's enabling condition. In every state exactly one
 * of the three actions of each philosopher is enabled, so generated = 1 + philosophers x distinct, self-loops included
 * (a hungry philosopher who holds nothing clean loops).
 *
 * `CanEat` is judged on the forks before the step, as the specification's translation does.
 */
import { assign, setup } from 'xstate'
import { protocol } from '../../protocols/model/index.js'

type Place = 'loop' | 'eat' | 'think'

interface Fork {
  readonly holder: number
  readonly clean: boolean
}

/** Forks and philosophers are numbered from 0 here, from 1 in the specification. */
interface Table {
  readonly forks: readonly Fork[]
  readonly at: readonly Place[]
  readonly hungry: readonly boolean[]
}

const replaced = <T>(list: readonly T[], index: number, value: T): readonly T[] =>
  list.map((item, i) => (i === index ? value : item))

const left = (philosopher: number) => philosopher
const right = (philosopher: number, { forks }: Table) => (philosopher + 1) % forks.length

function canEat(philosopher: number, table: Table): boolean {
  const both = [table.forks[left(philosopher)], table.forks[right(philosopher, table)]]
  return both.every(({ holder, clean }) => holder === philosopher && clean)
}

function handedOn(philosopher: number, { forks }: Table): readonly Fork[] {
  const count = forks.length
  const mayGo = (fork: number) => forks[fork].holder === philosopher && !forks[fork].clean
  if (mayGo(philosopher)) {
    return replaced(forks, philosopher, { holder: (philosopher + count - 1) % count, clean: true })
  }
  const next = (philosopher + 1) % count
  return mayGo(next) ? replaced(forks, next, { holder: next, clean: true }) : forks
}

const table = setup({
  types: {
    context: {} as Table,
    events: {} as { type: Place; philosopher: number },
    input: {} as Pick<Table, 'forks'>,
  },
  guards: {
    isThere: ({ context, event }) => context.at[event.philosopher] === event.type,
  },
}).createMachine({
  context: ({ input: { forks } }) => ({ forks, at: forks.map(() => 'loop'), hungry: forks.map(() => true) }),
  on: {
    loop: {
      guard: 'isThere',
      actions: assign(({ context, event: { philosopher } }) => {
        const waits = canEat(philosopher, context) ? 'eat' : 'loop'
        const place = context.hungry[philosopher] ? waits : 'think'
        return { forks: handedOn(philosopher, context), at: replaced(context.at, philosopher, place) }
      }),
    },
    think: {
      guard: 'isThere',
      actions: assign(({ context, event: { philosopher } }) => ({
        hungry: replaced(context.hungry, philosopher, true),
        at: replaced(context.at, philosopher, 'loop'),
      })),
    },
    eat: {
      guard: 'isThere',
      actions: assign(({ context, event: { philosopher } }) => ({
        hungry: replaced(context.hungry, philosopher, false),
        at: replaced(context.at, philosopher, 'loop'),
        forks: context.forks.map((fork, i) =>
          i === left(philosopher) || i === right(philosopher, context) ? { ...fork, clean: false } : fork,
        ),
      })),
    },
  },
})

/** A table for so many philosophers. All forks are dirty, each with the lower-numbered philosopher beside it. */
export const diningPhilosophers = (philosophers: number) =>
  protocol({
    name: 'Dining philosophers',
    nodes: {
      table: {
        machine: table,
        input: () => ({
          forks: Array.from({ length: philosophers }, (_, fork) => ({ holder: fork === 1 ? 0 : fork, clean: false })),
        }),
      },
    },
    inputs: {
      table: (['loop', 'think', 'eat'] as const).flatMap((type) =>
        Array.from({ length: philosophers }, (_, philosopher) => ({
          event: { type, philosopher },
          max: 'unbounded' as const,
        })),
      ),
    },
    properties: ({ always, noDeadlock, reachable }) => ({
      'neighbours never eat at once': always(({ table: [all] }) =>
        all.context.at.every((place, i, at) => place !== 'eat' || at[(i + 1) % philosophers] !== 'eat'),
      ),
      'never stuck': noDeadlock(),
      'the last philosopher gets to eat': reachable(({ table: [all] }) => all.context.at[philosophers - 1] === 'eat'),
    }),
  })
