/** The loop: a bracket beside the rows that repeat for ever, from the last one back to the state where the loop begins. */
import { gutter } from './lanes.js'
import type { Layout } from './layout.js'

export function LoopBracket({ layout, loop, title }: { layout: Layout; loop: number; title: string }) {
  const { rowHeight, slots, yOf } = layout
  const [x, end] = [gutter - 5, gutter + 3]
  const top = yOf(loop)
  const bottom = yOf(slots[slots.length - 1].last)
  // A state that lasts for ever leads back to itself.
  const lowest = bottom > top ? bottom : bottom + rowHeight / 2
  return (
    <g class="pn-loop">
      <title>{title}</title>
      <path
        d={`M${end} ${lowest}H${x + 6}Q${x} ${lowest} ${x} ${lowest - 6}V${top + 6}Q${x} ${top} ${x + 6} ${top}H${end}`}
      />
      <path class="pn-tip" d={`M${end - 6} ${top - 4}L${end + 1} ${top}L${end - 6} ${top + 4}Z`} />
    </g>
  )
}
