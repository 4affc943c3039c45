/** The space-time diagram: lanes for nodes, time downwards, messages as arrows. Scrolls in a box of bounded height. */
import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import type { Trace } from '../../../server/wire/trace.js'
import { Icon } from '../icons.js'
import { nodeText } from '../values.js'
import { ArrowLine } from './ArrowLine.js'
import { Background, type Near } from './Background.js'
import type { Label } from './labels.js'
import { gutter } from './lanes.js'
import { centreOf, type Layout } from './layout.js'
import type { Mark } from './marks.js'
import type { TraceState } from './states.js'
import { useInView } from './useInView.js'

interface Props {
  readonly trace: Trace
  readonly layout: Layout
  readonly states: readonly TraceState[]
  readonly selected: number
  readonly onSelect: (row: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** The list of steps, where it stands beside the drawing and takes the focus; else the diagram does. */
  readonly children: ComponentChildren
}

/** Only what is near the visible part is in the document: a trace may have thousands of steps. */
const overscan = 600

export function Diagram({ trace, layout, states, selected, onSelect, onKeyDown, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const hatch = useId()
  const [scrolled, setScrolled] = useState(0)
  const { rowHeight, width, height, lanes, groups, marks, arrows, labels, notices } = layout
  const heads = groups.length > 1 ? 50 : 36
  useInView(box, selected * rowHeight, selected === layout.rows - 1 ? height : (selected + 1) * rowHeight, heads)
  const near: Near = (top, bottom) => bottom > scrolled - overscan && top < scrolled + 2 * overscan
  const colourOf = new Map(layout.stretches.map((stretch) => [`${stretch.node} ${stretch.state}`, stretch.colour]))
  return (
    <div
      class="pn-diagram"
      ref={box}
      {...(children ? {} : { tabIndex: 0, role: 'group', 'aria-label': 'Space-time diagram', onKeyDown })}
      onScroll={({ currentTarget }) => setScrolled(Math.round(currentTarget.scrollTop / 200) * 200)}
    >
      <div class="pn-heads" style={{ height: `${heads}px`, minWidth: `${width}px` }} aria-hidden="true">
        {groups.length > 1 &&
          groups.map(({ role, x1, x2 }) => (
            <span class="pn-role" style={{ left: `${x1 + 3}px`, width: `${x2 - x1 - 6}px` }} title={role}>
              {role}
            </span>
          ))}
        {lanes.map(({ id, x }) => {
          const node = states[selected].nodes[id]
          const state = node && nodeText(node)
          return (
            <span
              class="pn-head"
              style={{ left: `${x - layout.spacing / 2}px`, width: `${layout.spacing}px` }}
              title={`${id}: ${state}`}
            >
              <b>{id}</b>
              <span class={node?.up ? `pn-c${(colourOf.get(`${id} ${state}`) ?? 0) % 5}` : 'pn-isdown'}>{state}</span>
            </span>
          )
        })}
      </div>
      <div class="pn-body">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list of steps takes the keys */}
        <svg
          class="pn-drawing"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`Space-time diagram of ${trace.nodes.length} nodes and ${loopTexts(trace)?.length ?? `${trace.steps.length} steps`}; the list of steps says the same in words`}
          onClick={(event) => {
            const y = event.clientY - event.currentTarget.getBoundingClientRect().top
            onSelect(Math.max(0, Math.min(layout.rows - 1, Math.floor(y / rowHeight))))
          }}
        >
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <path d="M0 0V6" />
            </pattern>
          </defs>
          <Background trace={trace} layout={layout} selected={selected} hatch={hatch} near={near} />
          {layout.stretches.map((stretch) => {
            const [y1, y2] = [
              centreOf(stretch.from, rowHeight),
              stretch.to < layout.rows ? centreOf(stretch.to, rowHeight) : layout.rows * rowHeight,
            ]
            if (!near(y1, y2)) return null
            if (!stretch.down) {
              return <path class={`pn-lane pn-c${stretch.colour % 5}`} d={`M${stretch.x} ${y1}V${y2}`} />
            }
            return (
              <g class="pn-down">
                <rect x={stretch.x - 8} y={y1} width={16} height={y2 - y1} fill={`url(#${hatch})`} />
                <path d={`M${stretch.x - 8} ${y1}V${y2}M${stretch.x + 8} ${y1}V${y2}`} />
              </g>
            )
          })}
          {arrows.map((arrow) =>
            near(arrow.y1, arrow.y2) ? (
              <ArrowLine {...arrow} selected={arrow.to === selected || arrow.from === selected} />
            ) : null,
          )}
          {marks.map((mark) =>
            near(mark.y, mark.y) ? <MarkShape mark={mark} selected={mark.row === selected} /> : null,
          )}
          {notices.map(({ row, kind, text, title, box: { x, y, width: w, height: h } }) =>
            near(y, y) ? (
              <g class={`pn-notice pn-${kind} ${row === selected ? 'pn-selected' : ''}`}>
                <title>{title}</title>
                {kind === 'tick' && <path class="pn-passing" d={`M${gutter} ${centreOf(row, rowHeight)}H${width}`} />}
                <rect x={x} y={y} width={w} height={h} rx={3} />
                <Icon name={noticeIcons[kind]} at={{ x: x + 6, y: y + 4 }} size={13} />
                <text x={x + 24} y={y + 14}>
                  {text}
                </text>
              </g>
            ) : null,
          )}
          {labels.map((label) =>
            near(label.box.y, label.box.y) ? <LabelText label={label} selected={selected} /> : null,
          )}
        </svg>
        {children}
      </div>
    </div>
  )
}

const noticeIcons = { partition: 'partition', heal: 'heal', tick: 'timer', stabilise: 'ok' } as const

const icons = {
  ignored: 'ignored',
  timer: 'timer',
  input: 'input',
  crash: 'crash',
  restart: 'restart',
  byzantine: 'byzantine',
} as const

function MarkShape({ mark, selected }: { mark: Mark; selected: boolean }) {
  const { x, y, width, height } = mark.box
  const icon = mark.kind === 'state' || mark.kind === 'delivery' ? undefined : icons[mark.kind]
  return (
    <g class={`pn-mark pn-${mark.kind} pn-c${mark.colour % 5} ${selected ? 'pn-selected' : ''}`}>
      <title>{mark.title}</title>
      <rect x={x} y={y} width={width} height={height} rx={mark.state ? 9 : width / 2} />
      {icon && <Icon name={icon} at={{ x: mark.state ? x + 4 : x + 2.5, y: y + 2.5 }} size={13} />}
      {mark.state && (
        <text x={x + width - 6} y={y + 13} text-anchor="end">
          {mark.state}
        </text>
      )}
    </g>
  )
}

function LabelText({ label: { text, box, title, of }, selected }: { label: Label; selected: number }) {
  const now = 'journey' in of ? of.to === selected : of.row === selected
  const kind = 'journey' in of ? `pn-on-${of.kind}` : 'pn-caption'
  return (
    <g class={`pn-label ${kind} ${now ? 'pn-selected' : ''}`}>
      <title>{title}</title>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={3} />
      <text x={box.x + box.width / 2} y={box.y + 11.5} text-anchor="middle">
        {text}
      </text>
    </g>
  )
}
