import ts from 'typescript'
import { codeOfAll, isWithin, placeIn } from '../codeOf.js'
import { unwrapped } from '../functions.js'
import type { Rule } from '../rule.js'

/** A comparison that two groups without a common member can both pass. */
export const disjointQuorums: Rule = {
  code: 'PN114',
  name: 'quorums-disjoint',
  severity: 'warning',
  *find({ index, functions }) {
    for (const origin of new Set(index.machines.map((each) => each.origin))) {
      const machines = index.machines.filter((each) => each.origin === origin)
      const sizes = index.protocols
        .flatMap(({ roles }) => roles.filter((role) => role.machine?.origin === origin))
        .flatMap(({ count }) => (count === undefined ? [] : [count]))
      for (const code of codeOfAll(machines)) {
        for (const node of functions.within(code.node)) {
          if (!ts.isBinaryExpression(node) || !isWithin(code, node)) continue
          for (const size of sizes.length > 0 ? new Set(sizes) : [3, 4, 5]) {
            const least = leastPassing(node, size)
            if (least === undefined || least < 1 || 2 * least > size) continue
            const message = `With ${size} nodes ${least} ${least === 1 ? 'is' : 'are'} enough here, so two groups that share no node can both decide. A majority is more than half: \`2 * votes > nodes\`.`
            yield { ...placeIn(code, node), message }
            break
          }
        }
      }
    }
  },
}

/**
 * The least number of votes that passes a comparison of a count with a number of nodes, in a group of some size; undefined
 * where it is no such comparison.
 */
function leastPassing({ left, right, operatorToken }: ts.BinaryExpression, size: number): number | undefined {
  const passes = comparison(operatorToken.kind)
  if (!passes) return undefined
  for (let votes = 0; votes <= size; votes++) {
    const a = amountOf(left, votes, size)
    const b = amountOf(right, votes, size)
    if (!a || !b || a.votes === b.votes || a.nodes === b.nodes) return undefined
    if (passes(a.value, b.value) && a.votes) return votes
    if (passes(a.value, b.value) && b.votes && votes > 0) return votes
  }
  return undefined
}

function comparison(kind: ts.SyntaxKind): ((a: number, b: number) => boolean) | undefined {
  switch (kind) {
    case ts.SyntaxKind.GreaterThanToken:
      return (a, b) => a > b
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return (a, b) => a >= b
    case ts.SyntaxKind.LessThanToken:
      return (a, b) => a < b
    case ts.SyntaxKind.LessThanEqualsToken:
      return (a, b) => a <= b
    default:
      return undefined
  }
}

interface Value {
  readonly value: number
  /** Whether it depends on the number of votes, and on that of the nodes. */
  readonly votes: boolean
  readonly nodes: boolean
}

const counted = /vote|ack|grant|promise|accept|prepared|confirm|yes|repl(y|ies)|response/i
const everybody = /^(nodes|servers|members|replicas|acceptors|processes|all|cluster|group)$/i

function amountOf(expression: ts.Expression, votes: number, size: number): Value | undefined {
  const node = unwrapped(expression)
  if (ts.isNumericLiteral(node)) return { value: Number(node.text), votes: false, nodes: false }
  if (ts.isPropertyAccessExpression(node) && /^(length|size)$/.test(node.name.text)) {
    const name = lastName(node.expression)
    if (name === undefined) return undefined
    // peers are the others
    if (/^(peers|others)$/i.test(name)) return { value: size - 1, votes: false, nodes: true }
    if (everybody.test(name)) return { value: size, votes: false, nodes: true }
    return counted.test(name) ? { value: votes, votes: true, nodes: false } : undefined
  }
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments
    const round = { 'Math.floor': Math.floor, 'Math.ceil': Math.ceil, 'Math.trunc': Math.trunc }[
      node.expression.getText()
    ]
    const inner = first && round && amountOf(first, votes, size)
    return inner && round && { ...inner, value: round(inner.value) }
  }
  if (!ts.isBinaryExpression(node)) return undefined
  const a = amountOf(node.left, votes, size)
  const b = amountOf(node.right, votes, size)
  const value = a && b && calculated(node.operatorToken.kind, a.value, b.value)
  if (!a || !b || value === undefined) return undefined
  return { value, votes: a.votes || b.votes, nodes: a.nodes || b.nodes }
}

function calculated(kind: ts.SyntaxKind, a: number, b: number): number | undefined {
  if (kind === ts.SyntaxKind.PlusToken) return a + b
  if (kind === ts.SyntaxKind.MinusToken) return a - b
  if (kind === ts.SyntaxKind.AsteriskToken) return a * b
  return kind === ts.SyntaxKind.SlashToken ? a / b : undefined
}

function lastName(expression: ts.Expression): string | undefined {
  const node = unwrapped(expression)
  if (ts.isIdentifier(node)) return node.text
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined
}
