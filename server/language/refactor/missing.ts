/** What is named and not there: states, handlers, event types. */
import ts from 'typescript'
import { handles, knownRoles, receiversOf, saidIn } from '../lint/conversation.js'
import type { Edit } from '../lint/rule.js'
import type { EventType, Machine, StateNode, Target } from '../machines/machine.js'
import type { MachineIndex } from '../machines/machineIndex.js'
import type { Name } from '../machines/place.js'
import { neighboursOf } from '../machines/stateNeighbours.js'
import { inserted, keyText, propertyOf, type Refactoring, type Span, touches } from './refactoring.js'

/** At a target or an `initial` that names no state: that state. */
export function addState(machine: Machine, span: Span): Refactoring[] {
  return machine.states.flatMap((state) => {
    const targets = state.transitions.flatMap(({ targets }) => targets)
    const initial = state.initial && state.type !== 'history' ? [state.initial] : []
    return [
      ...initial.flatMap((target) => stateIn(state, target, target.name.name, span)),
      ...targets.flatMap((target) => {
        const { name } = target.name
        if (name.startsWith('.')) return stateIn(state, target, name.slice(1), span)
        return state.parent ? stateIn(state.parent, target, name, span) : []
      }),
    ]
  })
}

function stateIn(parent: StateNode, { missing, name }: Target, key: string, span: Span): Refactoring[] {
  if (!missing || !touches(name, span) || key === '' || /[.#]/.test(key)) return []
  const { node, source } = parent.body
  if (!ts.isObjectLiteralExpression(node)) return []
  const states = propertyOf(node, 'states')
  const title = `Add state "${[...parent.path, key].join('.')}"`
  if (!states) return [{ title, kind: 'quickfix', edits: [inserted(source, node, `states: { ${keyText(key)}: {} }`)] }]
  if (!ts.isObjectLiteralExpression(states)) return []
  return [{ title, kind: 'quickfix', edits: [inserted(source, states, `${keyText(key)}: {}`)] }]
}

/** At the name of a state: handlers of the events that the machine declares, and the state does not handle. */
export function addHandlers(machine: Machine, span: Span): Refactoring[] {
  const { setup } = machine
  const state = machine.states.find(({ name }) => name && touches(name, span))
  if (!setup?.events || !state || state.type === 'final' || state.type === 'history') return []
  const { node, source } = state.body
  if (!ts.isObjectLiteralExpression(node)) return []
  const handled = new Set(neighboursOf(state, undefined).handles.map(({ type }) => type))
  if (handled.has('*')) return []
  const on = propertyOf(node, 'on')
  if (on && !ts.isObjectLiteralExpression(on)) return []
  return setup.events.members
    .map(({ type }) => type.name)
    .filter((type) => !handled.has(type))
    .map((type) => ({
      title: `Handle "${type}" in ${state.path.join('.')}`,
      kind: 'refactor.rewrite',
      edits: [
        on ? inserted(source, on, `${keyText(type)}: {}`) : inserted(source, node, `on: { ${keyText(type)}: {} }`),
      ],
    }))
}

/** At a message that nobody handles: a handler in the machine that gets it, and its type. */
export function addReceivers(index: MachineIndex, span: Span): Refactoring[] {
  return index.protocols.flatMap((protocol) => {
    const roles = knownRoles(protocol)
    return (roles ? saidIn(roles) : []).flatMap((said) => {
      const { type, fields } = said.message
      const receivers = roles && touches(type, span) ? receiversOf(roles, said) : []
      if (receivers.some(({ machine }) => handles(machine, type.name))) return []
      return receivers.flatMap(({ machine, name }): Refactoring[] => {
        const { source, node } = machine.root.body
        if (!ts.isObjectLiteralExpression(node)) return []
        const on = propertyOf(node, 'on')
        if (on && !ts.isObjectLiteralExpression(on)) return []
        const key = keyText(type.name)
        const handler = on ? inserted(source, on, `${key}: {}`) : inserted(source, node, `on: { ${key}: {} }`)
        const edits = [handler, ...typeAdded(index, machine, type, fields)]
        return [{ title: `Handle "${type.name}" in ${name.name}`, kind: 'quickfix', edits }]
      })
    })
  })
}

/** At an event that a transition waits for and the machine does not declare: its type. */
export function addEventType(index: MachineIndex, machine: Machine, span: Span): Refactoring[] {
  const name = machine.states
    .flatMap(({ transitions }) => transitions)
    .flatMap(({ trigger }) => (trigger.kind === 'event' && touches(trigger.type, span) ? [trigger.type] : []))[0]
  const edits = name && !name.name.includes('*') ? typeAdded(index, machine, name) : []
  return name && edits.length > 0 ? [{ title: `Add event type "${name.name}"`, kind: 'quickfix', edits }] : []
}

/** Declares an event behind the last that a machine declares; what its fields are only the author knows. */
function typeAdded({ files }: MachineIndex, { setup }: Machine, name: Name, fields: readonly Name[] = []): Edit[] {
  const events = setup?.events
  const last = events?.members.at(-1)
  if (!events?.complete || !last || events.members.some(({ type }) => type.name === name.name)) return []
  const literal = literalAround(files.get(last.type.source), last)
  if (!literal) return []
  const declared = [`type: ${quoted(name)}`, ...fields.map((field) => `${keyText(field.name)}: unknown`)].join('; ')
  return [{ source: last.type.source, start: literal.end, end: literal.end, text: ` | { ${declared} }` }]
}

const quoted = ({ name }: Name): string => `'${name.replace(/['\\]/g, '\\$&')}'`

/** The type literal in which an event's type is written. */
function literalAround(file: ts.SourceFile | undefined, { type }: EventType): ts.TypeLiteralNode | undefined {
  let found: ts.TypeLiteralNode | undefined
  const visit = (node: ts.Node): void => {
    if (node.pos > type.start || node.end < type.end) return
    if (ts.isTypeLiteralNode(node)) found = node
    ts.forEachChild(node, visit)
  }
  if (file) visit(file)
  return found
}
