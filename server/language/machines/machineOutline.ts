/** A machine as it is written, as the outline that charts are made of, and where its parts stand. */
import { transitionKey } from '../../wire/chart.js'
import type { StateOutline } from '../../wire/output.js'
import type { Effect, Machine, StateNode, Transition } from './machine.js'
import type { Place } from './place.js'
import { guardText } from './stateNeighbours.js'
import { triggerText } from './triggerText.js'

/** The states and transitions of a machine's text. It tells what the checker's outline tells, as far as the text is followed. */
export const machineOutline = ({ origin }: Machine): StateOutline => outline(origin.root)

function outline(state: StateNode): StateOutline {
  const { key, type, initial, entry, exit, invokes, transitions, children } = state
  const first = initial?.state?.key ?? initial?.name.name
  return {
    key,
    type,
    ...(first !== undefined && { initial: first }),
    ...(type === 'history' && /\bhistory:\s*['"`]deep/.test(state.body.node.getText()) && { deep: true }),
    ...(entry.length > 0 && { entry: entry.map(effectText) }),
    ...(exit.length > 0 && { exit: exit.map(effectText) }),
    ...(invokes.length > 0 && { invokes: invokes.map(({ src }) => src?.name.name ?? 'an actor') }),
    transitions: transitions.map((transition) => {
      const { guard, targets, actions, reenter } = transition
      const asked = guardText(guard)
      return {
        on: triggerText(transition),
        ...(asked && { guard: asked }),
        target: targets.map(({ state: target, name }) => (target ? target.path.join('.') || 'any state' : name.name)),
        ...(actions.length > 0 && { actions: actions.map(effectText) }),
        ...(reenter && targets.length > 0 && { reenter: true }),
      }
    }),
    states: children.map(outline),
  }
}

/** A state or a transition in the text. */
export interface Part {
  /** The path of a state, the key of a transition. */
  readonly id: string
  readonly place: Place
  /** What names it: the state's key, the event, the delay; these need not stand within its place. */
  readonly names: readonly Place[]
}

/** The parts of a machine, the smaller after the larger. */
export function partsOf({ origin }: Machine): Part[] {
  return origin.states.flatMap((state) => {
    const path = state.path.join('.')
    const own = { id: path, place: state.place, names: state.name ? [state.name] : [] }
    return [own, ...state.transitions.map(partOf)]
  })
}

function partOf(transition: Transition): Part {
  const { from, trigger, order } = transition
  const id = transitionKey({ state: from.path.join('.'), on: triggerText(transition), order })
  const names = trigger.kind === 'event' ? [trigger.type] : trigger.kind === 'after' ? [trigger.delay] : []
  return { id, place: transition, names }
}

function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'named':
      return effect.use.name.name
    case 'send-message':
      return `${effect.how} ${effect.messages.map(({ type }) => type.name).join(' or ')}`.trimEnd()
    case 'other':
      return effect.creator
    case 'enqueue':
      return effect.effects.map(effectText).join(', ') || 'several'
    case 'assign':
      return 'assign'
    default:
      return 'an action'
  }
}
