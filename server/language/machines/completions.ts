/** The names that may stand at a place of a machine or a protocol. */
import ts from 'typescript'
import type { TextSpan } from '../cell.js'
import type { DeclaredProtocol } from './declaredProtocol.js'
import type { Group } from './groups.js'
import type { Effect, ImplementationKind, Machine, StateNode } from './machine.js'
import type { MachineIndex } from './machineIndex.js'
import { effectsOfState, sendingsOf, usesOf } from './messages.js'
import type { Code, Name, Place } from './place.js'

export interface Suggestion {
  readonly name: string
  readonly kind: 'state' | 'event' | 'tag' | ImplementationKind | 'node'
  /** What it is, in a few words. */
  readonly detail: string
}

export interface Suggestions {
  readonly items: readonly Suggestion[]
  /** What is replaced: the name that stands there, or nothing. */
  readonly replace: TextSpan
  /** How it has to be written: within the quotes that are there, or as the key of an object. */
  readonly form: 'string' | 'key'
}

/** Undefined where no name of a machine or protocol stands, or is to be written. */
export function suggestionsAt(
  index: MachineIndex,
  groups: readonly Group[],
  source: string,
  offset: number,
): Suggestions | undefined {
  const here = (name: Name | undefined): name is Name =>
    name !== undefined && name.source === source && name.start <= offset && offset <= name.end && name.form !== 'other'
  const named = (name: Name, items: readonly Suggestion[]): Suggestions => ({
    items: unique(items),
    replace: { start: name.start, end: endOf(index, name, offset) },
    form: name.form === 'string' ? 'string' : 'key',
  })
  for (const machine of [...index.machines, ...index.parts]) {
    for (const { kind, name } of usesOf(machine)) {
      if (here(name)) return named(name, implementations(machine, kind))
    }
    if (machine.origin !== machine) continue
    const group = groups.find(({ machines }) => machines.includes(machine))
    for (const state of machine.states) {
      const found = inState(state, group, here, named) ?? asKey(index, state, group, source, offset)
      if (found) return found
    }
  }
  for (const { kind, name, machines } of index.tests) {
    if (kind === 'hasTag' && here(name)) return named(name, machines.flatMap(tagsOf))
  }
  return inMessages(groups, here, named)
}

type Here = (name: Name | undefined) => name is Name
type Named = (name: Name, items: readonly Suggestion[]) => Suggestions

function inState(state: StateNode, group: Group | undefined, here: Here, named: Named): Suggestions | undefined {
  const { initial, transitions, tags, machine, children } = state
  if (initial && here(initial.name)) {
    const items = state.type === 'history' ? targets(state) : children.map(stateSuggestion)
    return named(initial.name, items)
  }
  for (const { targets: asked, trigger, guard } of transitions) {
    const inGuard = guard?.kind === 'stateIn' && guard.target ? [guard.target] : []
    for (const { name } of [...asked, ...inGuard]) if (here(name)) return named(name, targets(state))
    if (trigger.kind === 'event' && here(trigger.type)) return named(trigger.type, events(state, group, trigger.type))
    if (trigger.kind === 'after' && here(trigger.delay)) return named(trigger.delay, implementations(machine, 'delay'))
  }
  for (const tag of tags) if (here(tag)) return named(tag, tagsOf(machine))
  return undefined
}

/** A key that is begun, or none yet, in the objects of `on` and `after`. */
function asKey(
  index: MachineIndex,
  state: StateNode,
  group: Group | undefined,
  source: string,
  offset: number,
): Suggestions | undefined {
  const { on, after, machine } = state
  for (const [code, items] of [
    [on, () => events(state, group)],
    [after, () => implementations(machine, 'delay')],
  ] as const) {
    if (code?.source !== source || offset <= code.start || offset >= code.end) continue
    const key = keyAt(index, code, offset)
    if (key) return { items: unique(items()), ...key }
  }
  return undefined
}

/** Where a key would stand at an offset of an object; undefined within the values. */
function keyAt(index: MachineIndex, { node }: Code, offset: number): Omit<Suggestions, 'items'> | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const file = node.getSourceFile()
  for (const property of node.properties) {
    const start = property.getStart(file)
    if (offset < start || offset > property.end) continue
    const { name } = property
    if (!name || offset > name.end) return undefined
    if (ts.isStringLiteralLike(name)) {
      const at = { source: '', start: start + 1, end: name.end - 1, name: name.text, form: 'string' } as const
      return { replace: { start: start + 1, end: Math.max(start + 1, endOf(index, at, offset, file)) }, form: 'string' }
    }
    return { replace: { start, end: name.end }, form: 'key' }
  }
  // after a colon a value is to be written
  const before = file.text.slice(node.getStart(file), offset).trimEnd()
  return /[{,]$/.test(before) ? { replace: { start: offset, end: offset }, form: 'key' } : undefined
}

/** In what is sent: the types of messages, and the nodes that get them. */
function inMessages(groups: readonly Group[], here: Here, named: Named): Suggestions | undefined {
  for (const group of groups) {
    for (const machine of group.machines) {
      const effects = [
        ...machine.states.flatMap(effectsOfState),
        ...machine.implementations.flatMap((each) => each.effects),
      ]
      for (const effect of flat(effects)) {
        if (effect.kind !== 'send-message' || effect.how === 'emit') continue
        if (effect.how === 'send' && here(effect.receiver)) return named(effect.receiver, nodes(group.protocols))
        const message = effect.messages.find(({ type }) => here(type))
        if (message)
          return named(message.type, effect.how === 'raise' ? declared(machine) : group.machines.flatMap(declared))
      }
    }
    for (const { inputs, faults, roles } of group.protocols) {
      for (const { role, messages } of inputs) {
        const machine = roles.find(({ name }) => name.name === role.name)?.machine
        const message = messages.find(({ type }) => here(type))
        if (message && machine) return named(message.type, declared(machine))
      }
      const sent = faults.flatMap(({ messages }) => messages).find(({ type }) => here(type))
      if (sent) return named(sent.type, group.machines.flatMap(declared))
    }
  }
  return undefined
}

const flat = (effects: readonly Effect[]): Effect[] =>
  effects.flatMap((effect) => (effect.kind === 'enqueue' ? flat(effect.effects) : [effect]))

function targets(source: StateNode): Suggestion[] {
  const { parent, children, machine } = source
  const inside = (states: readonly StateNode[], prefix: string): Suggestion[] =>
    states.flatMap((state) => [
      { ...stateSuggestion(state), name: prefix + escaped(state.key) },
      ...(prefix.length < 60 ? inside(state.children, `${prefix}${escaped(state.key)}.`) : []),
    ])
  const ids = machine.states.flatMap((state): Suggestion[] =>
    state.id ? [{ ...stateSuggestion(state), name: `#${state.id.name}` }] : [],
  )
  return [...(parent ? inside(parent.children, '') : []), ...inside(children, '.'), ...ids]
}

const escaped = (key: string): string => key.replaceAll('\\', '\\\\').replaceAll('.', '\\.')

const stateSuggestion = ({ key, path, type }: StateNode): Suggestion => ({
  name: key,
  kind: 'state',
  detail: path.length > 1 ? `state ${path.join('.')}` : type === 'atomic' ? 'state' : `${type} state`,
})

function implementations(machine: Machine, kind: ImplementationKind): Suggestion[] {
  return machine.implementations.flatMap((each) =>
    each.kind === kind ? [{ name: each.name.name, kind, detail: kind }] : [],
  )
}

function tagsOf(machine: Machine): Suggestion[] {
  const names = [...(machine.setup?.tags ?? []), ...machine.states.flatMap(({ tags }) => tags)]
  return names.filter(({ name }) => name !== '').map(({ name }) => ({ name, kind: 'tag', detail: 'tag' }))
}

function declared(machine: Machine): Suggestion[] {
  const of = machine.variable ? ` of ${machine.variable.name}` : ''
  const types = (machine.setup?.events?.members ?? []).map(({ type }) => type.name)
  const handled = machine.states.flatMap(({ transitions }) =>
    transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.type.name] : [])),
  )
  return [...types, ...handled]
    .filter((name) => name !== '' && !name.includes('*'))
    .map((name) => ({ name, kind: 'event', detail: `event${of}` }))
}

/** The events that a state may handle and does not yet: declared, sent by peers, or from outside. */
function events({ machine, transitions }: StateNode, group: Group | undefined, written?: Name): Suggestion[] {
  const handled = new Set(
    transitions.flatMap(({ trigger }) =>
      trigger.kind === 'event' && !same(trigger.type, written) ? [trigger.type.name] : [],
    ),
  )
  const senders = new Map<string, Set<string>>()
  for (const peer of group?.machines ?? []) {
    for (const state of peer.states) {
      for (const { how, messages } of sendingsOf(state)) {
        if (how === 'emit' || (how === 'raise' && peer !== machine)) continue
        const by = how === 'raise' ? 'itself' : [peer.variable?.name, ...state.path].filter(Boolean).join('.')
        for (const { type } of messages) senders.set(type.name, (senders.get(type.name) ?? new Set()).add(by))
      }
    }
  }
  const outside = (group?.protocols ?? []).flatMap(({ inputs, roles }) =>
    inputs.flatMap(({ role, messages }) =>
      roles.find(({ name }) => name.name === role.name)?.machine?.origin === machine ? messages : [],
    ),
  )
  const types = machine.setup?.events?.members.map(({ type }) => type.name) ?? []
  const sent = [...senders.keys()].filter((name) => !types.includes(name))
  return [...types, ...outside.map(({ type }) => type.name), ...sent]
    .filter((name) => name !== '' && !handled.has(name))
    .map((name): Suggestion => {
      const by = senders.get(name)
      const from = by ? `sent by ${[...by].join(', ')}` : outside.some(({ type }) => type.name === name) ? 'input' : ''
      return { name, kind: 'event', detail: from || 'event' }
    })
}

const same = (a: Place, b: Place | undefined): boolean =>
  b !== undefined && a.source === b.source && a.start === b.start

function nodes(protocols: readonly DeclaredProtocol[]): Suggestion[] {
  return protocols.flatMap(({ roles }) =>
    roles.flatMap(({ name, count }) =>
      Array.from(
        { length: Math.min(count ?? 1, 20) },
        (_, index): Suggestion => ({
          name: `${name.name}${index + 1}`,
          kind: 'node',
          detail: `node of role ${name.name}`,
        }),
      ),
    ),
  )
}

function unique(items: readonly Suggestion[]): Suggestion[] {
  return [...new Map(items.toReversed().map((item) => [item.name, item])).values()].reverse()
}

/** The end of a name; of one whose string is not closed yet, the offset: what follows it is other code. */
function endOf({ files }: MachineIndex, name: Name, offset: number, file = files.get(name.source)): number {
  if (name.form !== 'string' || !file) return name.end
  const opening = file.text[name.start - 1]
  return file.text[name.end] === opening ? name.end : offset
}
