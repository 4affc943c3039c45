/** Refinement, asked of each step anew: a real actor of the abstract machine is put into the mapped state and tries every event. */
import { type AnyStateMachine, createActor, type EventObject } from 'xstate'
import type { Property } from '../../protocols/model/index.js'
import { keyOf } from './values.js'
import type { AnyView } from './view.js'

export type RefinesProperty = Extract<Property<AnyView>, { kind: 'refines' }>

type Mapped = { readonly value: unknown; readonly context?: unknown }

/** Does the initial state map to the machine's initial state? */
export function startsRight({ spec, map }: RefinesProperty, view: AnyView): boolean {
  return keyOfMapped(map(view)) === keyOfMapped(createActor(spec).getSnapshot() as Mapped)
}

/** Is the step one of the machine, or a stutter? */
export function refines({ spec, events, map }: RefinesProperty, before: AnyView, after: AnyView): boolean {
  const from = map(before)
  const to = keyOfMapped(map(after))
  return keyOfMapped(from) === to || events.some((event) => keyOfMapped(stepped(spec, from, event)) === to)
}

function stepped(spec: AnyStateMachine, from: Mapped, event: EventObject): Mapped {
  const { value, context = {} } = from
  const snapshot = spec.getPersistedSnapshot(spec.resolveState({ value, context, historyValue: {} } as never))
  const actor = createActor(spec, { snapshot } as never)
  actor.start()
  actor.send(event)
  return actor.getSnapshot() as Mapped
}

const keyOfMapped = ({ value, context = {} }: Mapped) => keyOf([value, context])
