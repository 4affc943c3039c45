import type { NodeState, Trace } from './trace.js'

/** The nodes as they are after so many steps of a trace. */
export function nodesAfter({ initial, steps }: Trace, count: number): { readonly [id: string]: NodeState } {
  return Object.assign({}, initial.nodes, ...steps.slice(0, count).map(({ nodes }) => nodes))
}
