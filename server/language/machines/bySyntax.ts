/** What follows from a syntax tree alone: found once, and there as long as the tree is. */
import type ts from 'typescript'

/**
 * A function of a node that remembers what it found. Trees are never changed and a text that is edited gets a new one, so
 * the node's identity says for which version of the text it holds; an index that is made anew looks into edited texts only.
 * @param find depends on the node and its tree and on nothing else
 */
export function bySyntax<N extends ts.Node, T>(find: (node: N) => T): (node: N) => T {
  const known = new WeakMap<N, { readonly found: T }>()
  return (node) => {
    const before = known.get(node)
    if (before) return before.found
    const found = find(node)
    known.set(node, { found })
    return found
  }
}
