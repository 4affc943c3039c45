/** What types declare: the events of a machine, the fields of its context. Only the syntax is read, nothing is checked. */
import ts from 'typescript'
import type { Value } from './follow.js'
import type { Declared, EventType, Field } from './machine.js'
import type { Name } from './place.js'
import { isNothing, type Reader } from './reader.js'

/** A type, and what the type parameters around it stand for. */
interface TypeValue {
  readonly node: ts.Node
  readonly given: ReadonlyMap<ts.TypeParameterDeclaration, TypeValue>
}

/** One way in which a type is an object. */
interface ObjectType {
  readonly fields: readonly (Field & { readonly type: TypeValue | undefined })[]
  readonly message: boolean
}

interface ObjectTypes {
  readonly types: readonly ObjectType[]
  readonly complete: boolean
}

const unknownTypes: ObjectTypes = { types: [], complete: false }
const nothingGiven: TypeValue['given'] = new Map()

/** What `types` declares under a name: `types: { events: {} as E }`, `types: {} as { events: E }`. */
export function declaredType(reader: Reader, types: Value | undefined, name: string): TypeValue | undefined {
  if (!types) return undefined
  const cast = castOf(types.node)
  if (cast) {
    const member = objectTypes(reader, { node: cast, given: nothingGiven }, 0).types[0]?.fields.find(
      (field) => field.name.name === name,
    )
    return member?.type
  }
  const value = reader.member(reader.members(types, 'types'), name)?.value
  const type = value && castOf(value.node)
  return type && { node: type, given: nothingGiven }
}

export function eventTypes(reader: Reader, type: TypeValue): Declared<EventType> {
  const { types, complete } = objectTypes(reader, type, 0)
  let whole = complete
  const members = types.flatMap(({ fields, message }) => {
    const of = fields.find(({ name }) => name.name === 'type')?.type
    const named = of && literals(reader, of, 0)
    if (!named?.complete) whole = false
    const others = fields.flatMap(({ name, optional }) => (name.name === 'type' ? [] : [{ name, optional }]))
    return (named?.names ?? []).map((name): EventType => ({ type: name, fields: others, message }))
  })
  return { ...reader.place(type.node), members: unique(members), complete: whole }
}

/** The fields that every way of being this type has. */
export function fieldsOf(reader: Reader, type: TypeValue): Declared<Field> {
  const { types, complete } = objectTypes(reader, type, 0)
  const members = (types[0]?.fields ?? []).map(({ name, optional }) => ({ name, optional }))
  return { ...reader.place(type.node), members, complete: complete && types.length === 1 }
}

/** The strings of `'a' | 'b'`. */
export const literalNames = (reader: Reader, type: TypeValue): readonly Name[] => literals(reader, type, 0).names

function unique(members: readonly EventType[]): EventType[] {
  return members.filter(
    ({ type }, index) =>
      members.findIndex(
        (each) => each.type.start === type.start && each.type.source === type.source && each.type.name === type.name,
      ) === index,
  )
}

function objectTypes(reader: Reader, { node, given }: TypeValue, depth: number): ObjectTypes {
  if (depth > 20) return unknownTypes
  const deeper = (next: ts.Node) => objectTypes(reader, { node: next, given }, depth + 1)
  if (ts.isParenthesizedTypeNode(node)) return deeper(node.type)
  if (ts.isTypeOperatorNode(node)) return deeper(node.type)
  if (ts.isUnionTypeNode(node)) return together(node.types.map(deeper))
  if (ts.isIntersectionTypeNode(node)) return node.types.map(deeper).reduce(both)
  if (ts.isTypeLiteralNode(node)) return { types: [literalType(reader, node.members, given)], complete: true }
  if (ts.isInterfaceDeclaration(node)) {
    const own: ObjectTypes = { types: [literalType(reader, node.members, given)], complete: true }
    const parents = node.heritageClauses?.flatMap(({ types }) => types.map(deeper)) ?? []
    return parents.reduce(both, own)
  }
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    return referred(reader, node.typeName, node.typeArguments, given, depth)
  }
  if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) {
    return referred(reader, node.expression, node.typeArguments, given, depth)
  }
  return node.kind === ts.SyntaxKind.NeverKeyword ? { types: [], complete: true } : unknownTypes
}

function referred(
  reader: Reader,
  name: ts.Identifier,
  args: readonly ts.TypeNode[] | undefined,
  given: TypeValue['given'],
  depth: number,
): ObjectTypes {
  const resolved = aliased(reader, name, args, given)
  if (resolved) return objectTypes(reader, resolved, depth + 1)
  const meaning = reader.follower.meaningOf(name)
  const known = meaning.kind === 'package' ? meaning.name : meaning.kind === 'unknown' ? name.text : ''
  const [first, second] = args ?? []
  if (!first) return unknownTypes
  const of = objectTypes(reader, { node: first, given }, depth + 1)
  switch (known) {
    case 'Message':
      return { ...of, types: of.types.map((type) => ({ ...type, message: true })) }
    case 'Readonly':
    case 'Required':
    case 'NoInfer':
      return of
    case 'Partial':
      return { ...of, types: of.types.map((type) => withFields(type, (field) => [{ ...field, optional: true }])) }
    case 'Omit':
    case 'Pick': {
      if (!second) return unknownTypes
      const keys = literals(reader, { node: second, given }, depth + 1)
      const names = new Set(keys.names.map((key) => key.name))
      const keeps = (field: string) => names.has(field) === (known === 'Pick')
      const types = of.types.map((type) => withFields(type, (field) => (keeps(field.name.name) ? [field] : [])))
      return { types, complete: of.complete && keys.complete }
    }
    default:
      return unknownTypes
  }
}

const withFields = (
  type: ObjectType,
  change: (field: ObjectType['fields'][number]) => ObjectType['fields'][number][],
): ObjectType => ({ ...type, fields: type.fields.flatMap(change) })

/** What a name of a type of the author's stands for. */
function aliased(
  reader: Reader,
  name: ts.Identifier,
  args: readonly ts.TypeNode[] | undefined,
  given: TypeValue['given'],
): TypeValue | undefined {
  const meaning = reader.follower.meaningOf(name)
  if (meaning.kind !== 'declared') return undefined
  const { declaration } = meaning
  if (declaration.kind === 'typeParameter') return given.get(declaration.node)
  if (declaration.kind !== 'type') return undefined
  const { node } = declaration
  const inside = new Map(
    (node.typeParameters ?? []).flatMap((parameter, index) => {
      const argument = args?.[index] ?? parameter.default
      return argument ? [[parameter, { node: argument, given }] as const] : []
    }),
  )
  return { node: ts.isTypeAliasDeclaration(node) ? node.type : node, given: inside }
}

function literalType(reader: Reader, members: readonly ts.TypeElement[], given: TypeValue['given']): ObjectType {
  const fields = members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || !member.name) return []
    const { name } = member
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) return []
    const inString = ts.isStringLiteral(name)
    const { source, start, end } = reader.place(name)
    const edge = inString ? 1 : 0
    const written: Name = {
      source,
      start: Math.min(start + edge, end),
      end: Math.max(start + edge, end - edge),
      name: name.text,
      form: inString ? 'string' : 'key',
    }
    const type = member.type && { node: member.type, given }
    return [{ name: written, optional: member.questionToken !== undefined, type }]
  })
  return { fields, message: false }
}

function literals(reader: Reader, { node, given }: TypeValue, depth: number): { names: Name[]; complete: boolean } {
  const none = { names: [], complete: false }
  if (depth > 20) return none
  if (ts.isParenthesizedTypeNode(node)) return literals(reader, { node: node.type, given }, depth + 1)
  if (ts.isLiteralTypeNode(node)) {
    if (isNothing(node.literal)) return { names: [], complete: true }
    const name = ts.isStringLiteral(node.literal) && reader.name({ node: node.literal, frame: undefined })
    return name ? { names: [name], complete: true } : none
  }
  if (ts.isUnionTypeNode(node)) {
    const each = node.types.map((type) => literals(reader, { node: type, given }, depth + 1))
    return { names: each.flatMap(({ names }) => names), complete: each.every(({ complete }) => complete) }
  }
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    const resolved = aliased(reader, node.typeName, node.typeArguments, given)
    return resolved ? literals(reader, resolved, depth + 1) : none
  }
  return none
}

function together(each: readonly ObjectTypes[]): ObjectTypes {
  return { types: each.flatMap(({ types }) => types), complete: each.every(({ complete }) => complete) }
}

/** Both types at once: what `&` says, and `extends`. */
function both(a: ObjectTypes, b: ObjectTypes): ObjectTypes {
  if (a.types.length === 0 || b.types.length === 0 || a.types.length * b.types.length > 200) {
    return { types: [...a.types, ...b.types], complete: false }
  }
  const types = a.types.flatMap((one) =>
    b.types.map((other) => ({
      fields: [...one.fields, ...other.fields],
      message: one.message || other.message,
    })),
  )
  return { types, complete: a.complete && b.complete }
}

/** The type of `{} as T`. */
function castOf(node: ts.Node): ts.TypeNode | undefined {
  if (ts.isParenthesizedExpression(node)) return castOf(node.expression)
  if (ts.isAsExpression(node)) return node.type
  return ts.isTypeAssertionExpression(node) ? node.type : undefined
}
