/** The bracket beside the rows that repeat for ever, from the last one back to the state where the loop begins. */
import { gutter } from './lanes.js'
import { centreOf, type Layout } from './layout.js'

export function LoopBracket({ layout, loop, title }: { layout: Layout; loop: number; title: string }) {
  const { rowHeight, rows } = layout
  const [x, end] = [gutter - 7, gutter]
  const top = centreOf(loop, rowHeight)
  const bottom = centreOf(rows - 1, rowHeight)
  // A state that lasts for ever leads back to itself.
  const lowest = bottom > top ? bottom : bottom + rowHeight / 2
  return (
    <g class="pn-loop">
      <title>{title}</title>
      <path d={`M${end} ${lowest}H${x}V${top}H${end}`} />
      <path d={`M${end - 4} ${top - 4}L${end} ${top}L${end - 4} ${top + 4}`} />
    </g>
  )
}
