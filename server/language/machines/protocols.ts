/** Protocols as they are written. */
import ts from 'typescript'
import type { Catalog } from './catalog.js'
import type { DeclaredInput, DeclaredProperty, DeclaredProtocol, DeclaredRole } from './declaredProtocol.js'
import { messagesOf } from './effects.js'
import { readFaults } from './faults.js'
import type { Value } from './follow.js'
import type { Code } from './place.js'
import type { Member, Reader } from './reader.js'

const settingNames = ['network', 'timing', 'fairness', 'within', 'delays', 'faults', 'inputs', 'nodes', 'properties']

/** Reads `protocol({...})` or `base.with({...})`; undefined for other calls. */
export function readProtocol(catalog: Catalog, at: Value): DeclaredProtocol | undefined {
  const { reader } = catalog
  const { node, frame } = at
  if (!ts.isCallExpression(node)) return undefined
  const called = reader.follower.packageFunction(at)
  const method = reader.follower.method(at)
  const isDeclared = called?.name === 'protocol' && called.module !== 'xstate'
  const base = method?.name === 'with' ? catalog.protocol(method.receiver) : undefined
  if (!isDeclared && !base) return undefined
  const [first] = node.arguments
  const members = first && reader.members({ node: first, frame }, 'protocol')
  const member = (name: string) => reader.member(members, name)
  const inner = (name: string): readonly Member[] => {
    const found = member(name)
    return found ? (reader.members(found.value, name)?.members ?? []) : []
  }
  const nameAt = member('name')?.value
  const title = nameAt && reader.name(nameAt)
  const variable = reader.variable(node)
  const properties = member('properties')
  const settings = new Map(base?.settings)
  for (const name of settingNames) {
    const found = member(name)
    if (found) settings.set(name, reader.code(reader.follower.follow(found.value).node))
  }
  return {
    ...reader.code(node),
    ...(variable && { variable }),
    ...(title && { title }),
    ...(base && { base }),
    roles: overlaid(
      base?.roles ?? [],
      inner('nodes').map((role) => readRole(catalog, role, base)),
    ),
    inputs: overlaidBy(
      base?.inputs ?? [],
      inner('inputs').map((input) => readInput(reader, input)),
      (input) => input.role.name,
    ),
    ...readFaults(reader, member('faults'), base),
    // a function is replaced, not merged
    ...(properties
      ? readProperties(reader, properties.value)
      : { properties: base?.properties ?? [], allProperties: base?.allProperties ?? true }),
    settings,
    complete: (members?.complete ?? false) && (base?.complete ?? true),
  }
}

function readRole(catalog: Catalog, { name, value }: Member, base: DeclaredProtocol | undefined): DeclaredRole {
  const { reader } = catalog
  const before = base?.roles.find((role) => role.name.name === name.name)
  const members = reader.members(value, 'role')
  const at = (key: string) => reader.member(members, key)?.value
  const machineAt = at('machine')
  const machine = machineAt && catalog.machine(machineAt)
  if (machineAt && !machine) reader.giveUp('machine', reader.follower.follow(machineAt))
  const countAt = at('count')
  const count = countAt && reader.follower.follow(countAt).node
  const durable = at('durable')
  const input = at('input')
  return {
    ...(before ?? { durable: [], count: 1 }),
    name,
    body: reader.code(reader.follower.follow(value).node),
    ...(machineAt && { machineAt: reader.code(machineAt.node), ...(machine ? { machine } : { machine: undefined }) }),
    ...(countAt && {
      countAt: reader.place(countAt.node),
      count: count && ts.isNumericLiteral(count) ? Number(count.text) : undefined,
    }),
    ...(durable && {
      durable: reader.names(durable, 'durable').names,
      durableAt: reader.code(reader.follower.follow(durable).node),
    }),
    ...(input && { input: reader.code(reader.follower.follow(input).node) }),
  } as DeclaredRole
}

function readInput(reader: Reader, { name, value }: Member): DeclaredInput {
  const read = reader.items(value, 'inputs').map((item) => {
    const event = reader.follower.part(item, 'event')
    return event ? messagesOf(reader, event) : { messages: [], complete: false }
  })
  return {
    role: name,
    messages: read.flatMap(({ messages }) => messages),
    complete: read.every(({ complete }) => complete),
  }
}

type Properties = Pick<DeclaredProtocol, 'properties' | 'allProperties'>

function readProperties(reader: Reader, value: Value): Properties {
  const at = reader.follower.follow(value)
  const objects = ts.isFunctionLike(at.node) ? reader.follower.results(at) : [at]
  const read = objects.map((object) => reader.members(object, 'properties'))
  const allProperties = read.length > 0 && read.every((members) => members?.complete)
  return {
    allProperties,
    properties: read.flatMap((each) => each?.members ?? []).map((one) => propertyOf(reader, one)),
  }
}

function propertyOf(reader: Reader, member: Member): DeclaredProperty {
  const made = reader.follower.follow(member.value)
  const kind = kindOf(reader, made.node)
  const parts: Code[] = ts.isCallExpression(made.node)
    ? made.node.arguments.map((part) => reader.code(reader.follower.follow({ node: part, frame: made.frame }).node))
    : []
  return { name: member.name, ...(kind !== undefined && { kind }), value: reader.code(made.node), parts }
}

/** `always` of `({ always }) => ...`, however it is called there, and of `(kinds) => kinds.always(...)`. */
function kindOf(reader: Reader, node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const { expression } = node
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  if (!ts.isIdentifier(expression)) return undefined
  const meaning = reader.follower.meaningOf(expression)
  if (meaning.kind !== 'declared' || meaning.declaration.kind !== 'parameter') return undefined
  const key = meaning.declaration.path.at(-1)
  return typeof key === 'string' ? key : undefined
}

const overlaid = <T extends { readonly name: { readonly name: string } }>(base: readonly T[], own: readonly T[]): T[] =>
  overlaidBy(base, own, ({ name }) => name.name)

function overlaidBy<T>(base: readonly T[], own: readonly T[], nameOf: (each: T) => string): T[] {
  const names = new Map(own.map((each) => [nameOf(each), each]))
  const known = new Set(base.map(nameOf))
  return [...base.map((each) => names.get(nameOf(each)) ?? each), ...own.filter((each) => !known.has(nameOf(each)))]
}
