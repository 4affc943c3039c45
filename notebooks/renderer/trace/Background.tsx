/** What lies behind the lanes: partitions, the numbers of the rows, the selected row, and the verdict below the last. */
import type { Trace } from '../../../server/wire/trace.js'
import { Icon } from '../icons.js'
import { type Extent, meets } from './box.js'
import { LoopBracket } from './LoopBracket.js'
import { gutter } from './lanes.js'
import { centreOf, type Layout } from './layout.js'
import { slotNumber } from './slots.js'

interface Props {
  readonly trace: Trace
  readonly layout: Layout
  /** A row; -1: none. */
  readonly selected: number
  /** A step. */
  readonly pinned: number | undefined
  /** Rows that differ from those of the trace beside. */
  readonly differing: ReadonlySet<number> | undefined
  /** The id of the pattern that fills what is blocked. */
  readonly hatch: string
  /** What lies outside of these heights is not drawn. */
  readonly extent: Extent
}

export function Background({ trace, layout, selected, pinned, differing, hatch, extent }: Props) {
  const { rowHeight, width, slots, slotOf, yOf, partitions } = layout
  const bottom = slots.length * rowHeight
  return (
    <>
      {partitions.map(({ from, to, walls, text }) => {
        const [y1, y2] = [yOf(from), yOf(to)]
        if (y1 === y2 || !meets(extent, y1, y2)) return null
        return (
          <g class="pn-partition">
            <title>partition: {text}</title>
            <rect class="pn-tint" x={0} y={y1} width={width} height={y2 - y1} />
            {walls.map(({ x, blocks }) => (
              <>
                <rect x={x - 5} y={y1} width={10} height={y2 - y1} fill={`url(#${hatch})`} />
                {blocks !== 'left' && <path d={`M${x - 5} ${y1}V${y2}`} />}
                {blocks !== 'right' && <path d={`M${x + 5} ${y1}V${y2}`} />}
              </>
            ))}
          </g>
        )
      })}
      <rect class={`pn-lastrow pn-${trace.purpose}`} x={0} y={bottom - rowHeight} width={width} height={rowHeight} />
      {pinned !== undefined && slotOf[pinned] !== undefined && (
        <rect
          class="pn-pinnedrow"
          x={2}
          y={slotOf[pinned] * rowHeight + 2}
          width={width - 4}
          height={rowHeight - 4}
          rx={4}
        />
      )}
      {selected >= 0 && (
        <rect class="pn-selectedrow" x={1} y={selected * rowHeight + 1} width={width - 2} height={rowHeight - 2} />
      )}
      {slots.map((slot, row) => {
        const y = centreOf(row, rowHeight)
        if (!meets(extent, y, y)) return null
        const number = slotNumber(slot, trace.part?.before)
        return (
          <>
            {differing?.has(row) && (
              <g class="pn-differs">
                <rect x={0} y={row * rowHeight} width={width} height={rowHeight} />
                <text x={4} y={y - 8}>
                  ≠
                </text>
              </g>
            )}
            <text class={`pn-rownumber ${row === selected ? 'pn-selected' : ''}`} x={gutter - 9} y={y + 4}>
              {number.length > 5 ? '⋮' : number}
            </text>
          </>
        )
      })}
      <LoopBracket layout={layout} />
      <g class={`pn-verdictmark pn-${trace.purpose}`}>
        <title>{trace.text}</title>
        <path class="pn-bar" d={`M0 ${bottom}H${width}`} />
        {trace.purpose !== 'record' && (
          <Icon name={trace.purpose === 'violation' ? 'wrong' : 'ok'} at={{ x: 8, y: layout.height - 19 }} size={15} />
        )}
        <text x={(gutter + width) / 2} y={layout.height - 7}>
          {layout.verdict}
        </text>
      </g>
    </>
  )
}
