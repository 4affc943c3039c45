/** Random small statecharts: as plain data, which shrinks and prints well, and as XState machines. */
import fc from 'fast-check'
import { type AnyStateMachine, setup } from 'xstate'
import {
  type ActionSpec,
  actionOf,
  actionSpec,
  type GuardSpec,
  guardOf,
  guardSpec,
  implementations,
  initialContextOf,
  inputTypes,
  messageTypes,
  raisedType,
  timerTypes,
} from './randomActions.js'

interface TransitionSpec {
  readonly on: string
  readonly guard: GuardSpec | undefined
  /** Index into all states of the machine; absent: no target. */
  readonly target: number | undefined
  readonly reenter: boolean
  readonly actions: readonly ActionSpec[]
}

/** A step forward among siblings, which cannot go on for ever. */
interface Skip {
  readonly guard: GuardSpec
  readonly by: number
}

interface StateSpec {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final'
  readonly on: readonly TransitionSpec[]
  /** Skips to a later sibling while the guard holds. */
  readonly always: Skip | undefined
  readonly after: TransitionSpec | undefined
  readonly delay: 50 | 'wait'
  readonly onDone: Skip | undefined
  readonly entry: readonly ActionSpec[]
  readonly exit: readonly ActionSpec[]
  readonly history: 'shallow' | 'deep' | undefined
  readonly tag: boolean
  readonly children: readonly StateSpec[]
}

export interface MachineSpec {
  readonly states: readonly StateSpec[]
  readonly on: readonly TransitionSpec[]
  readonly entry: readonly ActionSpec[]
}

/** In so many percent of all cases. */
export const sometimes = <T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary })

/** Is taken for events that the machine gives itself too: so that a macrostep ends it goes nowhere and raises nothing. */
const wildcard = '*'

function transition(on: fc.Arbitrary<string>): fc.Arbitrary<TransitionSpec> {
  return on.chain((type) =>
    fc.record({
      on: fc.constant(type),
      guard: sometimes(35, guardSpec),
      target: type === wildcard ? fc.constant(undefined) : sometimes(75, fc.nat(11)),
      reenter: fc.boolean(),
      actions: fc.array(actionSpec(type !== raisedType && type !== wildcard), {
        maxLength: 2,
      }),
    }),
  )
}

const eventType = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<string>(...messageTypes) },
  { weight: 2, arbitrary: fc.constantFrom<string>(...inputTypes) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string>(...timerTypes, raisedType, wildcard),
  },
)

const skip: fc.Arbitrary<Skip> = fc.record({
  guard: guardSpec,
  by: fc.constantFrom(1, 2),
})

type Kind = StateSpec['kind']

/** A state with so many levels of states in it, of one of these kinds. */
function state(depth: number, ...kinds: readonly Kind[]): fc.Arbitrary<StateSpec> {
  const all: readonly Kind[] = ['atomic', 'atomic', 'atomic', 'final', 'compound', 'compound', 'parallel']
  const possible = (kinds.length ? kinds : all).filter((kind) => depth > 0 || kind === 'atomic' || kind === 'final')
  return fc.constantFrom(...possible).chain((kind) => stateOfKind(kind, depth))
}

const none = fc.constant(undefined)

/**
 * A parallel state has no history here: XState 5.33 loses the parallel state itself when one of its regions goes back to
 * that history (the snapshot's value then names states of two branches at once).
 */
const stateOfKind = (kind: Kind, depth: number): fc.Arbitrary<StateSpec> =>
  fc.record({
    kind: fc.constant(kind),
    on: fc.array(transition(eventType), { minLength: 1, maxLength: 3 }),
    always: sometimes(25, skip),
    after: sometimes(30, transition(fc.constant('after'))),
    delay: fc.constantFrom(50 as const, 'wait' as const),
    onDone: sometimes(60, skip),
    entry: fc.array(actionSpec(false), { maxLength: 1 }),
    exit: fc.array(actionSpec(false), { maxLength: 1 }),
    history: kind === 'compound' ? sometimes(50, fc.constantFrom('shallow' as const, 'deep' as const)) : none,
    tag: fc.boolean(),
    children:
      kind === 'atomic' || kind === 'final'
        ? fc.constant([])
        : fc.array(state(depth - 1), { minLength: 2, maxLength: 2 }),
  })

export const machineSpec: fc.Arbitrary<MachineSpec> = fc.record({
  states: fc
    .tuple(state(1, 'atomic', 'compound', 'parallel'), fc.array(state(2), { minLength: 1, maxLength: 3 }))
    .map(([first, more]) => [first, ...more]),
  on: fc.array(transition(eventType), { minLength: 1, maxLength: 2 }),
  entry: fc.array(actionSpec(false), { maxLength: 1 }),
})

/** The machine that a specification says. Its states are s0, s1, ... with children s0, s1, ... */
export function machineOf(spec: MachineSpec): AnyStateMachine {
  const targets = spec.states.flatMap((child, index) => idsIn(child, [`s${index}`]))
  const machine = setup(implementations as never).createMachine({
    context: initialContextOf,
    initial: 's0',
    entry: spec.entry.map(actionOf),
    on: onOf(spec.on, targets),
    states: statesOf(spec.states, [], targets),
  } as never)
  return machine as unknown as AnyStateMachine
}

const isParent = ({ kind }: StateSpec) => kind === 'compound' || kind === 'parallel'

function idsIn(spec: StateSpec, path: readonly string[]): string[] {
  const below = isParent(spec) ? spec.children.flatMap((child, index) => idsIn(child, [...path, `s${index}`])) : []
  const history = isParent(spec) && spec.history ? [[...path, 'history'].join('.')] : []
  return [path.join('.'), ...below, ...history]
}

/** Where a state stands: its path, and how many siblings come after it (none count in a parallel state). */
interface Place {
  readonly path: readonly string[]
  readonly later: number
}

function statesOf(specs: readonly StateSpec[], path: readonly string[], targets: readonly string[], parallel = false) {
  const place = (index: number) => ({
    path: [...path, `s${index}`],
    later: parallel ? 0 : specs.length - 1 - index,
  })
  return Object.fromEntries(specs.map((spec, index) => [`s${index}`, stateOf(spec, place(index), targets)]))
}

function stateOf(spec: StateSpec, { path, later }: Place, targets: readonly string[]): object {
  const id = path.join('.')
  const entry = spec.entry.map(actionOf)
  const exit = spec.exit.map(actionOf)
  if (spec.kind === 'final') return { id, type: 'final', entry, exit }
  const forward = (skip: Skip | undefined) =>
    skip && later > 0
      ? {
          target: `#${sibling(path, Math.min(skip.by, later))}`,
          guard: guardOf(skip.guard),
        }
      : undefined
  return {
    id,
    entry,
    exit,
    tags: spec.tag ? ['tagged'] : [],
    on: onOf(spec.on, targets),
    always: forward(spec.always),
    after: spec.after && { [spec.delay]: transitionOf(spec.after, targets) },
    ...(isParent(spec) && {
      ...(spec.kind === 'parallel' ? { type: 'parallel' } : { initial: 's0' }),
      onDone: forward(spec.onDone),
      states: {
        ...statesOf(spec.children, path, targets, spec.kind === 'parallel'),
        ...(spec.history && {
          history: {
            id: `${id}.history`,
            type: 'history',
            history: spec.history,
          },
        }),
      },
    }),
  }
}

const sibling = (path: readonly string[], by: number) =>
  [...path.slice(0, -1), `s${Number(path.at(-1)!.slice(1)) + by}`].join('.')

function onOf(specs: readonly TransitionSpec[], targets: readonly string[]) {
  const on: Record<string, object[]> = {}
  for (const spec of specs) on[spec.on] = [...(on[spec.on] ?? []), transitionOf(spec, targets)]
  return on
}

function transitionOf(spec: TransitionSpec, targets: readonly string[]): object {
  return {
    ...(spec.guard && { guard: guardOf(spec.guard) }),
    ...(spec.target !== undefined && {
      target: `#${targets[spec.target % targets.length]}`,
      reenter: spec.reenter,
    }),
    actions: spec.actions.map(actionOf),
  }
}
