/** The states and transitions of a configuration. */
import ts from 'typescript'
import { effectsOf } from './effects.js'
import type { Value } from './follow.js'
import { guardOf, namedUse } from './guards.js'
import type { Draft, Invocation, Machine, StateNode, Target, Transition, Trigger } from './machine.js'
import type { Name, Place } from './place.js'
import { isNothing, type Member, type Members, type Reader } from './reader.js'
import { initialOf, targetOf } from './targets.js'

const deepest = 30

/** Reads the states of a machine into it: first the tree, then what refers to the tree. */
export function readStates(reader: Reader, machine: Draft<Machine>, config: Value): void {
  const later: (() => void)[] = []
  const states: StateNode[] = []
  const at = reader.follower.follow(config)
  machine.root = readState({ reader, machine, states, later }, at, reader.place(at.node), undefined, undefined)
  machine.states = states
  for (const each of later) each()
}

/** Reads a state of which nothing is known but itself: not what is beside it, not where it is put. */
export function readLoneState(reader: Reader, machine: Draft<Machine>, config: Value): void {
  const later: (() => void)[] = []
  const states: StateNode[] = []
  const root = unknownState(reader, machine, config)
  states.push(root)
  machine.root = root
  machine.states = states
  root.children.push(readState({ reader, machine, states, later }, config, root.place, undefined, root))
  for (const each of later) each()
}

/** Reads an action that no machine does yet, as if it were done at the beginning. */
export function readLoneAction(reader: Reader, machine: Draft<Machine>, action: Value): void {
  machine.root = { ...unknownState(reader, machine, action), entry: effectsOf(reader, action) }
  machine.states = [machine.root]
}

function unknownState(reader: Reader, machine: Machine, at: Value): StateNode & { children: StateNode[] } {
  const body = reader.code(reader.follower.follow(at).node)
  const nothing = { tags: [], transitions: [], entry: [], exit: [], invokes: [] }
  return { machine, key: '', path: [], place: body, body, type: 'compound', children: [], complete: false, ...nothing }
}

interface Reading {
  readonly reader: Reader
  readonly machine: Machine
  readonly states: StateNode[]
  /** What waits until all states are known. */
  readonly later: (() => void)[]
}

function readState(
  reading: Reading,
  value: Value,
  place: Place,
  name: Name | undefined,
  parent: StateNode | undefined,
): StateNode {
  const { reader, machine, states, later } = reading
  const body = reader.follower.follow(value)
  const members = reader.members(body, 'state')
  const at = (key: string) => reader.member(members, key)?.value
  const id = at('id')
  const tags = at('tags')
  const children: StateNode[] = []
  const transitions: Transition[] = []
  const state: Draft<StateNode> = {
    machine,
    key: name?.name ?? '',
    path: parent && name ? [...parent.path, name.name] : [],
    place,
    body: reader.code(body.node),
    type: 'atomic',
    tags: tags ? reader.names(tags, 'tags').names : [],
    children,
    complete: members?.complete ?? false,
    transitions,
    entry: effectsOf(reader, at('entry')),
    exit: effectsOf(reader, at('exit')),
    invokes: [],
    ...(name && { name }),
    ...(parent && { parent }),
  }
  const onAt = at('on')
  if (onAt) state.on = reader.code(reader.follower.follow(onAt).node)
  const afterAt = at('after')
  if (afterAt) state.after = reader.code(reader.follower.follow(afterAt).node)
  const initialAt = at('initial')
  if (initialAt) state.initialAt = reader.code(initialAt.node)
  const idName = id && reader.name(id)
  if (idName) state.id = idName
  states.push(state)
  const inner = at('states')
  if (inner && state.path.length < deepest) {
    const below = reader.members(inner, 'states')
    state.complete &&= below?.complete ?? isNothing(inner.node)
    for (const child of below?.members ?? []) {
      children.push(readState(reading, child.value, child.place, child.name, state))
    }
  }
  state.type = typeOf(reader, at('type'), inner !== undefined)
  later.push(() => {
    const initial = initialName(reader, at(state.type === 'history' ? 'target' : 'initial'))
    if (initial) state.initial = state.type === 'history' ? targetOf(state, initial) : initialOf(state, initial)
    readTransitions(reader, state, members, transitions)
    state.invokes = readInvokes(reader, state, at('invoke'), transitions)
  })
  return state
}

function typeOf(reader: Reader, value: Value | undefined, hasStates: boolean): StateNode['type'] {
  const name = value && reader.name(value)?.name
  if (name === 'parallel' || name === 'final' || name === 'history' || name === 'atomic' || name === 'compound') {
    return name
  }
  return hasStates ? 'compound' : 'atomic'
}

/** `'first'` or `{ target: 'first' }`. */
function initialName(reader: Reader, value: Value | undefined): Name | undefined {
  if (!value) return undefined
  const at = reader.follower.follow(value)
  const target = ts.isObjectLiteralExpression(at.node) ? reader.follower.part(at, 'target') : at
  const name = target && reader.name(target)
  if (target && !name && !isNothing(target.node)) reader.giveUp('initial', target)
  return name
}

function readTransitions(reader: Reader, state: StateNode, members: Members | undefined, found: Transition[]): void {
  const add = (value: Value, trigger: Trigger) => found.push(...transitionsTo(reader, state, value, trigger))
  for (const { name, value } of members?.members ?? []) {
    if (name.name === 'on') {
      for (const event of membersOf(reader, value, 'on')) add(event.value, { kind: 'event', type: event.name })
    } else if (name.name === 'after') {
      for (const delay of membersOf(reader, value, 'after')) add(delay.value, { kind: 'after', delay: delay.name })
    } else if (name.name === 'always') {
      add(value, { kind: 'always' })
    } else if (name.name === 'onDone') {
      add(value, { kind: 'done' })
    }
  }
}

const membersOf = (reader: Reader, value: Value, what: string): readonly Member[] =>
  reader.members(value, what)?.members ?? []

function transitionsTo(reader: Reader, source: StateNode, value: Value, trigger: Trigger): Transition[] {
  return reader.items(value, 'transition').flatMap((item, order): Transition[] => {
    const at = reader.follower.follow(item)
    const code = reader.code(at.node)
    const plain = reader.name(at)
    if (plain) {
      const targets = [targetOf(source, plain)]
      return [{ from: source, trigger, order, targets, actions: [], reenter: false, ...code }]
    }
    const members = reader.members(at, 'transition')
    if (!members) return []
    const part = (key: string) => reader.member(members, key)?.value
    const target = part('target')
    const targets = target ? reader.names(target, 'target').names.map((name): Target => targetOf(source, name)) : []
    const guardAt = part('guard')
    const guard = guardAt && guardOf(reader, guardAt, (name) => targetOf(source, name))
    const reenter = part('reenter')
    return [
      {
        from: source,
        trigger,
        order,
        targets,
        ...(guard && { guard }),
        actions: effectsOf(reader, part('actions')),
        reenter: reenter !== undefined && reader.follower.follow(reenter).node.kind === ts.SyntaxKind.TrueKeyword,
        ...code,
      },
    ]
  })
}

function readInvokes(
  reader: Reader,
  state: StateNode,
  value: Value | undefined,
  transitions: Transition[],
): Invocation[] {
  if (!value) return []
  return reader.items(value, 'invoke').map((item) => {
    const at = reader.follower.follow(item)
    const members = reader.members(at, 'invoke')
    for (const of of ['onDone', 'onError', 'onSnapshot'] as const) {
      const then = reader.member(members, of)
      if (then) transitions.push(...transitionsTo(reader, state, then.value, { kind: 'actor', of }))
    }
    const srcAt = reader.member(members, 'src')?.value
    const src = srcAt && namedUse(reader, srcAt, 'actor')
    const idAt = reader.member(members, 'id')?.value
    const id = idAt && reader.name(idAt)
    return { ...reader.code(at.node), ...(src && { src }), ...(id && { id }) }
  })
}
