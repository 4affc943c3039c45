import ts from 'typescript'
import { placeIn, visitAll } from '../codeOf.js'
import type { Rule } from '../rule.js'

const plainClasses = new Set(['Map', 'Set', 'Array', 'Object', 'BigInt'])

/** A context that holds what is no plain value. */
export const notPlain: Rule = {
  code: 'PN111',
  name: 'context-not-plain',
  severity: 'error',
  *find({ index, functions }) {
    for (const { context } of index.machines) {
      if (!context) continue
      for (const result of functions.results(context.node)) {
        if (!ts.isObjectLiteralExpression(result) || result.getSourceFile() !== context.node.getSourceFile()) continue
        for (const node of valuesIn(result)) {
          const what = notPlainKind(node)
          if (what)
            yield {
              ...placeIn(context, node),
              message: `A context holds plain values only (what JSON has, \`undefined\`, \`bigint\`, \`Map\`, \`Set\`); this is ${what}.`,
            }
        }
      }
    }
  },
}

/** The values in an object, through objects and lists. */
function* valuesIn(node: ts.Node): Iterable<ts.Node> {
  if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      if (ts.isPropertyAssignment(property)) yield* valuesIn(property.initializer)
      else if (!ts.isShorthandPropertyAssignment(property) && !ts.isSpreadAssignment(property)) yield property
    }
  } else if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) yield* valuesIn(element)
  } else yield node
}

function notPlainKind(node: ts.Node): string | undefined {
  if (ts.isFunctionLike(node)) return 'a function'
  if (ts.isClassExpression(node)) return 'a class'
  if (ts.isRegularExpressionLiteral(node)) return 'a regular expression'
  if (ts.isCallExpression(node) && node.expression.getText() === 'Symbol') return 'a symbol'
  if (ts.isNewExpression(node)) {
    const name = node.expression.getText()
    if (!plainClasses.has(name)) return `an instance of ${name}`
    let found: string | undefined
    for (const argument of node.arguments ?? [])
      visitAll(argument, (inner) => (found ??= ts.isFunctionLike(inner) ? 'a collection of functions' : undefined))
    return found
  }
  return undefined
}
