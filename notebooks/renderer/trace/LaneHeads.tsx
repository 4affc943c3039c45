/** Above the lanes, always in view: the roles, the nodes, and what each lane says at the selected moment. */
import type { NodeState } from '../../../server/wire/trace.js'
import type { Layout } from './layout.js'
import type { TraceState } from './states.js'

interface Props {
  readonly layout: Layout
  readonly height: number
  readonly state: TraceState
  readonly text: (node: NodeState) => string
  readonly title: (node: NodeState) => string
}

export function LaneHeads({ layout, height, state, text, title }: Props) {
  const { width, groups, lanes, spacing, stretches } = layout
  const colourOf = new Map(stretches.map((stretch) => [`${stretch.node} ${stretch.state}`, stretch.colour]))
  return (
    <div class="pn-heads" style={{ height: `${height}px`, minWidth: `${width}px` }} aria-hidden="true">
      {groups.length > 1 &&
        groups.map(({ role, x1, x2 }) => (
          <span class="pn-role" style={{ left: `${x1 + 3}px`, width: `${x2 - x1 - 6}px` }} title={role}>
            {role}
          </span>
        ))}
      {lanes.map(({ id, x }) => {
        const node = state.nodes[id]
        if (!node) return null
        const told = text(node)
        return (
          <span
            class="pn-head"
            style={{ left: `${x - spacing / 2}px`, width: `${spacing}px` }}
            title={`${id}: ${title(node)}`}
          >
            <b>{id}</b>
            <span class={node.up ? `pn-c${colourOf.get(`${id} ${told}`) ?? 0}` : 'pn-isdown'}>{told}</span>
          </span>
        )
      })}
    </div>
  )
}
