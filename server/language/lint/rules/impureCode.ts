import ts from 'typescript'
import { codeOfAll, isWithin, placeIn } from '../codeOf.js'
import type { Finding, Rule } from '../rule.js'

const instead: { readonly [name: string]: string } = {
  'Math.random': 'Let an input or the order of messages choose: the checker tries every choice.',
  'Date.now': 'Use `after`, or a field of the context that events advance.',
  'performance.now': 'Use `after`, or a field of the context that events advance.',
  'crypto.randomUUID': 'Number things by a field of the context.',
  'crypto.getRandomValues': 'Number things by a field of the context.',
  setTimeout: 'Use `after`, or `raise` with a delay.',
  setInterval: 'Use `after` that enters its own state again.',
  setImmediate: 'Use `raise`.',
  queueMicrotask: 'Use `raise`.',
  fetch: 'Send a message to a node that answers.',
  require: 'Import it at the top of a cell.',
}

/** Methods that change what they are called on. */
const changing = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
])

/** Chance, clocks, the outside world, or a change in place, in what has to be a function of context and event. */
export const impureCode: Rule = {
  code: 'PN110',
  name: 'impure-code',
  severity: 'error',
  *find({ index, functions }) {
    for (const code of codeOfAll(index.machines)) {
      for (const node of functions.within(code.node)) {
        if (!isWithin(code, node)) continue
        const message = impurity(node)
        if (message) yield { ...placeIn(code, node), message } satisfies Finding
      }
    }
  },
}

function impurity(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node)) {
    const called = node.expression.getText()
    const advice = Object.hasOwn(instead, called) ? instead[called] : undefined
    if (advice) return `\`${called}\` does not do the same each time, so runs could not be repeated. ${advice}`
    if (ts.isPropertyAccessExpression(node.expression) && changing.has(node.expression.name.text)) {
      const { expression, name } = node.expression
      const root = rootOf(expression)
      if (root) return changes(root, `\`.${name.text}()\``)
    }
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return '`new Date()` does not do the same each time, so runs could not be repeated. Use `after`, or a field of the context that events advance.'
  }
  if (ts.isAwaitExpression(node))
    return 'A step of a machine cannot wait. Send a message, and go on when the answer comes.'
  const assigned =
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
      ? node.left
      : (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
          (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
        ? node.operand
        : ts.isDeleteExpression(node)
          ? node.expression
          : undefined
  if (!assigned || ts.isIdentifier(assigned)) return undefined
  const root = rootOf(assigned)
  return root && changes(root, 'this')
}

const changes = (root: string, what: string): string =>
  `The ${root} is not to be changed in place: ${what} changes a value that other states of the space share. Give \`assign\` a new value, as in \`[...list, item]\`.`

/** Is this a part of the context or the event? Copies that a function made are its own. */
function rootOf(node: ts.Expression): 'context' | 'event' | undefined {
  let inner = node
  while (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner) || ts.isNonNullExpression(inner)) {
    if (ts.isPropertyAccessExpression(inner) && (inner.name.text === 'context' || inner.name.text === 'event'))
      return inner.name.text
    inner = inner.expression
  }
  if (!ts.isIdentifier(inner) || (inner.text !== 'context' && inner.text !== 'event')) return undefined
  return inner.text
}
