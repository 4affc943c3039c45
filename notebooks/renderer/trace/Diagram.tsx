/** The space-time diagram in a box of bounded height that scrolls: lanes for nodes, time downwards, messages as arrows. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { useOwnId } from '../useOwnId.js'
import { nodeText } from '../values.js'
import type { Arrow } from './arrows.js'
import { Drawing } from './Drawing.js'
import { HoverCard } from './HoverCard.js'
import { LaneHeads } from './LaneHeads.js'
import type { Layout } from './layout.js'
import type { Mark } from './marks.js'
import type { Reading } from './reading.js'
import { useInView } from './useInView.js'
import { useWindow } from './useWindow.js'
import type { View } from './view.js'

/** The height of the box, in CSS pixels; less where the drawing has less. */
export const highest = 650

interface Props {
  readonly reading: Reading
  readonly view: View
  readonly layout: Layout
  /** The row that is selected. */
  readonly selected: number
  /** A step to be compared with the selected one. */
  readonly pinned: number | undefined
  readonly chain: readonly number[] | undefined
  readonly emphasis: ReadonlySet<number> | undefined
  readonly onSelect: (slot: number, extended: boolean) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** The list of steps, where it stands beside the drawing and takes the focus; else the diagram does. */
  readonly children: ((visible: readonly [first: number, last: number]) => ComponentChildren) | undefined
}

export function Diagram(props: Props) {
  const { reading, view, layout, selected, pinned, chain, emphasis, onSelect, onKeyDown, children } = props
  const box = useRef<HTMLDivElement>(null)
  const hatch = useOwnId('diagram')
  const [pointed, point] = useState<{ thing: Arrow | Mark; x: number; y: number }>()
  const { rowHeight, height, groups, slots } = layout
  const heads = groups.length > 1 ? 50 : 36
  const bottom = selected === slots.length - 1 ? height : (selected + 1) * rowHeight
  const visible = useWindow(highest, bottom + heads)
  useInView(box, selected * rowHeight, bottom, heads)
  const state = reading.states[slots[selected]?.last ?? 0]
  return (
    <div
      class="pn-diagram"
      ref={box}
      {...(children
        ? {}
        : { tabIndex: 0, role: 'group', 'aria-label': 'Space-time diagram; keys move through its steps', onKeyDown })}
      onScroll={visible.onScroll}
    >
      <LaneHeads layout={layout} height={heads} state={state} text={view.told} title={nodeText} />
      <div class="pn-body">
        <Drawing
          trace={reading.trace}
          layout={layout}
          selected={selected}
          pinned={pinned}
          chain={chain}
          emphasis={emphasis}
          hatch={hatch}
          extent={visible.extent}
          onSelect={onSelect}
          onPoint={(thing, x, y) => {
            const frame = box.current?.getBoundingClientRect()
            if (!thing || !frame) point(undefined)
            else if (thing !== pointed?.thing) point({ thing, x: x - frame.left, y: y - frame.top })
          }}
        />
        {children?.(visible.rows(rowHeight, slots.length))}
      </div>
      {pointed && <HoverCard {...pointed} reading={reading} box={box.current} />}
    </div>
  )
}
