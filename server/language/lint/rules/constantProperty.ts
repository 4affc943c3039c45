import ts from 'typescript'
import type { Code } from '../../machines/place.js'
import { type Functions, isFunction, unwrapped } from '../functions.js'
import type { Rule } from '../rule.js'

/** A property that says the same of every state. */
export const constantProperty: Rule = {
  code: 'PN117',
  name: 'constant-property',
  severity: 'warning',
  *find({ index, functions }) {
    for (const { properties } of index.protocols) {
      for (const { name, parts } of properties) {
        for (const part of parts) {
          const message = constant(functions, part)
          if (message) yield { ...name, message: `"${name.name}" ${message}` }
        }
      }
    }
  },
}

function constant(functions: Functions, { node }: Code): string | undefined {
  if (!isFunction(node)) return undefined
  const results = functions.results(node).map((result) => unwrapped(result).kind)
  if (results.length === 0) return node.body ? 'returns nothing, which counts as false. Return a condition.' : undefined
  for (const [kind, text] of [
    [ts.SyntaxKind.TrueKeyword, 'true'],
    [ts.SyntaxKind.FalseKeyword, 'false'],
  ] as const) {
    if (results.every((result) => result === kind))
      return `is ${text} in every state, so it says nothing of the protocol.`
  }
  return node.parameters.length === 0 ? 'does not look at the state, so it says the same of every one.' : undefined
}
