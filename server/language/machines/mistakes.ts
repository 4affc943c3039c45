/** Names that mean nothing: targets, initial states and implementations that do not exist. */
import type { Machine, StateNode, Target } from './machine.js'
import type { MachineIndex } from './machineIndex.js'
import { implementationOf, usesOf } from './messages.js'
import { nearest } from './nearest.js'
import type { Name } from './place.js'

export interface Mistake {
  readonly code: 'unknown-target' | 'unknown-initial' | 'unknown-state' | `unknown-${Kinds}`
  readonly name: Name
  readonly message: string
  /** What may have been meant, as it would be written there. */
  readonly meant?: string
}

type Kinds = 'guard' | 'action' | 'delay' | 'actor'

/** Those of each source in the order of its text. Only what is certain: where a part of a machine is not followed, nothing in it is called missing. */
export function mistakesIn(index: MachineIndex): Mistake[] {
  const found = new Map<string, Mistake>()
  const add = (mistake: Mistake) => found.set(`${mistake.name.source}:${mistake.name.start}`, mistake)
  for (const machine of index.machines) {
    if (machine.origin === machine) for (const state of machine.states) statesMissing(state).forEach(add)
    implementationsMissing(machine, index).forEach(add)
  }
  for (const { kind, targets, name } of index.tests) {
    if (kind !== 'matches') continue
    // a name may stand for a state of one of several machines
    const machine = targets.every(({ missing }) => missing) ? targets[0] : undefined
    if (!machine || name.name === '') continue
    const keys = index.tests.length > 0 ? topStates(index, name) : []
    add(mistake('unknown-state', name, `There is no state "${name.name}" in this machine.`, nearest(name.name, keys)))
  }
  return [...found.values()].sort((a, b) => a.name.start - b.name.start)
}

function topStates({ tests }: MachineIndex, name: Name): string[] {
  const test = tests.find((each) => each.name === name)
  return test?.machines.flatMap(({ root }) => root.children.map(({ key }) => key)) ?? []
}

function statesMissing(state: StateNode): Mistake[] {
  const found: Mistake[] = []
  const { initial, children, transitions } = state
  if (initial?.missing && initial.name.name !== '') {
    const of = state.path.length > 0 ? `"${state.path.join('.')}"` : 'the machine'
    const meant = nearest(
      initial.name.name,
      children.map(({ key }) => key),
    )
    const code = state.type === 'history' ? 'unknown-target' : 'unknown-initial'
    found.push(mistake(code, initial.name, `"${initial.name.name}" is no state of ${of}.`, meant))
  }
  for (const { targets, guard } of transitions) {
    const asked = guard?.kind === 'stateIn' && guard.target ? [guard.target] : []
    for (const target of [...targets, ...asked])
      if (target.missing && target.name.name !== '') found.push(unknownTarget(state, target))
  }
  return found
}

function unknownTarget(source: StateNode, { name }: Target): Mistake {
  const text = name.name
  const candidates = reachableNames(source)
  // what is there under another sign comes before what is spelled alike
  const other = candidates.find((candidate) => candidate === `.${text}` || `.${candidate}` === text)
  const elsewhere = source.machine.states.find(({ key, parent }) => parent && key === text)
  const meant =
    other ??
    nearest(
      text,
      candidates.filter((candidate) => candidate[0] === text[0] || !/^[.#]/.test(candidate)),
    )
  const where = text.startsWith('#')
    ? 'no state has this id'
    : text.startsWith('.')
      ? `${nameOf(source)} has no such state in it`
      : source.parent
        ? `${nameOf(source)} has no such sibling`
        : 'the machine itself has no siblings'
  const hint = !meant && elsewhere ? ` "${elsewhere.path.join('.')}" is elsewhere: give it an id and write "#id".` : ''
  return mistake('unknown-target', name, `There is no state "${text}": ${where}.${hint}`, meant)
}

/** All that a target in a state may be. */
export function reachableNames(source: StateNode): string[] {
  const { machine, parent, children } = source
  return [
    ...(parent?.children.map(({ key }) => key) ?? []),
    ...children.map(({ key }) => `.${key}`),
    ...machine.states.flatMap(({ id }) => (id ? [`#${id.name}`] : [])),
  ]
}

const nameOf = ({ path }: StateNode): string => (path.length > 0 ? `"${path.join('.')}"` : 'the machine')

/** Where there is no `setup`, or not all of it is known, a name may be given later. */
function implementationsMissing(machine: Machine, { machines }: MachineIndex): Mistake[] {
  const { setup } = machine
  if (!setup?.complete) return []
  return usesOf(machine).flatMap(({ kind, name }) => {
    if (name.name === '' || implementationOf(machine, kind, name.name)) return []
    // a machine that is made of this one may provide it
    if (machines.some((each) => each.origin === machine.origin && implementationOf(each, kind, name.name))) return []
    const known = machine.implementations.filter((each) => each.kind === kind).map((each) => each.name.name)
    const words = `There is no ${kind} "${name.name}" in \`setup\`.`
    return [mistake(`unknown-${kind}`, name, words, nearest(name.name, known))]
  })
}

function mistake(code: Mistake['code'], name: Name, message: string, meant: string | undefined): Mistake {
  if (meant === undefined) return { code, name, message }
  return { code, name, message: `${message} Did you mean "${meant}"?`, meant }
}
