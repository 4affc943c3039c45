/**
 * Everything in machines and protocols that has a name of its own, with every place where the name stands: states, their
 * ids, tags, guards, actions, delays, actors, event types, observations. Two things that are named at the same place are
 * one: states of a configuration that two machines share.
 */
import type { DeclaredProtocol } from './declaredProtocol.js'
import { type Group, groupsOf } from './groups.js'
import type { Effect, ImplementationKind, Machine, Setup, StateNode, Target } from './machine.js'
import type { MachineIndex } from './machineIndex.js'
import { effectsOfState, usesOf } from './messages.js'
import type { Name, Place } from './place.js'

export type EntityKind = 'state' | 'id' | 'tag' | ImplementationKind | 'event' | 'observation'

export interface Occurrence {
  readonly kind: EntityKind
  /** The same for all occurrences of one thing. */
  readonly entity: string
  readonly name: Name
  readonly declares: boolean
  /** Of states and ids. */
  readonly state?: StateNode
  /** The machines that are concerned. */
  readonly machine?: Machine
}

export class Occurrences {
  readonly all: readonly Occurrence[]
  readonly groups: readonly Group[]

  constructor(index: MachineIndex) {
    this.groups = groupsOf(index)
    this.all = merged(new Collector(index, this.groups).found)
  }

  /** What is named at an offset of a text; the shortest name first. */
  at(source: string, offset: number): Occurrence[] {
    const length = ({ name }: Occurrence) => name.end - name.start
    return this.all
      .filter(({ name }) => name.source === source && name.start <= offset && offset <= name.end)
      .sort((a, b) => length(a) - length(b))
  }

  /** All places of one thing, in no order. */
  of(entity: string): Occurrence[] {
    return this.all.filter((each) => each.entity === entity)
  }
}

class Collector {
  readonly found: Occurrence[] = []
  readonly #groups = new Map<string, Group>()

  constructor(index: MachineIndex, groups: readonly Group[]) {
    for (const group of groups) for (const { key } of group.machines) this.#groups.set(key, group)
    for (const machine of [...index.machines, ...index.parts]) this.#machine(machine)
    for (const protocol of index.protocols) this.#protocol(protocol)
    for (const { kind, name, machines, targets } of index.tests) {
      for (const target of targets) this.#target(target, true)
      if (kind !== 'hasTag') continue
      for (const { origin } of machines) this.#add('tag', tagKey(origin, name), name, false, origin)
    }
    this.#strayNames(index, groups)
  }

  #add(kind: EntityKind, key: string, name: Name, declares: boolean, machine?: Machine, state?: StateNode): void {
    if (name.form === 'other' && kind !== 'state') return
    const entity = `${kind} ${key}`
    this.found.push({ kind, entity, name, declares, ...(machine && { machine }), ...(state && { state }) })
  }

  #machine(machine: Machine): void {
    const { origin } = machine
    const scope = scopeOf(origin)
    for (const { kind, name } of machine.implementations) this.#add(kind, `${scope} ${name.name}`, name, true, origin)
    for (const { kind, name } of usesOf(machine)) this.#add(kind, `${scope} ${name.name}`, name, false, origin)
    if (machine !== origin) return
    this.#types(origin)
    for (const state of origin.states) this.#state(state)
  }

  #types(machine: Machine): void {
    const { setup } = machine
    for (const { type } of setup?.events?.members ?? []) this.#event(machine, type, true)
    for (const { type } of setup?.emitted?.members ?? []) this.#observation(machine, type, true)
    for (const name of setup?.tags ?? []) this.#add('tag', tagKey(machine, name), name, true, machine)
    for (const { effects } of machine.implementations) this.#sent(machine, effects)
  }

  #state(state: StateNode): void {
    const { machine, name, id, tags, initial } = state
    if (name) this.#add('state', stateKey(state), name, true, machine, state)
    if (id) this.#add('id', placeKey(id), id, true, machine, state)
    for (const tag of tags) this.#add('tag', tagKey(machine, tag), tag, machine.setup?.tags === undefined, machine)
    if (initial) this.#target(initial, false)
    for (const { trigger, targets, guard } of state.transitions) {
      if (trigger.kind === 'event') this.#event(machine, trigger.type, false)
      for (const target of targets) this.#target(target, true)
      if (guard?.kind === 'stateIn' && guard.target) this.#target(guard.target, true)
    }
    this.#sent(machine, effectsOfState(state))
  }

  /** @param dotted whether a dot separates keys */
  #target({ name, state }: Target, dotted: boolean): void {
    if (!state || name.end - name.start !== name.name.length) return
    const parts = dotted ? partsOf(name.name) : [{ from: 0, text: name.name }]
    let at: StateNode | undefined = state
    for (const { from, text } of parts.toReversed()) {
      if (!at) return
      const part: Name = { ...name, name: text, start: name.start + from, end: name.start + from + text.length }
      // a part that stands within a string is no shorthand
      if (text.startsWith('#')) {
        const id: Name = { ...part, name: text.slice(1), start: part.start + 1 }
        if (at.id) this.#add('id', placeKey(at.id), id, false, at.machine, at)
        return
      }
      this.#add('state', stateKey(at), part, false, at.machine, at)
      at = at.parent
    }
  }

  #sent(machine: Machine, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'enqueue') this.#sent(machine, effect.effects)
      if (effect.kind !== 'send-message') continue
      for (const { type } of effect.messages) {
        if (effect.how === 'emit') this.#observation(machine, type, false)
        else this.#event(machine, type, false)
      }
    }
  }

  #protocol({ roles, inputs, faults }: DeclaredProtocol): void {
    const machine = roles.find((role) => role.machine)?.machine?.origin
    if (!machine) return
    for (const { messages } of [...inputs, ...faults]) {
      for (const { type } of messages) this.#event(machine, type, false)
    }
  }

  #event({ origin }: Machine, name: Name, declares: boolean): void {
    this.#add('event', `${this.#groups.get(origin.key)?.key} ${name.name}`, name, declares, origin)
  }

  #observation({ origin }: Machine, name: Name, declares: boolean): void {
    this.#add('observation', `${this.#groups.get(origin.key)?.key} ${name.name}`, name, declares, origin)
  }

  /** Comparisons with types of events, and types: of the only group that knows the event, or of the one they stand in. */
  #strayNames(index: MachineIndex, groups: readonly Group[]): void {
    const known = new Map<string, Set<string>>()
    for (const { kind, name, machine } of this.found) {
      if (kind !== 'event' || !machine) continue
      const group = this.#groups.get(machine.key)
      if (group) known.set(name.name, (known.get(name.name) ?? new Set()).add(group.key))
    }
    for (const name of index.eventNames) {
      const knowing = known.get(name.name)
      if (!knowing) continue
      const around = groups.find(
        (group) => knowing.has(group.key) && placesOf(group).some((place) => isIn(name, place)),
      )
      const key = around?.key ?? (knowing.size === 1 ? [...knowing][0] : undefined)
      const machine = groups.find((group) => group.key === key)?.machines[0]
      if (machine) this.#event(machine, name, false)
    }
  }
}

/** Names without a scope of their own belong to what declares them: the setup, or the machine. */
function scopeOf({ key, setup }: Machine): string {
  return setup ? placeKey(setup) : key
}

const placeKey = ({ source, start }: Place): string => `${source}:${start}`
const stateKey = (state: StateNode): string =>
  state.name ? `${placeKey(state.name)} ${state.key}` : `${state.machine.key} root`
const tagKey = (machine: Machine, { name }: Name): string => `${machine.key} ${name}`

const isIn = (inner: Place, outer: Place): boolean =>
  inner.source === outer.source && outer.start <= inner.start && inner.end <= outer.end

function placesOf({ machines, protocols }: Group): Place[] {
  const setups = machines.flatMap(({ setup }): Setup[] => (setup ? [setup] : []))
  return [...machines, ...setups, ...protocols]
}

/** The parts of `#id.a.b`, `.a.b` or `a.b` and where they begin. */
function partsOf(text: string): { readonly from: number; readonly text: string }[] {
  let from = 0
  return text.split('.').flatMap((part) => {
    const at = from
    from += part.length + 1
    return part === '' ? [] : [{ from: at, text: part }]
  })
}

/** What is named at one place is one thing; each place is there once. */
function merged(found: readonly Occurrence[]): Occurrence[] {
  const parents = new Map<string, string>()
  const find = (entity: string): string => {
    let at = entity
    for (let next = parents.get(at); next !== undefined; next = parents.get(at)) at = next
    return at
  }
  const byPlace = new Map<string, Occurrence>()
  for (const each of found) {
    const { kind, name } = each
    const key = `${kind} ${name.source}:${name.start}-${name.end}`
    const before = byPlace.get(key)
    if (!before) byPlace.set(key, each)
    else {
      if (find(before.entity) !== find(each.entity)) parents.set(find(each.entity), find(before.entity))
      if (each.declares && !before.declares) byPlace.set(key, each)
    }
  }
  return [...byPlace.values()].map((each) => ({ ...each, entity: find(each.entity) }))
}
