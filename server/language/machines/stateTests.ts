/** Where properties ask nodes for a state: `node.matches('leader')`, `node.hasTag('busy')`. */
import ts from 'typescript'
import { bySyntax } from './bySyntax.js'
import type { DeclaredProtocol } from './declaredProtocol.js'
import type { Machine, Target } from './machine.js'
import type { Code, Name } from './place.js'
import type { Reader } from './reader.js'
import { stateAt } from './targets.js'

/** One name in one such question. */
export interface StateTest {
  readonly kind: 'matches' | 'hasTag'
  readonly name: Name
  /** The keys of the states that the name is looked for in: of `matches({ ready: 'waiting' })` those around it. */
  readonly within: readonly string[]
  /** The call. */
  readonly at: Code
  /** The machines of the nodes that are asked; empty where the text does not tell. */
  readonly machines: readonly Machine[]
  /** Of `matches`: the state in each of the machines. */
  readonly targets: readonly Target[]
}

/** Methods of a list that give elements of it, or lists of them. */
const selecting = new Set(['filter', 'find', 'findLast', 'slice', 'at', 'toReversed', 'toSorted', 'concat', 'values'])

export function stateTests(reader: Reader, protocols: readonly DeclaredProtocol[]): StateTest[] {
  const found = new Map<string, StateTest>()
  for (const protocol of protocols) {
    for (const predicate of predicatesOf(protocol)) {
      for (const { call, kind } of testCallsIn(predicate.node)) {
        const role = roleOf(reader, call.expression.expression, predicate.node)
        const machine = protocol.roles.find(({ name }) => name.name === role)?.machine
        for (const test of testsOf(reader, call, kind, machine)) {
          const key = `${test.name.source}:${test.name.start}`
          const before = found.get(key)
          const isNew = !before?.machines.some((known) => known.origin === machine?.origin)
          if (!before) found.set(key, test)
          else if (isNew) {
            const machines = [...before.machines, ...test.machines]
            found.set(key, { ...before, machines, targets: [...before.targets, ...test.targets] })
          }
        }
      }
    }
  }
  return [...found.values()]
}

/** The functions of a protocol that get views of global states. */
function predicatesOf(protocol: DeclaredProtocol): Code[] {
  const within = protocol.settings.get('within')
  const parts = protocol.properties.flatMap(({ parts }) => parts)
  return [...parts, ...(within ? [within] : [])].filter(({ node }) => ts.isFunctionLike(node))
}

type MethodCall = ts.CallExpression & { readonly expression: ts.PropertyAccessExpression }

const testCallsIn = bySyntax((within: ts.Node) => {
  const found: { readonly call: MethodCall; readonly kind: StateTest['kind'] }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { text } = node.expression.name
      if (text === 'matches' || text === 'hasTag') found.push({ call: node as MethodCall, kind: text })
    }
    ts.forEachChild(node, visit)
  }
  visit(within)
  return found
})

function testsOf(reader: Reader, call: MethodCall, kind: StateTest['kind'], machine: Machine | undefined): StateTest[] {
  const [first] = call.arguments
  if (!first) return []
  const at = reader.code(call)
  const machines = machine ? [machine] : []
  const test = (name: Name, target: Target | undefined, within: readonly string[] = []): StateTest => ({
    kind,
    name,
    within,
    at,
    machines,
    targets: target ? [target] : [],
  })
  const name = reader.name({ node: first, frame: undefined })
  if (name) return [test(name, kind === 'matches' && machine ? stateAt(machine.root, name) : undefined)]
  return kind === 'matches' ? nested(reader, first, machine, [], test) : []
}

/** `{ leading: 'busy' }`: each key and the value is a state of its own. */
function nested(
  reader: Reader,
  node: ts.Expression,
  machine: Machine | undefined,
  path: readonly string[],
  test: (name: Name, target: Target | undefined, within: readonly string[]) => StateTest,
): StateTest[] {
  const targetOf = (name: Name): Target | undefined => {
    const found = machine && stateAt(machine.root, { ...name, name: [...path, name.name].map(escaped).join('.') })
    return found && { ...found, name }
  }
  const name = reader.name({ node, frame: undefined })
  if (name) return [test(name, targetOf(name), path)]
  if (!ts.isObjectLiteralExpression(node) || path.length > 10) return []
  return node.properties.flatMap((property) => {
    const key = reader.key(property, { node, frame: undefined })
    if (!key || !ts.isPropertyAssignment(property)) return []
    const inside = nested(reader, property.initializer, machine, [...path, key.name], test)
    return [test(key, targetOf(key), path), ...inside]
  })
}

const escaped = (key: string): string => key.replaceAll('\\', '\\\\').replaceAll('.', '\\.')

/**
 * The role whose nodes an expression within a predicate stands for; `''` for the whole view, undefined where that cannot
 * be told.
 */
function roleOf(reader: Reader, node: ts.Node, predicate: ts.Node, depth = 0): string | undefined {
  if (depth > 20) return undefined
  const of = (next: ts.Node) => roleOf(reader, next, predicate, depth + 1)
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) {
    return of(node.expression)
  }
  if (ts.isPropertyAccessExpression(node)) return of(node.expression) === '' ? node.name.text : undefined
  if (ts.isElementAccessExpression(node)) {
    const whole = of(node.expression)
    if (whole !== '') return whole
    return ts.isStringLiteral(node.argumentExpression) ? node.argumentExpression.text : undefined
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return selecting.has(node.expression.name.text) ? of(node.expression.expression) : undefined
  }
  if (!ts.isIdentifier(node)) return undefined
  const meaning = reader.follower.meaningOf(node)
  if (meaning.kind !== 'declared') return undefined
  const { declaration } = meaning
  if (declaration.kind === 'variable') return inside(of(declaration.from), declaration.path)
  if (declaration.kind === 'element') return inside(of(declaration.of), declaration.path)
  if (declaration.kind !== 'parameter') return undefined
  if (declaration.of === predicate) return inside('', declaration.path)
  // the callback of `server.some(...)`
  const call = declaration.of.parent
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined
  return inside(of(call.expression.expression), declaration.path)
}

function inside(whole: string | undefined, path: readonly (string | number)[]): string | undefined {
  const [first, ...more] = path
  if (whole === undefined || first === undefined) return whole
  if (whole === '') return typeof first === 'string' && first !== '...' ? inside(first, more) : undefined
  return typeof first === 'number' || first === '...' ? inside(whole, more) : undefined
}
