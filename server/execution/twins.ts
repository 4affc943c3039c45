/**
 * Twins of functions: copies that report the value of every sub-expression, made when a cell is compiled, so that a property can be
 * asked why it is false. The functions themselves stay as they are; a twin runs only when something is explained.
 *
 * `always(f)` becomes `always(__twin(f, rows, (__v) => copy of f))`; after a declaration `const f = ...`, and before all others for
 * `function f() {}`, stands `__twin(f, ...)`. The kernel gives `__twin`, which remembers the twin and returns `f`.
 */
import ts from 'typescript'
import { isLiteralFunction, isOrdinary, type LiteralFunction, type Source, twinCall } from './reporter.js'

/** Names of those who receive predicates: `always(p)`, `kinds.always(p)`. */
const kinds = new Set([
  'always',
  'step',
  'reachable',
  'quiescent',
  'eventually',
  'leadsTo',
  'infinitelyOften',
  'stabilizes',
])

/** @param file which may have been changed since it was parsed */
export function addTwins(file: ts.SourceFile, source: Source): ts.SourceFile {
  const { context } = source
  const { factory } = context
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isTypeNode(node)) return node
    const visited = ts.visitEachChild(node, visit, context)
    if (ts.isArrowFunction(node) && ts.isArrowFunction(visited)) return makingPredicates(node, visited)
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited) || !isKind(node.expression)) return visited
    const given = visited.arguments.map((argument, index) => {
      const literal = node.arguments[index]
      return literal && isLiteralFunction(literal) && isOrdinary(literal)
        ? twinCall(argument, literal, source)
        : argument
    })
    return factory.updateCallExpression(visited, visited.expression, visited.typeArguments, given)
  }
  /** `(x) => (state) => ...` */
  const makingPredicates = (node: ts.ArrowFunction, visited: ts.ArrowFunction): ts.ArrowFunction => {
    const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = visited
    if (!isLiteralFunction(node.body) || !isOrdinary(node.body) || ts.isBlock(body)) return visited
    const made = twinCall(body, node.body, source)
    return factory.updateArrowFunction(
      ...([visited, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, made] as const),
    )
  }
  const registered = (name: ts.Identifier, literal: LiteralFunction): ts.Statement =>
    factory.createExpressionStatement(twinCall(factory.createIdentifier(name.text), literal, source))

  const hoisted: ts.Statement[] = []
  const statements = file.statements.flatMap((statement): ts.Statement[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name && isOrdinary(statement)) {
      hoisted.push(registered(statement.name, statement))
    }
    return [visit(statement) as ts.Statement, ...declaredFunctions(statement).map((each) => registered(...each))]
  })
  // Functions are there before anything runs.
  const start = statements.findIndex((statement) => !ts.isImportDeclaration(statement) && !isDirective(statement))
  return factory.updateSourceFile(file, statements.toSpliced(start < 0 ? statements.length : start, 0, ...hoisted))
}

/** The functions that a statement gives names to: `const f = () => ...`. */
function declaredFunctions(statement: ts.Statement): [name: ts.Identifier, literal: LiteralFunction][] {
  if (!ts.isVariableStatement(statement)) return []
  return statement.declarationList.declarations.flatMap(({ name, initializer }): [ts.Identifier, LiteralFunction][] =>
    initializer && ts.isIdentifier(name) && isLiteralFunction(initializer) && isOrdinary(initializer)
      ? [[name, initializer]]
      : [],
  )
}

const isKind = (callee: ts.Expression): boolean =>
  (ts.isIdentifier(callee) && kinds.has(callee.text)) ||
  (ts.isPropertyAccessExpression(callee) && kinds.has(callee.name.text))

const isDirective = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)
