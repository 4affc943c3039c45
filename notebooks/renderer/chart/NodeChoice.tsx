/** Which node of a trace a statechart is about: whoever acts, or one that the reader chose. */
import type { ComponentChildren } from 'preact'
import type { NodeId } from '../../../server/wire/trace.js'

interface Props {
  readonly nodes: readonly NodeId[]
  readonly chosen: NodeId | undefined
  readonly acting: NodeId | undefined
  readonly onChoose: (node: NodeId | undefined) => void
  readonly children?: ComponentChildren
}

export function NodeChoice({ nodes, chosen, acting, onChoose, children }: Props) {
  return (
    <label class="pn-muted">
      of{' '}
      <select value={chosen ?? ''} onChange={(event) => onChoose(event.currentTarget.value || undefined)}>
        <option value="">who acts{acting === undefined ? '' : ` (${acting})`}</option>
        {nodes.map((node) => (
          <option value={node}>{node}</option>
        ))}
      </select>
      {children}
    </label>
  )
}
