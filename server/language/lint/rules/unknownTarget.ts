import type { StateNode, Target } from '../../machines/machine.js'
import type { MachineIndex } from '../../machines/machineIndex.js'
import type { Finding, Rule } from '../rule.js'
import { unknownName } from '../unknown.js'

/** A target or an `initial` that names no state. */
export const unknownTarget: Rule = {
  code: 'PN103',
  name: 'unknown-target',
  severity: 'error',
  *find({ index }) {
    for (const machine of [...index.machines, ...index.parts]) {
      if (machine.origin !== machine) continue
      for (const state of machine.states) {
        if (isMissing(state.initial)) yield unknownInitial(index, state, state.initial)
        for (const { targets, guard } of state.transitions) {
          const asked = guard?.kind === 'stateIn' ? [...targets, guard.target] : targets
          for (const target of asked) if (isMissing(target)) yield unknown(index, state, target)
        }
      }
    }
  },
}

/** Of a name that is not written yet nothing is said. */
const isMissing = (target: Target | undefined): target is Target => target?.missing === true && target.name.name !== ''

function unknownInitial(index: MachineIndex, state: StateNode, { name }: Target): Finding {
  if (state.type === 'history') return unknown(index, state, { name, missing: true })
  const keys = state.children.map(({ key }) => key)
  return unknownName(index, name, `"${name.name}" is no state of ${nameOf(state)}.`, keys)
}

function unknown(index: MachineIndex, source: StateNode, { name }: Target): Finding {
  const text = name.name
  const candidates = targetsFrom(source)
  // what is there under another sign comes before what is spelled alike
  const other = candidates.find((candidate) => candidate === `.${text}` || `.${candidate}` === text)
  const alike = candidates.filter((candidate) => candidate[0] === text[0] || !/^[.#]/.test(candidate))
  const elsewhere = source.machine.states.find(({ key, parent }) => parent && key === text)
  const found = unknownName(index, name, `There is no state "${text}": ${whereNot(source, text)}.`, alike, other)
  if (found.fix || !elsewhere) return found
  const hint = `"${elsewhere.path.join('.')}" is elsewhere: give it an id and write "#id".`
  return { ...found, message: `${found.message} ${hint}` }
}

function whereNot(source: StateNode, text: string): string {
  if (text.startsWith('#')) return 'no state has this id'
  if (text.startsWith('.')) return `${nameOf(source)} has no such state in it`
  return source.parent ? `${nameOf(source)} has no such sibling` : 'the machine itself has no siblings'
}

/** All that a target in a state may be. */
function targetsFrom({ machine, parent, children }: StateNode): string[] {
  return [
    ...(parent?.children.map(({ key }) => key) ?? []),
    ...children.map(({ key }) => `.${key}`),
    ...machine.states.flatMap(({ id }) => (id ? [`#${id.name}`] : [])),
  ]
}

const nameOf = ({ path, parent }: StateNode): string =>
  path.length > 0 ? `"${path.join('.')}"` : parent ? 'this state' : 'the machine'
