/** Reads values that are written as objects, lists and names, and remembers what could not be read. */
import ts from 'typescript'
import { Follower, type Value, valueNode } from './follow.js'
import type { Code, Name, Place, Unfollowed } from './place.js'
import type { Sources } from './sources.js'

/** A member of an object as it is written. */
export interface Member {
  readonly name: Name
  /** The whole property. */
  readonly place: Code
  readonly value: Value
}

export interface Members {
  readonly members: readonly Member[]
  /** False where something else may be in the object. */
  readonly complete: boolean
}

export class Reader {
  readonly follower: Follower
  readonly sources: Sources
  readonly unfollowed: Unfollowed[] = []
  /** The functions whose parameters they wait for. */
  readonly #waiting = new Map<Unfollowed, ts.Node>()

  constructor(sources: Sources) {
    this.sources = sources
    this.follower = new Follower(sources)
  }

  place(node: ts.Node): Place {
    const file = node.getSourceFile()
    return { source: this.sources.idOf(file), start: Math.min(node.getStart(file), node.end), end: node.end }
  }

  code(node: ts.Node): Code {
    return { ...this.place(node), node }
  }

  /** What is not followed; what a function makes of its parameters is known where it is called. */
  get allUnfollowed(): Unfollowed[] {
    const { called } = this.follower
    return this.unfollowed.filter((each) => !called.has(this.#waiting.get(each) as ts.Node))
  }

  /** Remembers that something is not looked into. */
  giveUp(what: string, { node, frame, why }: Value, reason?: string): void {
    const place = this.place(node)
    const waitsFor = frame ? undefined : this.#parameterOf(node)
    const known = this.unfollowed.some(
      (one) =>
        one.what === what &&
        one.source === place.source &&
        one.start === place.start &&
        one.end === place.end &&
        this.#waiting.get(one) === waitsFor,
    )
    if (known) return
    const unfollowed = { ...place, what, reason: why ?? reason ?? reasonFor(node) }
    this.unfollowed.push(unfollowed)
    if (waitsFor) this.#waiting.set(unfollowed, waitsFor)
  }

  /** The function whose parameter a name is. */
  #parameterOf(node: ts.Node): ts.Node | undefined {
    const meaning = ts.isIdentifier(node) ? this.follower.meaningOf(node) : undefined
    if (meaning?.kind !== 'declared' || meaning.declaration.kind !== 'parameter') return undefined
    return meaning.declaration.of
  }

  /** A name written as a string (or a number); undefined for what is no such thing. */
  name(value: Value): Name | undefined {
    const { node } = this.follower.follow(value)
    return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) ? this.#literal(node) : undefined
  }

  /** All names that a value can be: one, a list of them, or a choice. */
  names(value: Value, what: string): { readonly names: Name[]; readonly complete: boolean } {
    const names: Name[] = []
    let complete = true
    for (const each of this.items(value, what)) {
      for (const choice of this.follower.alternatives(each)) {
        const name = this.name(choice)
        if (name) names.push(name)
        else if (!isNothing(choice.node)) {
          complete = false
          this.giveUp(what, choice)
        }
      }
    }
    return { names, complete }
  }

  /** The elements of a list; a value that is none is its own only element. */
  items(value: Value, what: string): Value[] {
    const at = this.follower.follow(value)
    const { node, frame } = at
    if (!ts.isArrayLiteralExpression(node)) return isNothing(node) ? [] : [at]
    return node.elements.flatMap((element) => {
      if (ts.isOmittedExpression(element)) return []
      if (!ts.isSpreadElement(element)) return [{ node: element, frame }]
      const spread = this.follower.follow({ node: element.expression, frame })
      if (ts.isArrayLiteralExpression(spread.node)) return this.items(spread, what)
      this.giveUp(what, spread)
      return []
    })
  }

  /** The members of an object; undefined, and remembered, for what is no object. */
  members(value: Value, what: string): Members | undefined {
    const at = this.follower.follow(value)
    if (!ts.isObjectLiteralExpression(at.node)) {
      if (!isNothing(at.node)) this.giveUp(what, at)
      return undefined
    }
    const found = new Map<string, Member>()
    let complete = true
    for (const property of at.node.properties) {
      if (ts.isSpreadAssignment(property)) {
        complete = this.#spread({ node: property.expression, frame: at.frame }, what, found) && complete
        continue
      }
      const name = this.key(property, at)
      if (!name) {
        // a key that is not written yet is no mystery
        if (property.name && !isMissing(property.name)) {
          complete = false
          this.giveUp(what, { node: property.name, frame: at.frame }, 'its key is computed')
        }
        continue
      }
      const member = { name, place: this.code(property), value: { node: valueNode(property), frame: at.frame } }
      found.delete(name.name)
      found.set(name.name, member)
    }
    return { members: [...found.values()], complete }
  }

  /** A member of an object by its name. */
  member(members: Members | undefined, name: string): Member | undefined {
    return members?.members.find((each) => each.name.name === name)
  }

  /** The name of a property. */
  key(property: ts.ObjectLiteralElementLike, { frame }: Value): Name | undefined {
    const { name } = property
    if (!name || isMissing(name)) return undefined
    if (ts.isComputedPropertyName(name)) return this.name({ node: name.expression, frame })
    if (ts.isStringLiteralLike(name)) return this.#literal(name)
    if (!ts.isIdentifier(name) && !ts.isNumericLiteral(name)) return undefined
    const form = ts.isShorthandPropertyAssignment(property) ? 'shorthand' : 'key'
    return { ...this.place(name), name: name.text, form }
  }

  /** A declared name: a variable, a parameter. */
  identifier(node: ts.Identifier): Name {
    return { ...this.place(node), name: node.text, form: 'other' }
  }

  /** The variable that holds a value, or the function that makes it. */
  variable(node: ts.Node): Name | undefined {
    let at = node.parent
    while (at && isAround(at)) at = at.parent
    if (at && ts.isReturnStatement(at)) {
      const made = ts.findAncestor(at as ts.Node, ts.isFunctionLike) as ts.SignatureDeclaration | undefined
      if (made && ts.isFunctionDeclaration(made)) return made.name && this.identifier(made.name)
      return made && this.variable(made)
    }
    if (!at || !ts.isVariableDeclaration(at) || !ts.isIdentifier(at.name) || at.name.text === '') return undefined
    return this.identifier(at.name)
  }

  #spread(value: Value, what: string, found: Map<string, Member>): boolean {
    const choices = this.follower.alternatives(value)
    let complete = choices.length === 1
    for (const choice of choices) {
      if (isNothing(choice.node)) continue
      // `...(condition && { ... })`
      const both = ts.isBinaryExpression(choice.node) ? { node: choice.node.right, frame: choice.frame } : choice
      if (both !== choice) complete = false
      const inner = this.members(both, what)
      if (!inner) return false
      complete &&= inner.complete
      for (const member of inner.members) {
        found.delete(member.name.name)
        found.set(member.name.name, member)
      }
    }
    return complete
  }

  #literal(node: ts.StringLiteralLike | ts.NumericLiteral): Name {
    const { source, start, end } = this.place(node)
    if (ts.isNumericLiteral(node)) return { source, start, end, name: node.text, form: 'other' }
    const written = node.getSourceFile().text.slice(start, end)
    const quote = written[0] ?? ''
    const closed = written.length > 1 && written.endsWith(quote) && !node.isUnterminated
    return { source, start: start + 1, end: closed ? end - 1 : end, name: node.text, form: 'string' }
  }
}

/** Syntax whose value is that of the expression in it. */
const isAround = (node: ts.Node): boolean =>
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isArrowFunction(node)

const isMissing = (name: ts.Node): boolean => name.pos === name.end || (ts.isIdentifier(name) && name.text === '')

/** `undefined`, `null`, `false`, or nothing written yet. */
export function isNothing(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.NullKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return true
  return ts.isIdentifier(node) && (node.text === 'undefined' || node.text === '')
}

/** Why a node is not looked into, in words. */
function reasonFor(node: ts.Node): string {
  if (ts.isCallExpression(node)) return `the result of ${called(node)} is not known from the text`
  if (ts.isIdentifier(node)) return `what \`${node.text}\` is cannot be told from the text`
  if (ts.isConditionalExpression(node)) return 'it depends on a condition'
  if (ts.isFunctionLike(node)) return 'a function computes it'
  return 'it is computed'
}

function called({ expression }: ts.CallExpression): string {
  const text = ts.isIdentifier(expression)
    ? expression.text
    : ts.isPropertyAccessExpression(expression)
      ? expression.name.text
      : ''
  return text ? `\`${text}(...)\`` : 'this call'
}
