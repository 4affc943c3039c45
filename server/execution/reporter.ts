/** The copy of a function that reports the values of its sub-expressions: see `twins.ts`. */
import ts from 'typescript'
import type { TwinKind, TwinRow } from '../checker/explain/twins.js'

export type LiteralFunction = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration

export const isLiteralFunction = (node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node)

/** Where the source stands, and how to make more of it. */
export interface Source {
  /** As it was parsed. */
  readonly file: ts.SourceFile
  /** Characters on the first line that are not the author's. */
  readonly prefix: number
  readonly context: ts.TransformationContext
}

/** `__twin(named, rows, (__v) => copy)`, whose value is `named`. */
export function twinCall(named: ts.Expression, literal: LiteralFunction, source: Source): ts.Expression {
  const { factory } = source.context
  const reporter = new Reporter(source)
  const copy = reporter.copy(literal)
  const told = factory.createParameterDeclaration(undefined, undefined, '__v')
  const make = factory.createArrowFunction(undefined, undefined, [told], undefined, undefined, copy)
  // What is added has no place in the source.
  ts.setEmitFlags(make, silent)
  const rows = factory.createStringLiteral(JSON.stringify(reporter.rows))
  return factory.createCallExpression(factory.createIdentifier('__twin'), undefined, [named, rows, make])
}

/** Can the function be copied, and run once more without another effect? */
export function isOrdinary(literal: LiteralFunction): boolean {
  if (!literal.body || literal.asteriskToken) return false
  if (literal.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) return false
  const isOwn = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.ThisKeyword ||
    node.kind === ts.SyntaxKind.SuperKeyword ||
    ts.isAwaitExpression(node) ||
    ts.isMetaProperty(node) ||
    (ts.isIdentifier(node) && node.text === 'arguments') ||
    (ts.forEachChild(node, isOwn) ?? false)
  return !isOwn(literal.body)
}

const silent =
  ts.EmitFlags.NoSourceMap | ts.EmitFlags.NoNestedSourceMaps | ts.EmitFlags.NoComments | ts.EmitFlags.NoNestedComments

const longestText = 200

/** Where an expression stands: the row that it is part of, and what it is there. */
interface Place {
  readonly parent: number
  readonly owner: number
  readonly slot?: TwinRow['slot']
  readonly result?: true
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

class Reporter {
  readonly rows: Mutable<TwinRow>[] = []
  /** Names declared in the function, with the rows of what they were declared as. */
  #names = new Map<string, number>()
  readonly #factory: ts.NodeFactory

  constructor(readonly source: Source) {
    this.#factory = source.context.factory
  }

  copy(literal: LiteralFunction): ts.Expression {
    return this.#function(literal, { parent: -1, owner: -1 })
  }

  /** A function, whose body stands at a place. */
  #function(literal: LiteralFunction, place: Place): ts.Expression {
    const outer = this.#names
    this.#names = new Map(outer)
    for (const name of literal.parameters.flatMap(({ name }) => boundNames(name))) this.#names.delete(name)
    const { body } = literal
    const copied = ts.isBlock(body!)
      ? this.#factory.updateBlock(
          body,
          body.statements.map((statement) => this.#statement(statement, place)),
        )
      : this.#expression(body as ts.Expression, { ...place, result: true })
    this.#names = outer
    return this.#factory.createArrowFunction(
      undefined,
      literal.typeParameters,
      literal.parameters,
      undefined,
      undefined,
      ts.isBlock(copied) || !ts.isObjectLiteralExpression(copied)
        ? copied
        : this.#factory.createParenthesizedExpression(copied),
    )
  }

  #statement(statement: ts.Statement, place: Place): ts.Statement {
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isTypeNode(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node
      if (ts.isReturnStatement(node)) {
        const { expression } = node
        return this.#factory.updateReturnStatement(
          node,
          expression && this.#expression(expression, { ...place, result: true }),
        )
      }
      if (ts.isVariableDeclaration(node)) return this.#declaration(node, place)
      if (ts.isIfStatement(node)) {
        const { expression, thenStatement, elseStatement } = node
        return this.#factory.updateIfStatement(
          node,
          this.#expression(expression, { ...place, slot: 'condition' }),
          visit(thenStatement) as ts.Statement,
          elseStatement && (visit(elseStatement) as ts.Statement),
        )
      }
      if (ts.isExpression(node)) return this.#within(node, place)
      return ts.visitEachChild(node, visit, this.source.context)
    }
    return visit(statement) as ts.Statement
  }

  #declaration(node: ts.VariableDeclaration, place: Place): ts.VariableDeclaration {
    const { name, initializer } = node
    if (!initializer) return node
    const count = this.rows.length
    const value = this.#expression(initializer, place)
    if (ts.isIdentifier(name)) {
      this.#names.delete(name.text)
      const isConstant = (ts.getCombinedNodeFlags(node) & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const
      if (isConstant && this.rows.length > count) this.#names.set(name.text, count)
    }
    return this.#factory.updateVariableDeclaration(node, name, undefined, undefined, value)
  }

  /** An expression whose value is told; of literals and functions there is nothing to tell. */
  #expression(node: ts.Expression, place: Place): ts.Expression {
    if (ts.isParenthesizedExpression(node)) {
      return this.#factory.updateParenthesizedExpression(node, this.#expression(node.expression, place))
    }
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) {
      return this.#expression(node.expression, place)
    }
    if (ts.isIdentifier(node)) {
      if (unnamed.has(node.text)) return node
      const declared = this.#names.get(node.text)
      const row = this.#row(node, 'value', place)
      if (declared !== undefined) this.rows[row].declared = declared
      return this.#told(row, node)
    }
    if (isLiteralFunction(node)) return isOrdinary(node) ? twinCall(node, node, this.source) : node
    if (ts.isCallExpression(node)) return this.#call(node, place)
    if (ts.isBinaryExpression(node)) return this.#binary(node, place)
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      const row = this.#row(node, 'not', place)
      const operand = this.#expression(node.operand, this.#part(place, row))
      return this.#told(row, this.#factory.updatePrefixUnaryExpression(node, operand))
    }
    if (ts.isConditionalExpression(node)) return this.#conditional(node, place)
    if (isPath(node) || ts.isNewExpression(node) || ts.isTemplateExpression(node)) {
      const row = this.#row(node, 'value', place)
      return this.#told(row, this.#within(node, this.#part(place, row)))
    }
    if (place.result && isTruth(node)) return this.#told(this.#row(node, 'value', place), node)
    return this.#within(node, place)
  }

  /** An expression that is not told itself, though parts of it may be. */
  #within(node: ts.Expression, place: Place): ts.Expression {
    const { context } = this.source
    if (isPath(node)) return isOptional(node) ? this.#optional(node, place) : this.#path(node, place)
    if (isStructured(node)) return this.#expression(node, place)
    const visit = (child: ts.Node): ts.Node => {
      if (ts.isTypeNode(child)) return child
      if (ts.isPropertyAssignment(child)) {
        return this.#factory.updatePropertyAssignment(child, child.name, this.#within(child.initializer, place))
      }
      // Functions among them are left alone, and so are names: of a property, say.
      if (ts.isIdentifier(child) || ts.isFunctionLike(child) || ts.isClassLike(child)) return child
      return ts.isExpression(child) ? this.#within(child, place) : ts.visitEachChild(child, visit, context)
    }
    return ts.isIdentifier(node) || ts.isFunctionLike(node) || ts.isClassLike(node) || isAssignment(node)
      ? node
      : ts.visitEachChild(node, visit, context)
  }

  /** `a.b[c]`: what it starts from may be something to tell. */
  #path(node: Path, place: Place): ts.Expression {
    const base = ts.skipPartiallyEmittedExpressions(node.expression)
    const isNamed = ts.isIdentifier(base) && this.#names.has(base.text)
    const start = isNamed ? this.#expression(base, place) : this.#within(node.expression, place)
    if (ts.isPropertyAccessExpression(node)) return this.#factory.updatePropertyAccessExpression(node, start, node.name)
    if (ts.isNonNullExpression(node)) return start
    return this.#factory.updateElementAccessExpression(node, start, this.#within(node.argumentExpression, place))
  }

  /** `a?.b.c` must stay in one piece; only what it starts from is looked into. */
  #optional(node: Path, place: Place): ts.Expression {
    const visit = (part: ts.Node): ts.Node => {
      if (part !== node && !(ts.isExpression(part) && isLink(part)))
        return ts.isExpression(part) ? this.#within(part, place) : part
      const link = part as Path | ts.CallExpression
      const start = visit(link.expression) as ts.Expression
      if (ts.isPropertyAccessChain(link)) {
        return this.#factory.updatePropertyAccessChain(link, start, link.questionDotToken, link.name)
      }
      if (ts.isElementAccessChain(link)) {
        return this.#factory.updateElementAccessChain(link, start, link.questionDotToken, link.argumentExpression)
      }
      if (ts.isCallChain(link)) {
        return this.#factory.updateCallChain(link, start, link.questionDotToken, undefined, link.arguments)
      }
      return ts.isNonNullExpression(link) ? start : link
    }
    return visit(node) as ts.Expression
  }

  #binary(node: ts.BinaryExpression, place: Place): ts.Expression {
    const { left, operatorToken, right } = node
    const kind = kindOfOperator(operatorToken.kind)
    if (kind === undefined) return this.#within(node, place)
    const row = this.#row(node, kind, place)
    const part = this.#part(place, row)
    const parts = [this.#expression(left, part), operatorToken, this.#expression(right, part)] as const
    return this.#told(row, this.#factory.updateBinaryExpression(node, ...parts))
  }

  #conditional(node: ts.ConditionalExpression, place: Place): ts.Expression {
    const row = this.#row(node, 'if', place)
    const part = this.#part(place, row)
    const told = this.#factory.updateConditionalExpression(
      node,
      this.#expression(node.condition, { ...part, slot: 'condition' }),
      node.questionToken,
      this.#expression(node.whenTrue, { ...part, slot: 'branch' }),
      node.colonToken,
      this.#expression(node.whenFalse, { ...part, slot: 'branch' }),
    )
    return this.#told(row, told)
  }

  #call(node: ts.CallExpression, place: Place): ts.Expression {
    const { expression: callee, arguments: given } = node
    if (ts.isCallChain(node) || callee.kind === ts.SyntaxKind.SuperKeyword) {
      const row = this.#row(node, 'value', place)
      return this.#told(row, this.#optional(node as never, this.#part(place, row)))
    }
    if (ts.isIdentifier(callee)) {
      const row = this.#row(node, 'call', place)
      const part = this.#part(place, row)
      const all = [callee, ...given.map((each) => this.#given(each, row, part))]
      return this.#method('c', [this.#factory.createNumericLiteral(row), ...all])
    }
    const named = ts.isPropertyAccessExpression(callee) ? quantifiers.get(callee.name.text) : undefined
    const isCalling = given.some((each) => isLiteralFunction(each) || (named !== undefined && ts.isIdentifier(each)))
    const kind = isCalling ? (named ?? 'each') : 'value'
    const row = this.#row(node, kind, place)
    const part = this.#part(place, row)
    const called = this.#within(callee, part)
    const all = given.map((each) => this.#given(each, row, part, named !== undefined))
    return this.#told(row, this.#factory.updateCallExpression(node, called, undefined, all))
  }

  /** An argument. A function is called for elements, as far as can be seen. @param alsoNamed so is one that is only named */
  #given(argument: ts.Expression, row: number, part: Place, alsoNamed = false): ts.Expression {
    const number = this.#factory.createNumericLiteral(row)
    if (isLiteralFunction(argument) && isOrdinary(argument)) {
      return this.#method('e', [number, this.#function(argument, { parent: row, owner: row })])
    }
    return alsoNamed && ts.isIdentifier(argument) ? this.#method('n', [number, argument]) : this.#within(argument, part)
  }

  #part = ({ owner }: Place, parent: number): Place => ({ parent, owner })

  #row(node: ts.Node, kind: TwinKind, { parent, owner, slot, result }: Place): number {
    const { file, prefix } = this.source
    const start = node.getStart(file)
    const place = (position: number) => {
      const { line, character } = file.getLineAndCharacterOfPosition(position)
      return [line, line === 0 ? character - prefix : character] as const
    }
    const text = file.text.slice(start, node.end).replace(/\s+/g, ' ')
    return (
      this.rows.push({
        kind,
        text: text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text,
        at: [...place(start), ...place(node.end)],
        parent,
        owner,
        ...(slot && { slot }),
        ...(result && { result }),
      }) - 1
    )
  }

  #told(row: number, value: ts.Expression): ts.Expression {
    return this.#method('v', [this.#factory.createNumericLiteral(row), value])
  }

  #method(name: string, given: readonly ts.Expression[]): ts.Expression {
    const method = this.#factory.createPropertyAccessExpression(this.#factory.createIdentifier('__v'), name)
    return this.#factory.createCallExpression(method, undefined, given)
  }
}

/** Names of values that need no telling. */
const unnamed = new Set(['undefined', 'NaN', 'Infinity'])

/** Methods that call a function for elements. */
const quantifiers = new Map<string, TwinKind>([
  ['some', 'some'],
  ['every', 'every'],
  ...(['find', 'findLast', 'findIndex', 'findLastIndex'] as const).map((name) => [name, 'find'] as const),
  ['filter', 'filter'],
  ...(['map', 'flatMap', 'forEach', 'reduce', 'reduceRight', 'toSorted', 'sort'] as const).map(
    (name) => [name, 'each'] as const,
  ),
])

type Path = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.NonNullExpression

const isPath = (node: ts.Node): node is Path =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isNonNullExpression(node)

const isLink = (node: ts.Expression): boolean => isPath(node) || ts.isCallChain(node)

/** Is the expression part of a chain with `?.`? */
const isOptional = (node: ts.Node): boolean => (node.flags & ts.NodeFlags.OptionalChain) !== 0

const isStructured = (node: ts.Node): boolean =>
  ts.isCallExpression(node) ||
  ts.isConditionalExpression(node) ||
  ts.isParenthesizedExpression(node) ||
  (ts.isBinaryExpression(node) && kindOfOperator(node.operatorToken.kind) !== undefined) ||
  (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)

const isTruth = (node: ts.Node): boolean =>
  node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword

const isAssignment = (node: ts.Node): boolean =>
  ts.isDeleteExpression(node) ||
  ts.isPostfixUnaryExpression(node) ||
  (ts.isPrefixUnaryExpression(node) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)) ||
  (ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment)

function kindOfOperator(operator: ts.SyntaxKind): TwinKind | undefined {
  switch (operator) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return 'and'
    case ts.SyntaxKind.BarBarToken:
      return 'or'
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
    case ts.SyntaxKind.LessThanToken:
    case ts.SyntaxKind.LessThanEqualsToken:
    case ts.SyntaxKind.GreaterThanToken:
    case ts.SyntaxKind.GreaterThanEqualsToken:
    case ts.SyntaxKind.InKeyword:
    case ts.SyntaxKind.InstanceOfKeyword:
      return 'compare'
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.PlusToken:
    case ts.SyntaxKind.MinusToken:
    case ts.SyntaxKind.AsteriskToken:
    case ts.SyntaxKind.SlashToken:
    case ts.SyntaxKind.PercentToken:
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return 'value'
    default:
      return undefined
  }
}

const boundNames = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []))
