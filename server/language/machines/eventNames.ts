/** Where the names of events stand in code that is not part of a machine: `event.type === 'vote'`, `{ type: 'vote' }` in types. */
import ts from 'typescript'
import { bySyntax } from './bySyntax.js'
import type { Name } from './place.js'
import type { Reader } from './reader.js'

/** Every such name in a text, of whatever event it is. */
export const eventNamesIn = (reader: Reader, file: ts.SourceFile): Name[] =>
  literalsIn(file).flatMap((node) => reader.name({ node, frame: undefined }) ?? [])

const literalsIn = bySyntax((file: ts.SourceFile): readonly ts.StringLiteralLike[] => {
  const found: ts.StringLiteralLike[] = []
  const add = (node: ts.Node | undefined) => {
    if (node && ts.isStringLiteralLike(node)) found.push(node)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isComparison(node.operatorToken.kind)) {
      if (isType(node.left)) add(node.right)
      if (isType(node.right)) add(node.left)
    } else if (ts.isSwitchStatement(node) && isType(node.expression)) {
      for (const clause of node.caseBlock.clauses) if (ts.isCaseClause(clause)) add(clause.expression)
    } else if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'assertEvent'
    ) {
      const [, types] = node.arguments
      if (types && ts.isArrayLiteralExpression(types)) types.elements.forEach(add)
      else add(types)
    } else if (ts.isPropertySignature(node) && ts.isIdentifier(node.name) && node.name.text === 'type' && node.type) {
      const types = ts.isUnionTypeNode(node.type) ? node.type.types : [node.type]
      for (const type of types) if (ts.isLiteralTypeNode(type)) add(type.literal)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
})

const isComparison = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
  kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
  kind === ts.SyntaxKind.EqualsEqualsToken ||
  kind === ts.SyntaxKind.ExclamationEqualsToken

/** `event.type`, `message.type`; the `type` of an action of a property is another. */
function isType(node: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'type') return false
  return !(ts.isIdentifier(node.expression) && node.expression.text === 'action')
}
