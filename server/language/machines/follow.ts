/** From an expression to where its value is written: through names, imports, parts of objects and calls of functions. */
import ts from 'typescript'
import type { NameDeclaration } from './scopes.js'
import type { Meaning, Sources } from './sources.js'

/** An expression, and the calls in whose course it is evaluated. */
export interface Value {
  readonly node: ts.Node
  readonly frame: Frame | undefined
  /** Why it is followed no further, where that is not plain from what stands there. */
  readonly why?: string
}

/** A call of a function of the author's: what its parameters stand for. */
export interface Frame {
  readonly of: ts.SignatureDeclaration
  readonly call: ts.CallExpression
  readonly args: readonly Value[]
  /** The frame of the place where the function is written. */
  readonly outer: Frame | undefined
  /** The frame of the place where it is called. */
  readonly caller: Frame | undefined
}

/** A function of a package that is called: `setup` of `xstate`; `module` is undefined for a name without declaration. */
export interface PackageFunction {
  readonly name: string
  readonly module: string | undefined
}

/** How many names are followed one after the other, and how deep one way lies within another. */
const longestWay = 60
const deepest = 40

export class Follower {
  readonly #sources: Sources
  /** The functions that were followed with what they are called with. */
  readonly called = new Set<ts.Node>()
  readonly #known = new Map<ts.Node, Value>()
  #depth = 0

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** The value as it is written: an object, a string, a function, a call of a package's function, ... */
  follow(value: Value): Value {
    const known = value.frame ? undefined : this.#known.get(value.node)
    if (known) return known
    if (this.#depth >= deepest) return { ...value, why: 'it is defined by itself' }
    this.#depth++
    const found = this.#walk(value)
    this.#depth--
    // inside a deep way the end may be the limit's, not the value's
    if (!value.frame && this.#depth < deepest / 2) this.#known.set(value.node, found)
    return found
  }

  #walk(value: Value): Value {
    let at = value
    for (let steps = 0; steps < longestWay; steps++) {
      const next = this.#step(at)
      if (!next) return at
      at = next
    }
    return { ...at, why: 'it is defined by itself' }
  }

  /** All that a value can be: both ways of `a ? b : c`, every `return` of a function. */
  alternatives(value: Value, depth = 0): Value[] {
    const at = this.follow(value)
    const { node, frame } = at
    if (depth > 10) return [at]
    const each = (nodes: readonly ts.Node[], inside = frame) =>
      nodes.flatMap((next) => this.alternatives({ node: next, frame: inside }, depth + 1))
    if (ts.isConditionalExpression(node)) return each([node.whenTrue, node.whenFalse])
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken
      if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) {
        return each([node.left, node.right])
      }
    }
    if (ts.isCallExpression(node)) {
      const called = this.#called(node, frame)
      const returned = called ? returnsOf(called.of) : []
      if (returned.length > 0) return each(returned, called)
    }
    return [at]
  }

  /** What a function returns: all that it can be. */
  results({ node, frame }: Value): Value[] {
    return ts.isFunctionLike(node) ? returnsOf(node).flatMap((next) => this.alternatives({ node: next, frame })) : []
  }

  /** The function that a call calls, if it is the author's, with its arguments. */
  calledFunction({ node, frame }: Value): Value | undefined {
    const called = ts.isCallExpression(node) ? this.#called(node, frame) : undefined
    return called && { node: called.of, frame: called }
  }

  /** The function of a package that a call calls by its name. */
  packageFunction({ node }: Value): PackageFunction | undefined {
    if (!ts.isCallExpression(node)) return undefined
    const { expression } = node
    if (ts.isIdentifier(expression)) return functionOf(this.#sources.meaningOf(expression), expression.text)
    if (ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.expression)) {
      const meaning = this.#sources.meaningOf(expression.expression)
      if (meaning.kind === 'package' && meaning.name === '*') {
        return { module: meaning.module, name: expression.name.text }
      }
    }
    return undefined
  }

  /** `receiver.name(...)`: what the method is called on. */
  method({
    node,
    frame,
  }: Value): { readonly name: string; readonly receiver: Value; readonly at: ts.Node } | undefined {
    if (!ts.isCallExpression(node)) return undefined
    const expression = withoutParentheses(node.expression)
    if (!ts.isPropertyAccessExpression(expression)) return undefined
    return { name: expression.name.text, receiver: { node: expression.expression, frame }, at: expression.name }
  }

  meaningOf(identifier: ts.Identifier): Meaning {
    return this.#sources.meaningOf(identifier)
  }

  /** One part of a followed object or list. */
  part(value: Value, key: string | number): Value | undefined {
    const whole = this.follow(value)
    const { node, frame } = whole
    if (ts.isArrayLiteralExpression(node)) {
      const element = node.elements[Number(key)]
      const plain = node.elements.every((each) => !ts.isSpreadElement(each))
      return element && plain ? { node: element, frame } : undefined
    }
    if (!ts.isObjectLiteralExpression(node)) return undefined
    for (const property of node.properties.toReversed()) {
      if (ts.isSpreadAssignment(property)) {
        const found = this.part({ node: property.expression, frame }, key)
        if (found) return found
        // it may hold the key
        if (!ts.isObjectLiteralExpression(this.follow({ node: property.expression, frame }).node)) return undefined
      } else if (property.name && plainName(property.name) === String(key)) {
        return { node: valueNode(property), frame }
      }
    }
    return undefined
  }

  #step({ node, frame }: Value): Value | undefined {
    if (ts.isParenthesizedExpression(node)) return { node: node.expression, frame }
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) {
      return { node: node.expression, frame }
    }
    if (ts.isIdentifier(node)) return this.#named(node, frame)
    if (ts.isPropertyAccessExpression(node)) return this.#member(node.expression, node.name.text, frame)
    if (ts.isElementAccessExpression(node)) {
      const key = this.follow({ node: node.argumentExpression, frame }).node
      const plain = ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)
      return plain ? this.#member(node.expression, key.text, frame) : undefined
    }
    if (ts.isCallExpression(node)) return this.#result(node, frame)
    return undefined
  }

  #named(node: ts.Identifier, frame: Frame | undefined): Value | undefined {
    const meaning = this.#sources.meaningOf(node)
    return meaning.kind === 'declared' ? this.#declared(meaning.declaration, frame, node) : undefined
  }

  #declared(declaration: NameDeclaration, frame: Frame | undefined, use: ts.Node): Value | undefined {
    switch (declaration.kind) {
      case 'variable':
        return this.#along({ node: declaration.from, frame: frameFor(declaration.from, frame) }, declaration.path)
      case 'function':
        return { node: declaration.node, frame: frameFor(declaration.node, frame) }
      case 'parameter': {
        const inside = frameOf(frame, declaration.of)
        const argument = inside?.args[declaration.index]
        if (inside && argument === undefined) return this.#default(declaration.of.parameters[declaration.index], inside)
        return argument && argument.node !== use ? this.#along(argument, declaration.path) : undefined
      }
      default:
        return undefined
    }
  }

  #default(parameter: ts.ParameterDeclaration | undefined, inside: Frame): Value | undefined {
    return parameter?.initializer && { node: parameter.initializer, frame: inside }
  }

  #along(value: Value, path: readonly (string | number)[]): Value | undefined {
    let at: Value | undefined = value
    for (const key of path) at = at && this.part(at, key)
    return at
  }

  #member(of: ts.Expression, name: string, frame: Frame | undefined): Value | undefined {
    if (ts.isIdentifier(of)) {
      const meaning = this.#sources.meaningOf(of)
      if (meaning.kind === 'declared' && meaning.declaration.kind === 'enum') {
        const member = meaning.declaration.node.members.find((each) => plainName(each.name) === name)
        return member?.initializer && { node: member.initializer, frame }
      }
      if (meaning.kind === 'declared' && meaning.declaration.kind === 'import') {
        const found = this.#sources.memberOf(meaning.declaration, name)
        return found.kind === 'declared' ? this.#declared(found.declaration, frame, of) : undefined
      }
    }
    return this.part({ node: of, frame }, name)
  }

  /** A call is what its function returns, if that is one expression. */
  #result(node: ts.CallExpression, frame: Frame | undefined): Value | undefined {
    const method = this.method({ node, frame })
    const [first] = node.arguments
    if (first && method && isIdentity(method.name, method.receiver.node)) return { node: first, frame }
    const called = this.#called(node, frame)
    if (!called) return undefined
    const [only, ...more] = returnsOf(called.of)
    return only && more.length === 0 ? { node: only, frame: called } : undefined
  }

  #called(node: ts.CallExpression, frame: Frame | undefined): Frame | undefined {
    const callee = this.follow({ node: node.expression, frame })
    if (!ts.isFunctionLike(callee.node) || callee.node === node.parent) return undefined
    let depth = 0
    for (let at = frame; at; at = at.caller) if (at.of === callee.node || ++depth > 20) return undefined
    const spread = node.arguments.findIndex(ts.isSpreadElement)
    const plain = spread < 0 ? node.arguments : node.arguments.slice(0, spread)
    const args = plain.map((argument) => ({ node: argument, frame }))
    this.called.add(callee.node)
    return { of: callee.node, call: node, args, outer: callee.frame, caller: frame }
  }
}

/** `setup(...).createStateConfig(x)`, `Object.freeze(x)`: calls that give back what they are given. */
function isIdentity(method: string, receiver: ts.Node): boolean {
  if (method === 'createStateConfig' || method === 'createAction') return true
  return method === 'freeze' && ts.isIdentifier(receiver) && receiver.text === 'Object'
}

function functionOf(meaning: Meaning, written: string): PackageFunction | undefined {
  if (meaning.kind === 'package') return { module: meaning.module, name: meaning.name }
  return meaning.kind === 'unknown' ? { module: undefined, name: written } : undefined
}

/** The frame of a function among those in whose course something is evaluated. */
function frameOf(frame: Frame | undefined, of: ts.Node): Frame | undefined {
  for (let at = frame; at; at = at.outer) if (at.of === of) return at
  return undefined
}

/** The innermost frame whose function a declaration stands in. */
function frameFor(declared: ts.Node, frame: Frame | undefined): Frame | undefined {
  for (let at = frame; at; at = at.outer) {
    const { of } = at
    if (of.getSourceFile() === declared.getSourceFile() && of.pos <= declared.pos && declared.end <= of.end) return at
  }
  return undefined
}

/** What the `return`s of a function give back, those of functions inside it left out. */
export function returnsOf(of: ts.SignatureDeclaration): ts.Expression[] {
  const body = 'body' in of ? of.body : undefined
  if (!body) return []
  if (!ts.isBlock(body)) return ts.isExpression(body as ts.Node) ? [body as ts.Expression] : []
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return found
}

/** The text of a key that is no expression. */
export const plainName = (name: ts.PropertyName): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined

/** What stands behind the key of a property: the property itself for a method. */
export const valueNode = (property: ts.ObjectLiteralElementLike): ts.Node =>
  ts.isPropertyAssignment(property)
    ? property.initializer
    : ts.isShorthandPropertyAssignment(property)
      ? property.name
      : property

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node
}
