/** The loop: a bracket beside the rows that repeat for ever, from below the last one back to the state where the loop begins. */
import { gutter } from './lanes.js'
import type { Layout } from './layout.js'

export function LoopBracket({ layout }: { layout: Layout }) {
  const { loop, yOf } = layout
  if (!loop) return null
  const { box, text, to } = loop
  const [x, y, end] = [gutter - 5, box.y + box.height / 2, gutter + 3]
  const top = yOf(to)
  return (
    <g class="pn-loop">
      <path d={`M${box.x} ${y}H${x + 6}Q${x} ${y} ${x} ${y - 6}V${top + 6}Q${x} ${top} ${x + 6} ${top}H${end}`} />
      <path class="pn-tip" d={`M${end - 6} ${top - 4}L${end + 1} ${top}L${end - 6} ${top + 4}Z`} />
      <text x={box.x + 3} y={box.y + 12}>
        {text}
      </text>
    </g>
  )
}
