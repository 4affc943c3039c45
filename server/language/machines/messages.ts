/** What the states of a machine do and use, named actions looked up: messages sent, names used. */
import { guardUses } from './guards.js'
import type {
  Effect,
  Implementation,
  ImplementationKind,
  Machine,
  Sending,
  StateNode,
  Transition,
  Use,
} from './machine.js'

export function implementationOf(machine: Machine, kind: ImplementationKind, name: string): Implementation | undefined {
  return machine.implementations.find((each) => each.kind === kind && each.name.name === name)
}

/** All effects that are done, those behind names and those enqueued in place of them. */
export function doneBy(machine: Machine, effects: readonly Effect[], within: readonly string[] = []): Effect[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'enqueue') return doneBy(machine, effect.effects, within)
    if (effect.kind !== 'named') return [effect]
    const { name } = effect.use.name
    // an action that enqueues itself
    if (within.includes(name)) return []
    const implementation = implementationOf(machine, 'action', name)
    return implementation ? doneBy(machine, implementation.effects, [...within, name]) : [effect]
  })
}

/** Whatever a state may do: on entry, on exit, and by its own transitions. */
export const effectsOfState = (state: StateNode): Effect[] => [
  ...state.entry,
  ...state.exit,
  ...state.transitions.flatMap(({ actions }) => actions),
]

/** What a state sends, emits and raises; `machine` says which implementations are in force. */
export function sendingsOf(state: StateNode, machine: Machine = state.machine): Sending[] {
  return doneBy(machine, effectsOfState(state)).filter((effect) => effect.kind === 'send-message')
}

/** All transitions of a machine for an event type by its own name; wildcards are not looked at. */
export const transitionsFor = (machine: Machine, type: string): Transition[] =>
  machine.states.flatMap(({ transitions }) =>
    transitions.filter(({ trigger }) => trigger.kind === 'event' && trigger.type.name === type),
  )

/** The event types that a machine has transitions for, in the order of the text; `*` and `prefix.*` as they are written. */
export function handledTypes(machine: Machine): string[] {
  const types = machine.states.flatMap(({ transitions }) =>
    transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.type.name] : [])),
  )
  return [...new Set(types)]
}

/** Does a descriptor of `on` (`vote`, `vote.*`, `*`) stand for an event type? */
export function matchesType(descriptor: string, type: string): boolean {
  if (descriptor === '*' || descriptor === type) return true
  return descriptor.endsWith('.*') && (type === descriptor.slice(0, -2) || type.startsWith(descriptor.slice(0, -1)))
}

/** The names of implementations that effects use, within `enqueueActions` too. */
export function usesIn(effects: readonly Effect[]): Use[] {
  return effects.flatMap((effect): Use[] => {
    if (effect.kind === 'named') return [effect.use]
    if (effect.kind === 'enqueue') return [...usesIn(effect.effects), ...effect.checks.flatMap(guardUses)]
    return 'uses' in effect ? [...effect.uses] : []
  })
}

/** Every use of the name of an implementation in a machine: in its states, and in what its names stand for. */
export function usesOf(machine: Machine): Use[] {
  const { states, implementations } = machine
  return [
    ...states.flatMap((state) => [
      ...usesIn(effectsOfState(state)),
      ...state.transitions.flatMap(({ guard, trigger }) => [...guardUses(guard), ...delayUse(trigger)]),
      ...state.invokes.flatMap(({ src }) => src ?? []),
    ]),
    ...implementations.flatMap(({ guard, effects }) => [...guardUses(guard), ...usesIn(effects)]),
  ]
}

/** `after: { 100: ... }` names no delay. */
const delayUse = (trigger: Transition['trigger']): Use[] =>
  trigger.kind === 'after' && trigger.delay.form !== 'other' && !/^\d+$/.test(trigger.delay.name)
    ? [{ kind: 'delay', name: trigger.delay }]
    : []
