/** Random abstract machines, and mappings of random protocols to them. */
import fc from 'fast-check'
import {
  type AnyStateMachine,
  assign,
  createMachine,
  type EventObject,
  type MachineContext,
  type StateValue,
} from 'xstate'
import type { RefinementMapping } from '../../protocols/model/index.js'
import type { RandomContext } from './randomActions.js'
import type { AnyView } from './view.js'

const places = ['s0', 's1', 's2'] as const
type Place = (typeof places)[number]

export interface RefinementSpec {
  readonly rules: readonly {
    readonly from: Place
    readonly on: 'e' | 'f'
    readonly to: Place | undefined
    /** Adds the event's payload to the count, modulo 2. */
    readonly counts: boolean
  }[]
  readonly final: boolean
  /** Where the abstract place comes from, and where the count. */
  readonly place: 'n of the first' | 'sum of n' | 'how many are up'
  readonly count: 'nothing' | 'messages' | 'sets'
}

const place = fc.constantFrom(...places)

export const refinementSpec: fc.Arbitrary<RefinementSpec> = fc.record({
  rules: fc.array(
    fc.record({
      from: place,
      on: fc.constantFrom('e' as const, 'f' as const),
      to: fc.option(place, { nil: undefined, freq: 6 }),
      counts: fc.boolean(),
    }),
    { minLength: 3, maxLength: 10 },
  ),
  final: fc.boolean(),
  place: fc.constantFrom('n of the first' as const, 'sum of n' as const, 'how many are up' as const),
  count: fc.constantFrom('nothing' as const, 'nothing' as const, 'messages' as const, 'sets' as const),
})

const count = assign<MachineContext, EventObject, undefined, EventObject, never>({
  count: ({ context, event }: { context: { count: number }; event: { by: number } }) => (context.count + event.by) % 2,
} as never)

export function refinementOf(
  spec: RefinementSpec,
): [AnyStateMachine, RefinementMapping<AnyView, StateValue, object, EventObject>] {
  const { rules, final } = spec
  const state = (name: Place) => {
    const own = rules.filter(({ from }) => from === name)
    const on = (type: 'e' | 'f') =>
      own
        .filter((rule) => rule.on === type)
        .slice(0, 1)
        .map(({ to, counts }) => ({
          ...(to && { target: to }),
          ...(counts && { actions: count }),
        }))
    return final && name === 's2' ? { type: 'final' as const } : { on: { e: on('e'), f: on('f') } }
  }
  const machine = createMachine({
    context: { count: 0 },
    initial: 's0',
    states: { s0: state('s0'), s1: state('s1'), s2: state('s2') },
  } as never)
  const events = [
    { type: 'e', by: 0 },
    { type: 'e', by: 1 },
    { type: 'f', by: 1 },
  ]
  return [
    machine,
    {
      events,
      map: (view) => ({ value: places[placeOf(spec, view) % 3], context: { count: countOf(spec, view) % 2 } }),
    },
  ]
}

const nodesIn = (view: AnyView) =>
  ['p', 'q'].flatMap((role) => (role in view ? view[role]! : [])) as readonly {
    up: boolean
    context: RandomContext
  }[]

function placeOf({ place }: RefinementSpec, view: AnyView): number {
  const nodes = nodesIn(view)
  switch (place) {
    case 'n of the first':
      return nodes[0]!.context.n
    case 'sum of n':
      return nodes.reduce((sum, { context }) => sum + context.n, 0)
    case 'how many are up':
      return nodes.filter(({ up }) => !up).length
  }
}

function countOf({ count }: RefinementSpec, view: AnyView): number {
  switch (count) {
    case 'nothing':
      return 0
    case 'messages':
      return view.messages.length
    case 'sets':
      return nodesIn(view).reduce((sum, { context }) => sum + context.set.size, 0)
  }
}
