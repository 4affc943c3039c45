/** A guard or an action that is written where it is used gets a name in `setup`. */
import ts from 'typescript'
import type { Effect, Guard, Machine } from '../machines/machine.js'
import type { Code } from '../machines/place.js'
import { inserted, propertyOf, type Refactoring, type Span, touches } from './refactoring.js'

export function extractToSetup(machine: Machine, span: Span): Refactoring[] {
  const { setup } = machine
  const options = setup && optionsOf(setup.node)
  if (!setup || !options) return []
  const transitions = machine.states.flatMap((state) => state.transitions)
  const guards = transitions.flatMap(({ guard }) => (guard ? inlineGuards(guard) : []))
  const actions = machine.states
    .flatMap(({ entry, exit }) => [...entry, ...exit])
    .concat(transitions.flatMap((transition) => transition.actions))
    .filter(isInline)
  const events = setup.events?.complete ? setup.events.members.length : Number.POSITIVE_INFINITY
  return [
    ...guards.map((code) => ({ code, what: 'guard' as const })),
    ...actions.map((code) => ({ code, what: 'action' as const })),
  ]
    .filter(({ code }) => touches(code, span) && code.source === setup.source && isBeside(code.node, options))
    .map(({ code, what }) => extracted(machine, options, code, what, events))
}

function extracted(
  machine: Machine,
  options: ts.ObjectLiteralExpression,
  code: Code,
  what: 'guard' | 'action',
  events: number,
): Refactoring {
  const { node, source } = code
  const title = `Extract to \`setup\` as ${what === 'guard' ? 'a guard' : 'an action'}`
  const kind = 'refactor.extract'
  if (events > 1 && readsEvent(node)) {
    const disabled = `It reads the event, which in \`setup\` may be any of those that the machine declares. Give what it needs as \`params\` first.`
    return { title, kind, edits: [], disabled }
  }
  const name = unused(machine, what)
  const group = `${what}s`
  const implementations = propertyOf(options, group)
  const text = `${name}: ${node.getText()}`
  const use = { source, start: code.start, end: code.end, text: `'${name}'` }
  if (implementations && !ts.isObjectLiteralExpression(implementations)) {
    return { title, kind, edits: [], disabled: `\`${group}\` of \`setup\` is not written out.` }
  }
  const declaration = implementations
    ? inserted(source, implementations, text)
    : inserted(source, options, `${group}: { ${text} }`)
  return { title, kind, edits: [declaration, use], names: use }
}

/** The functions in it, those that it is combined of each. */
function inlineGuards(guard: Guard): Code[] {
  if (guard.kind === 'inline') return ts.isFunctionLike(guard.node) ? [guard] : []
  return guard.kind === 'and' || guard.kind === 'or' || guard.kind === 'not' ? guard.guards.flatMap(inlineGuards) : []
}

const isInline = (effect: Effect): boolean =>
  effect.kind !== 'named' && effect.kind !== 'unknown' && ts.isCallExpression(effect.node)

/** `setup` sees the same names: no function stands between them. */
function isBeside(node: ts.Node, options: ts.Node): boolean {
  const around = (of: ts.Node) => ts.findAncestor(of.parent, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each))
  return around(node) === around(options)
}

function optionsOf(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  const options = ts.isCallExpression(node) ? node.arguments[0] : node
  return options && ts.isObjectLiteralExpression(options) ? options : undefined
}

/** Is `event` named, other than as the property of something? */
function readsEvent(node: ts.Node): boolean {
  if (ts.isIdentifier(node) && node.text === 'event') {
    const { parent } = node
    return !(ts.isPropertyAccessExpression(parent) && parent.name === node)
  }
  return ts.forEachChild(node, (child) => readsEvent(child) || undefined) ?? false
}

function unused({ implementations }: Machine, what: 'guard' | 'action'): string {
  const taken = new Set(implementations.filter(({ kind }) => kind === what).map(({ name }) => name.name))
  const base = what === 'guard' ? 'isAllowed' : 'act'
  let name = base
  for (let number = 2; taken.has(name); number++) name = `${base}${number}`
  return name
}
