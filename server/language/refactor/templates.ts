/** Properties that protocols of this kind mostly have, made of the protocol's own roles, states and context. */
import ts from 'typescript'
import type { Edit } from '../lint/rule.js'
import type { DeclaredProtocol, DeclaredRole } from '../machines/declaredProtocol.js'
import { inserted, keyText, nameText, type Refactoring, type Span, touches } from './refactoring.js'

interface Template {
  readonly name: string
  readonly kind: string
  /** The arguments. */
  readonly of: string
}

/** States of which there should be one at a time, and fields on which nodes should agree. */
const single = /leader|primary|master|coordinator|holder|holding|critical|locked|owner|active/i
const agreed = /decided|decision|chosen|value|outcome|committed|result/i
const most = 8

export function addProperties(protocol: DeclaredProtocol, span: Span): Refactoring[] {
  const properties = protocol.settings.get('properties')
  if (!properties || !touches(properties, span) || !ts.isFunctionLike(properties.node)) return []
  const object = returnedBy(properties.node)
  if (!object) return []
  const known = new Set(protocol.properties.map(({ name }) => name.name))
  return templatesFor(protocol)
    .filter(({ name }) => !known.has(name))
    .slice(0, most)
    .flatMap((template): Refactoring[] => {
      const kinds = kindsOf(properties.source, properties.node as ts.ArrowFunction, template.kind)
      if (!kinds) return []
      const text = `${keyText(template.name)}: ${kinds.call}(${template.of})`
      const edits = [...kinds.edits, inserted(properties.source, object, text)]
      return [{ title: `Add property "${template.name}"`, kind: 'refactor.rewrite', edits }]
    })
}

function templatesFor({ roles }: DeclaredProtocol): Template[] {
  return [
    ...roles.flatMap((role) => statesOf(role).flatMap((state) => ofState(role.name.name, state, role.count !== 1))),
    ...roles.filter(({ count }) => count !== 1).flatMap(agreements),
    { name: 'no deadlock', kind: 'noDeadlock', of: '' },
  ]
}

/** States at the top that are alone by their names; where there is none, those that nothing leaves. */
function statesOf({ machine }: DeclaredRole): string[] {
  const states = machine?.origin.root.children ?? []
  const named = states.filter(({ key }) => single.test(key))
  const chosen = named.length > 0 ? named : states.filter(({ transitions }) => transitions.length === 0)
  return chosen.map(({ key }) => key)
}

function ofState(role: string, state: string, several: boolean): Template[] {
  const [param, is] = [`({ ${role} })`, `(node) => node.matches('${state}')`]
  const some = `${param} => ${role}.some(${is})`
  return [
    ...(several
      ? [{ name: `never two in ${state}`, kind: 'always', of: `${param} => ${role}.filter(${is}).length <= 1` }]
      : []),
    { name: `some ${role} comes to ${state}`, kind: 'reachable', of: some },
    { name: `eventually some ${role} is in ${state}`, kind: 'eventually', of: some },
  ]
}

function agreements({ name: { name: role }, machine }: DeclaredRole): Template[] {
  return (machine?.setup?.context?.members ?? [])
    .map(({ name }) => name.name)
    .filter((field) => agreed.test(field))
    .map((field) => ({
      name: `agreement on ${field}`,
      kind: 'always',
      of: `({ ${role} }) => new Set(${role}.map((node) => node.context.${field}).filter((value) => value !== undefined && value !== null)).size <= 1`,
    }))
}

/** How a kind of property is called in the function, and what has to be added for that. */
function kindsOf(
  source: string,
  { parameters, body }: ts.ArrowFunction,
  kind: string,
): { call: string; edits: Edit[] } | undefined {
  const [first] = parameters
  if (!first) {
    const open = body.getSourceFile().text.lastIndexOf('(', parameters.end)
    return { call: kind, edits: [{ source, start: open + 1, end: open + 1, text: `{ ${kind} }` }] }
  }
  const { name } = first
  if (ts.isIdentifier(name)) return { call: `${name.text}.${kind}`, edits: [] }
  if (!ts.isObjectBindingPattern(name)) return undefined
  const bound = name.elements.find(({ propertyName, name }) => {
    const key = propertyName ?? name
    return (ts.isIdentifier(key) || ts.isStringLiteral(key)) && nameText(key) === kind
  })
  if (bound) return ts.isIdentifier(bound.name) ? { call: bound.name.text, edits: [] } : undefined
  const last = name.elements.at(-1)
  const at = last?.end ?? name.getStart() + 1
  return { call: kind, edits: [{ source, start: at, end: at, text: last ? `, ${kind}` : ` ${kind} ` }] }
}

/** `() => ({ ... })`, or what its only `return` gives. */
function returnedBy(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node) && !ts.isMethodDeclaration(node)) return undefined
  const { body } = node
  const result = body && ts.isBlock(body) ? body.statements.filter(ts.isReturnStatement).at(-1)?.expression : body
  let bare = result
  while (bare && ts.isParenthesizedExpression(bare)) bare = bare.expression
  return bare && ts.isObjectLiteralExpression(bare) ? bare : undefined
}
