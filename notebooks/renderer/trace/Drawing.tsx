/**
 * The space-time diagram as SVG. Only what lies within `near` is in the document: a trace may have thousands of steps. It and what
 * it is made of have no state, since pictures are made of it where there is no page.
 */
import { loopTexts } from '../../../server/wire/loopTexts.js'
import type { Trace } from '../../../server/wire/trace.js'
import { ArrowLine } from './ArrowLine.js'
import type { Arrow } from './arrows.js'
import { Background } from './Background.js'
import { type Extent, meets, partOf } from './box.js'
import { centreOf, type Layout } from './layout.js'
import type { Mark } from './marks.js'
import { LabelText, MarkShape, NoticeBar } from './shapes.js'

/** Arrows that cross the visible part and neither begin nor end near it. */
const mostPassing = 100
/** How far arrows are drawn beyond what is near: their ends are never seen where they are cut. */
const beyond = 20

interface Props {
  readonly trace: Trace
  readonly layout: Layout
  /** The row that is selected; -1: none. */
  readonly selected: number
  /** A step that is kept in view to be compared with the selected one. */
  readonly pinned?: number
  /** Steps by which the pinned one is known at the selected one, or the other way round: joined by a line. */
  readonly chain?: readonly number[]
  /** Steps to stand out; absent: all alike. */
  readonly emphasis?: ReadonlySet<number>
  /** Rows that differ from those of the trace beside. */
  readonly differing?: ReadonlySet<number>
  /** The id of the pattern that fills what is down or blocked; no other drawing of the page has it. */
  readonly hatch: string
  /** What lies outside of these heights is not drawn. */
  readonly extent: Extent
  /** @param slot the row @param extended the reader held Shift: the order of two steps is asked for */
  readonly onSelect?: (slot: number, extended: boolean) => void
  /** What is pointed at, and where. */
  readonly onPoint?: (thing: Arrow | Mark | undefined, x: number, y: number) => void
}

export function Drawing(props: Props) {
  const { trace, layout, selected, pinned, chain, emphasis, differing, hatch, extent, onSelect, onPoint } = props
  const { rowHeight, width, height, slots, yOf, stretches, marks, arrows, labels, notices } = layout
  const now = slots[selected]
  const isNow = (step: number) => now !== undefined && step >= now.first && step <= now.last
  const aside = (...steps: number[]) => !!emphasis && !steps.every((step) => emphasis.has(step))
  const near = (top: number, bottom: number) => meets(extent, top, bottom)
  // Arrows that only pass by are drawn as long as they can be told from each other.
  const ends = ({ y1, y2 }: Arrow) => near(y1, y1) || near(y2, y2)
  const passing = arrows.filter((arrow) => near(arrow.y1, arrow.y2) && !ends(arrow)).length
  const drawn = (arrow: Arrow) => ends(arrow) || (passing <= mostPassing && near(arrow.y1, arrow.y2))
  const point = ({ target, clientX, clientY }: PointerEvent) => {
    const place = target instanceof Element ? target.closest('[data-arrow],[data-mark]') : null
    const { arrow, mark } = (place as SVGElement | null)?.dataset ?? {}
    const thing = arrow !== undefined ? arrows[Number(arrow)] : mark !== undefined ? marks[Number(mark)] : undefined
    onPoint?.(thing, clientX, clientY)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list of steps takes the keys
    <svg
      class="pn-drawing"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Space-time diagram of ${trace.nodes.length} nodes and ${loopTexts(trace)?.length ?? `${trace.steps.length} steps`}; the list of steps says the same in words`}
      onClick={(event) => {
        const y = event.clientY - event.currentTarget.getBoundingClientRect().top
        onSelect?.(Math.max(0, Math.min(slots.length - 1, Math.floor(y / rowHeight))), event.shiftKey)
      }}
      onPointerMove={point}
      onPointerLeave={() => onPoint?.(undefined, 0, 0)}
    >
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" />
        </pattern>
      </defs>
      <Background
        trace={trace}
        layout={layout}
        selected={selected}
        pinned={pinned}
        differing={differing}
        hatch={hatch}
        extent={extent}
      />
      {stretches.map((stretch) => {
        const [y1, y2] = [yOf(stretch.from), yOf(stretch.to)]
        if (y1 === y2 || !near(y1, y2)) return null
        if (!stretch.down) return <path class={`pn-lane pn-c${stretch.colour}`} d={`M${stretch.x} ${y1}V${y2}`} />
        return (
          <g class="pn-down">
            <rect x={stretch.x - 8} y={y1} width={16} height={y2 - y1} fill={`url(#${hatch})`} />
            <path d={`M${stretch.x - 8} ${y1}V${y2}M${stretch.x + 8} ${y1}V${y2}`} />
          </g>
        )
      })}
      {chain && <Chain layout={layout} steps={chain} />}
      {slots.map(({ kind }, slot) => {
        const y = centreOf(slot, rowHeight)
        if (kind !== 'folded' || !near(y, y)) return null
        return layout.lanes.map(({ x }) => (
          <g class="pn-break">
            <rect x={x - 4} y={y - 9} width={8} height={18} />
            <path d={`M${x} ${y - 7}V${y + 8}`} />
          </g>
        ))
      })}
      {arrows.map((arrow, index) =>
        drawn(arrow) ? (
          <ArrowLine
            {...arrow}
            {...(arrow.bend ? {} : drawnPart(arrow, extent))}
            index={index}
            selected={isNow(arrow.to) || isNow(arrow.from)}
            arriving={isNow(arrow.to)}
            aside={aside(arrow.from, arrow.to)}
          />
        ) : null,
      )}
      {marks.map((mark, index) =>
        near(mark.y, mark.y) ? (
          <MarkShape mark={mark} index={index} selected={isNow(mark.step)} aside={mark.step > 0 && aside(mark.step)} />
        ) : null,
      )}
      {notices.map((notice) =>
        near(notice.box.y, notice.box.y) ? (
          <NoticeBar notice={notice} width={width} selected={notice.slot === selected} />
        ) : null,
      )}
      {labels.near(extent).map((label) => {
        const { of, index, box } = label
        if (!near(box.y, box.y)) return null
        const isArrow = 'journey' in of
        const step = isArrow ? of.to : of.step
        return (
          <LabelText
            label={label}
            place={isArrow ? { 'data-arrow': index } : { 'data-mark': index }}
            selected={isNow(step)}
            aside={isArrow ? aside(of.from, of.to) : aside(step)}
          />
        )
      })}
    </svg>
  )
}

/** Most of a long arrow is far from what is visible; dashes without end are what browsers are slowest to draw. */
function drawnPart(arrow: Arrow, { top, bottom }: Extent) {
  const { line, cut } = partOf(arrow, { top: top - beyond, bottom: bottom + beyond })
  return { ...line, cut }
}

/** The steps by which one is known at another, joined from mark to mark. */
function Chain({ layout: { marks, yOf }, steps }: { layout: Layout; steps: readonly number[] }) {
  const xOf = new Map(marks.filter(({ kind }) => kind !== 'state').map(({ step, x }) => [step, x]))
  const points = steps.flatMap((step) => {
    const x = xOf.get(step)
    return x === undefined ? [] : [`${x} ${yOf(step)}`]
  })
  return points.length > 1 ? <path class="pn-chain" d={`M${points.join('L')}`} /> : null
}
