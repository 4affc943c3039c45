/** The author's own functions, found by their names, so that a rule can look one call further. */
import ts from 'typescript'
import type { MachineIndex } from '../machines/machineIndex.js'

type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration

export class Functions {
  readonly #byName = new Map<string, FunctionNode>()
  readonly #within = new Map<ts.Node, readonly ts.Node[]>()

  constructor({ files }: Pick<MachineIndex, 'files'>) {
    for (const file of files.values()) for (const statement of file.statements) this.#declare(statement)
  }

  /** The function that an expression is: itself, or the one of that name. */
  of(node: ts.Node): FunctionNode | undefined {
    if (isFunction(node)) return node
    return ts.isIdentifier(node) ? this.#byName.get(node.text) : undefined
  }

  /** A node, and everything within it; the bodies of functions that are called by name or handed on, each once. */
  within(node: ts.Node): readonly ts.Node[] {
    const before = this.#within.get(node)
    if (before) return before
    const seen = new Set<ts.Node>()
    const left = [node]
    for (let at = left.pop(); at; at = left.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      const children: ts.Node[] = []
      ts.forEachChild(at, (child) => void children.push(child))
      left.push(...children.reverse())
      const called = ts.isIdentifier(at) && !isMember(at) ? this.#byName.get(at.text) : undefined
      if (called) left.push(called)
    }
    const found = [...seen]
    this.#within.set(node, found)
    return found
  }

  /** The expressions that a function may return, looked for in the functions that it calls. */
  results(node: ts.Node, depth = 0): ts.Expression[] {
    const expression = ts.isExpression(node) ? unwrapped(node) : node
    if (depth > 8) return []
    const made = this.of(expression)
    if (made) {
      if (!made.body) return []
      if (!ts.isBlock(made.body)) return this.results(made.body, depth + 1)
      return returned(made.body).flatMap((each) => this.results(each, depth + 1))
    }
    if (ts.isConditionalExpression(expression)) {
      return [...this.results(expression.whenTrue, depth + 1), ...this.results(expression.whenFalse, depth + 1)]
    }
    if (ts.isCallExpression(expression)) {
      const called = this.of(expression.expression)
      if (called) return this.results(called, depth + 1)
    }
    return ts.isExpression(expression) ? [expression] : []
  }

  #declare(statement: ts.Statement): void {
    if (ts.isFunctionDeclaration(statement) && statement.name) this.#byName.set(statement.name.text, statement)
    if (!ts.isVariableStatement(statement)) return
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer && isFunction(unwrapped(initializer))) {
        this.#byName.set(name.text, unwrapped(initializer) as FunctionNode)
      }
    }
  }
}

/** An expression without parentheses and assertions about its type. */
export function unwrapped(node: ts.Expression): ts.Expression {
  let inner = node
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner)
  ) {
    inner = inner.expression
  }
  return inner
}

export const isFunction = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node)

/** What the `return` statements of a function give; those of functions within it are not its own. */
function returned(body: ts.Block): ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) {
      if (node.expression) found.push(node.expression)
    } else if (!isFunction(node)) ts.forEachChild(node, visit)
  }
  visit(body)
  return found
}

/** The `name` of `something.name`, or a key: not the name of a function. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node
  if (!parent) return false
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  return (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) && parent.name === node
}
