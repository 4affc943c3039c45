import type { AnyMachineSnapshot } from 'xstate'
import type { Canonical, CanonicalValues } from './values.js'

/**
 * What tells two snapshots of one machine apart where values come from one table, and the context in canonical form. The key is
 * `before`, the name of the context and `after`.
 *
 * @throws NotPlainError where the context or the output is not a plain value
 */
export function snapshotKey(
  snapshot: AnyMachineSnapshot,
  values: CanonicalValues,
): { key: string; before: string; context: Canonical; after: string } {
  const context = values.of(snapshot.context, 'context')
  const history = Object.entries(snapshot.historyValue as Record<string, { id: string }[]>).map(
    ([id, nodes]) => `${id}:${nodes.map((child) => child.id).sort()}`,
  )
  // The state nodes, not the value made of them: XState has been seen to leave two sets of nodes with one value.
  const nodes = snapshot._nodes.map((active: { id: string }) => active.id).sort()
  const output = values.of(snapshot.output, 'output').name
  const before = `${snapshot.status}|${nodes.join()}|`
  const after = `|${history.sort().join(';')}|${output}`
  return { key: before + context.name + after, before, context, after }
}
