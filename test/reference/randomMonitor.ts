/** Random monitors over what random machines emit: `seen`, with a small number `k`. */
import fc from 'fast-check'
import { type AnyStateMachine, assign, createMachine, type EventObject, type MachineContext } from 'xstate'
import type { MonitorInput } from '../../protocols/model/index.js'

interface Rule {
  readonly from: 0 | 1 | 2
  readonly to: 0 | 1 | 2 | undefined
  readonly only: 'k is 0' | 'the first node' | 'counted' | undefined
  readonly counts: boolean
}

export interface MonitorSpec {
  readonly rules: readonly Rule[]
  /** States tagged `violation`. */
  readonly bad: readonly (0 | 1 | 2)[]
  /** States tagged `pending`. */
  readonly open: readonly (0 | 1 | 2)[]
  readonly ends: boolean
}

const place = fc.constantFrom(0 as const, 1 as const, 2 as const)

export const monitorSpec: fc.Arbitrary<MonitorSpec> = fc.record({
  rules: fc.array(
    fc.record({
      from: place,
      to: fc.option(place, { nil: undefined }),
      only: fc.constantFrom(undefined, undefined, 'k is 0' as const, 'the first node' as const, 'counted' as const),
      counts: fc.boolean(),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  bad: fc.constantFrom<(0 | 1 | 2)[]>([], [1], [2], [2], [1, 2]),
  open: fc.subarray<0 | 1 | 2>([0, 1, 2], { maxLength: 2 }),
  ends: fc.boolean(),
})

interface Context {
  readonly first: string | undefined
  readonly seen: ReadonlySet<string>
}

interface Seen extends EventObject {
  readonly k?: number
  readonly from: string
}

type Args = { readonly context: Context; readonly event: Seen }

const guards = {
  'k is 0': ({ event }: Args) => event.k === 0,
  'the first node': ({ context, event }: Args) => event.from === context.first,
  counted: ({ context }: Args) => context.seen.size > 1,
}

const remember = assign<MachineContext, EventObject, undefined, EventObject, never>({
  seen: ({ context, event }: Args) => new Set([...context.seen, event.from]),
} as never)

export function monitorOf({ rules, bad, open, ends }: MonitorSpec): AnyStateMachine {
  const state = (number: 0 | 1 | 2) => ({
    tags: [...(bad.includes(number) ? ['violation'] : []), ...(open.includes(number) ? ['pending'] : [])],
    ...(ends && number === 2
      ? { type: 'final' as const }
      : { on: { seen: rules.filter(({ from }) => from === number).map(transition) } }),
  })
  return createMachine({
    context: ({ input }: { input: MonitorInput }) => ({ first: Object.values(input.nodes).flat()[0], seen: new Set() }),
    initial: 's0',
    states: { s0: state(0), s1: state(1), s2: state(2) },
  } as never)
}

const transition = ({ to, only, counts }: Rule) => ({
  ...(only && { guard: guards[only] }),
  ...(to !== undefined && { target: `s${to}` }),
  ...(counts && { actions: remember }),
})
