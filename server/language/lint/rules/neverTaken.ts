import type { Guard, Machine, StateNode, Transition } from '../../machines/machine.js'
import type { MachineIndex } from '../../machines/machineIndex.js'
import { implementationOf } from '../../machines/messages.js'
import type { Rule } from '../rule.js'

/** A transition that can never be taken: another always comes first, or its guard is never true. */
export const neverTaken: Rule = {
  code: 'PN102',
  name: 'transition-never-taken',
  severity: 'warning',
  *find({ index }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      for (const { transitions } of machine.states) {
        for (const transition of transitions) {
          if (constantOf(index, machine, transition.guard) === false) {
            const { guard } = transition
            yield { ...guard!, message: 'This transition is never taken: its guard is always false.' }
            continue
          }
          const before = transitions.find(
            (other) =>
              sameTrigger(other, transition) && other.order < transition.order && isAlways(index, machine, other),
          )
          if (before) {
            const message =
              'This transition is never taken: one before it for the same event has no guard and comes first. Put this one before it.'
            yield { ...transition, message }
          }
        }
      }
      yield* neverInParents(index, machine)
    }
  },
}

/** An `always` without a guard leaves its state before any event can come. */
function* neverInParents(index: MachineIndex, machine: Machine) {
  for (const state of machine.states) {
    const leaves = state.transitions.some(
      (transition) =>
        transition.trigger.kind === 'always' && isAlways(index, machine, transition) && leadsAway(state, transition),
    )
    if (!leaves || state.type === 'parallel') continue
    for (const transition of state.transitions) {
      const { kind } = transition.trigger
      if (kind !== 'event' && kind !== 'after') continue
      yield {
        ...transition,
        message: `This transition is never taken: "${state.key}" is left at once by its own \`always\`.`,
      }
    }
  }
}

const leadsAway = (state: StateNode, { targets }: Transition): boolean =>
  targets.length > 0 && targets.every(({ state: target }) => target && target !== state && !isInside(target, state))

function isInside(state: StateNode, outer: StateNode): boolean {
  for (let each: StateNode | undefined = state; each; each = each.parent) if (each === outer) return true
  return false
}

const isAlways = (index: MachineIndex, machine: Machine, { guard }: Transition): boolean =>
  guard === undefined || constantOf(index, machine, guard) === true

/** What a guard is in any case, if that is in its text; variants may provide another. */
function constantOf({ machines }: MachineIndex, machine: Machine, guard: Guard | undefined): boolean | undefined {
  if (guard?.kind === 'inline') return guard.constant
  if (guard?.kind !== 'named') return undefined
  const { name } = guard.use.name
  // a switch for variants
  const isSwitched = machines.some(
    ({ origin, provided }) =>
      origin === machine && provided.some((each) => each.kind === 'guard' && each.name.name === name),
  )
  if (isSwitched) return undefined
  const found = implementationOf(machine, 'guard', name)?.guard
  return found?.kind === 'inline' ? found.constant : undefined
}

function sameTrigger({ trigger: a }: Transition, { trigger: b }: Transition): boolean {
  if (a.kind === 'event' && b.kind === 'event') return a.type.name === b.type.name
  if (a.kind === 'after' && b.kind === 'after') return a.delay.name === b.delay.name
  if (a.kind === 'actor' && b.kind === 'actor') return false
  return a.kind === b.kind
}
