/** A state in its chart: who enters it, what it does, where it leads. */
import type { Group } from './groups.js'
import { guardUses } from './guards.js'
import type { Guard, Machine, StateNode, Transition } from './machine.js'
import { sendingsOf } from './messages.js'

/** A way into a state or out of it. */
export interface Way {
  readonly state: StateNode
  /** `on vote [granted]`, `after patience`, `always`. */
  readonly label: string
}

export interface Neighbours {
  readonly entered: readonly Way[]
  readonly left: readonly Way[]
  /** Ways out whose states are not known. */
  readonly unknown: readonly string[]
  /** Of the state that is above it, or of the machine: it is where that begins. */
  readonly initial: boolean
  /** Event types, with the states above from which a handler is inherited. */
  readonly handles: readonly { readonly type: string; readonly from?: StateNode }[]
  /** Message types, with the machines of the group that handle them; `complete`: all that it sends is visible. */
  readonly sends: readonly { readonly type: string; readonly how: string; readonly receivers: readonly Machine[] }[]
  readonly complete: boolean
}

/** @param group the machines that talk to each other */
export function neighboursOf(state: StateNode, group: Group | undefined): Neighbours {
  const { machine, parent } = state
  const entered: Way[] = []
  for (const from of machine.states) {
    for (const transition of from.transitions) {
      const enters = transition.targets.some(({ state: target }) => target === state)
      if (enters) entered.push({ state: from, label: labelOf(transition) })
    }
  }
  const left: Way[] = []
  const unknown: string[] = []
  for (const transition of state.transitions) {
    for (const { state: target, name } of transition.targets) {
      if (target) left.push({ state: target, label: labelOf(transition) })
      else unknown.push(name.name)
    }
  }
  return {
    entered,
    left,
    unknown,
    initial: parent?.initial?.state === state,
    handles: handledIn(state),
    ...sentBy(state, group),
  }
}

/** `on vote [granted]`. */
export function labelOf({ trigger, guard }: Transition): string {
  const on =
    trigger.kind === 'event'
      ? `on ${trigger.type.name}`
      : trigger.kind === 'after'
        ? `after ${trigger.delay.name}`
        : trigger.kind === 'always'
          ? 'always'
          : trigger.kind === 'done'
            ? 'when done'
            : trigger.of
  const asked = guardText(guard)
  return asked ? `${on} [${asked}]` : on
}

/** What a guard asks, in words; empty where there is none. */
export function guardText(guard: Guard | undefined): string {
  if (!guard) return ''
  const names = guardUses(guard).map(({ name }) => name.name)
  if (guard.kind === 'named' || (guard.kind === 'and' && names.length === guard.guards.length))
    return names.join(' and ')
  if (guard.kind === 'or' && names.length === guard.guards.length) return names.join(' or ')
  return guard.kind === 'not' && names.length === 1 ? `not ${names[0]}` : 'a condition'
}

function handledIn(state: StateNode): Neighbours['handles'] {
  const found = new Map<string, { type: string; from?: StateNode }>()
  for (let at: StateNode | undefined = state; at; at = at.parent) {
    for (const { trigger } of at.transitions) {
      if (trigger.kind !== 'event' || found.has(trigger.type.name)) continue
      found.set(trigger.type.name, { type: trigger.type.name, ...(at !== state && { from: at }) })
    }
  }
  return [...found.values()]
}

function sentBy(state: StateNode, group: Group | undefined): Pick<Neighbours, 'sends' | 'complete'> {
  const sendings = sendingsOf(state)
  const handles = (machine: Machine, type: string) =>
    machine.states.some(({ transitions }) =>
      transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.type.name === type),
    )
  const found = new Map<string, Neighbours['sends'][number]>()
  for (const { how, messages } of sendings) {
    for (const { type } of messages) {
      const receivers = how === 'emit' ? [] : (group?.machines ?? []).filter((machine) => handles(machine, type.name))
      found.set(`${how} ${type.name}`, { type: type.name, how, receivers })
    }
  }
  return { sends: [...found.values()], complete: sendings.every((sending) => sending.complete) }
}
