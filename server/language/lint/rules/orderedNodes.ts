import ts from 'typescript'
import type { MachineIndex } from '../../machines/machineIndex.js'
import { codeOf, isWithin, placeIn } from '../codeOf.js'
import { unwrapped } from '../functions.js'
import type { Rule } from '../rule.js'

/** Nodes that are declared interchangeable, in whose machine their names have an order. */
export const orderedNodes: Rule = {
  code: 'PN119',
  name: 'symmetric-but-ordered',
  severity: 'warning',
  *find({ index, functions }) {
    const symmetric = symmetricRoles(index)
    for (const { protocol, roles } of symmetric) {
      for (const role of protocol.roles) {
        if (!role.machine || (roles && !roles.includes(role.name.name)) || role.count === 1) continue
        for (const code of codeOf(role.machine)) {
          for (const node of functions.within(code.node)) {
            const how = isWithin(code, node) ? ordering(node) : undefined
            if (!how) continue
            const message = `${how}, but "${role.name.name}" is declared symmetric: with other names its nodes would behave otherwise. Treat all peers alike, or leave the role out of \`symmetry\`.`
            yield { ...placeIn(code, node), message }
          }
        }
      }
    }
  },
}

/** The checks that ask for symmetry, and for which roles; absent: all of them. */
function symmetricRoles({ checks }: MachineIndex) {
  return checks.flatMap(({ protocol, node }) => {
    const asked = /symmetry:\s*(true|\[[^\]]*\])/.exec(node.getText())?.[1]
    if (!asked || !protocol) return []
    const roles = asked === 'true' ? undefined : [...asked.matchAll(/['"]([^'"]+)['"]/g)].map(([, role]) => role)
    return [{ protocol, roles }]
  })
}

const ids = /^(id|from|to|peer|peers|self|leader|candidate|owner|votedFor)$/

function ordering(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node) && isComparison(node.operatorToken.kind) && isId(node.left) && isId(node.right)) {
    return 'This compares the names of nodes by their order'
  }
  if (
    ts.isElementAccessExpression(node) &&
    ts.isNumericLiteral(node.argumentExpression) &&
    nameOf(node.expression) === 'peers'
  ) {
    return 'This picks one peer by its place in the list'
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  const { name, expression } = node.expression
  if (nameOf(expression) !== 'peers') return undefined
  if (/^(sort|toSorted|indexOf|findIndex|at)$/.test(name.text)) return 'This depends on the order of the peers'
  return undefined
}

const isComparison = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.LessThanToken ||
  kind === ts.SyntaxKind.GreaterThanToken ||
  kind === ts.SyntaxKind.LessThanEqualsToken ||
  kind === ts.SyntaxKind.GreaterThanEqualsToken

const isId = (node: ts.Expression): boolean => ids.test(nameOf(node) ?? '')

function nameOf(expression: ts.Expression): string | undefined {
  const node = unwrapped(expression)
  if (ts.isIdentifier(node)) return node.text
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined
}
