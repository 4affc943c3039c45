/** The drawing of a machine. Where things are was computed elsewhere; here they get their look, and keys. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Chart, ChartArrow, ChartLine, ChartState } from '../../../server/wire/chart.js'
import type { Coverage } from '../../../server/wire/chartCoverage.js'

interface Props {
  readonly name: string
  readonly chart: Chart
  /** The width there is, in pixels: a chart that is a little wider is drawn a little smaller. */
  readonly room: number
  /** Paths of the states in which the machine is. */
  readonly active?: ReadonlySet<string>
  /** Keys of the transitions that were taken last. */
  readonly taken?: ReadonlySet<string>
  /** Paths and keys of what the reader looks at elsewhere. */
  readonly marked?: ReadonlySet<string>
  readonly coverage?: Coverage
  /** Goes to the source of a state or a transition. */
  readonly onOpen?: (pathOrKey: string) => void
}

/** Below that, text is too small to read; the chart is scrolled instead. */
const smallest = 0.8
const none: ReadonlySet<string> = new Set()

export function StateChart({ name, chart, room, active = none, taken = none, marked = none, coverage, onOpen }: Props) {
  const root = useRef<SVGSVGElement>(null)
  // the font may be wider than whoever laid the chart out thought
  useLayoutEffect(() => {
    for (const text of root.current?.querySelectorAll<SVGTextElement>('.pns-line > text') ?? []) {
      const room = Number(text.dataset.room)
      text.removeAttribute('textLength')
      if (text.getComputedTextLength() > room) text.setAttribute('textLength', String(room))
    }
  })
  const scale = Math.max(smallest, Math.min(1, room / chart.width))
  const thingOf = (id: string, label: string) => ({
    'data-thing': id,
    role: onOpen ? 'button' : 'img',
    tabIndex: id === '' ? 0 : -1,
    'aria-label': label,
    onClick: (event: Event) => {
      event.stopPropagation()
      onOpen?.(id)
    },
  })
  const isOn = (arrow: ChartArrow) => arrow.keys.some((key) => taken.has(key))
  const line = (each: ChartLine, from: string, alone = false) => (
    <Line
      line={each}
      centred={alone}
      look={`${looks(each.transition ?? '', { taken, marked })}${coverage?.isNever(each.transition ?? '') ? ' pns-never' : ''}`}
      thing={thingOf(
        each.transition ?? from,
        `${from || name}: ${each.full ?? each.text}${each.note ? `, ${each.note}` : ''}`,
      )}
    />
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: no other element is a group within a page and draws
    <svg
      ref={root}
      class="pn-chart"
      width={chart.width * scale}
      height={chart.height * scale}
      viewBox={`0 0 ${chart.width} ${chart.height}`}
      role="group"
      aria-label={`Statechart of ${name}; arrow keys move through its states and transitions`}
      onKeyDown={(event) => {
        const moved = neighbour(root.current, event.key)
        if (moved) moved.focus()
        else if (event.key !== 'Enter' && event.key !== ' ') return
        else onOpen?.((event.target as SVGElement).dataset.thing ?? '')
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      {chart.states.map((state) => (
        <State
          state={state}
          look={`${looks(state.path, { active, marked })}${coverage?.isNever(state.path) ? ' pns-never' : ''}`}
          thing={thingOf(state.path, stateLabel(state, active))}
        />
      ))}
      {chart.starts.map(({ x, y, width, height }) => (
        <circle class="pns-start" cx={x + width / 2} cy={y + height / 2} r={width / 2} />
      ))}
      {[...chart.arrows.filter((arrow) => !isOn(arrow)), ...chart.arrows.filter(isOn)].map((arrow) => (
        <g
          class={`pns-arrow pns-${arrow.kind}${isOn(arrow) ? ' pns-taken' : ''}${arrow.keys.length > 0 && arrow.keys.every((key) => coverage?.isNever(key)) ? ' pns-never' : ''}`}
          style={`--pn-thick: ${coverage?.thickness(arrow.keys) ?? 1.3}px`}
        >
          <path class="pns-way" d={roundedWay(arrow.points)} />
          <path class="pns-tip" d={tipOf(arrow.points)} />
        </g>
      ))}
      {chart.arrows.map(({ label, kind }) => label && <rect class={`pns-plate pns-${kind}`} {...label} rx={4} />)}
      {chart.states.map(({ path, lines }) => lines.map((each) => line(each, path)))}
      {chart.arrows.map(({ from, lines }) => lines.map((each) => line(each, from, lines.length === 1)))}
    </svg>
  )
}

type Thing = Record<string, unknown>

function State({ state, look, thing }: { state: ChartState; look: string; thing: Thing }) {
  const { x, y, width, height, name, note, type, depth } = state
  const box = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 }
  const round = type === 'history' || type === 'final' ? Math.min(height / 2, 15) : 6
  const isActive = look.includes('pns-active')
  return (
    <g class={`pns-state pns-${type}${depth === 0 ? ' pns-machine' : ''}${look}`} {...thing}>
      <rect class="pns-box" {...box} rx={round} />
      {type === 'final' && (
        <rect class="pns-inner" x={x + 4} y={y + 4} width={width - 8} height={height - 8} rx={round - 3} />
      )}
      <text x={x + 10} y={y + 16}>
        {isActive && depth > 0 && '● '}
        {name}
        {note && (
          <tspan class="pns-note" dx={6}>
            {note}
          </tspan>
        )}
      </text>
    </g>
  )
}

function Line({ line, centred, look, thing }: { line: ChartLine; centred: boolean; look: string; thing: Thing }) {
  const { x, y, text, note, full } = line
  return (
    <g class={`pns-line${look}`} {...thing}>
      <rect x={x - 3} y={y - 12} width={line.width + 6} height={16} rx={3} />
      <text
        x={centred ? x + line.width / 2 : x}
        y={y}
        text-anchor={centred ? 'middle' : undefined}
        lengthAdjust="spacingAndGlyphs"
        data-room={line.width}
      >
        {text}
        {note && (
          <tspan class="pns-note" dx={5}>
            {note}
          </tspan>
        )}
      </text>
      {full && <title>{full}</title>}
    </g>
  )
}

const stateLabel = ({ name, path, type, note }: ChartState, active: ReadonlySet<string>): string =>
  [
    `${path === '' ? 'machine' : type === 'atomic' ? 'state' : `${type} state`} ${path || name}`,
    ...(active.has(path) ? ['active'] : []),
    ...(note ? [note] : []),
  ].join(', ')

const looks = (id: string, sets: { readonly [look: string]: ReadonlySet<string> }): string =>
  Object.entries(sets)
    .flatMap(([look, set]) => (set.has(id) ? [` pns-${look}`] : []))
    .join('')

/** The thing that an arrow key leads to: the next of the drawing in reading order, or the nearest on that side. */
function neighbour(root: SVGSVGElement | null, key: string): SVGElement | undefined {
  const side = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
  const all = [...(root?.querySelectorAll<SVGElement>('[data-thing]') ?? [])]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  const from = all.find((each) => each === document.activeElement)
  if (!side || !from) return undefined
  const middle = (each: SVGElement) => {
    const { left, top } = each.getBoundingClientRect()
    return [left, top]
  }
  const [x, y] = middle(from)
  const distance = (each: SVGElement) => {
    const [ax, ay] = middle(each)
    const [dx, dy] = [ax - x, ay - y]
    const ahead = dx * side[0] + dy * side[1]
    // what lies ahead counts as it is, what lies aside three times
    return ahead > 1 ? ahead + 3 * Math.abs(dx * side[1] + dy * side[0]) : Number.POSITIVE_INFINITY
  }
  const [nearest] = all
    .filter((each) => distance(each) < Number.POSITIVE_INFINITY)
    .sort((a, b) => distance(a) - distance(b))
  return nearest ?? from
}

type Points = ChartArrow['points']

/** Corners are rounded; the way ends where the tip begins. */
function roundedWay(points: Points): string {
  const parts = [`M${points[0].join(' ')}`]
  const end = points.length - 1
  points.forEach(([x, y], index) => {
    if (index === 0) return
    const [px, py] = points[index - 1]
    if (index === end) {
      const [ux, uy] = unit(points[index - 1], points[index])
      parts.push(`L${x - 5 * ux} ${y - 5 * uy}`)
      return
    }
    const [nx, ny] = points[index + 1]
    const bend = Math.min(6, Math.hypot(x - px, y - py) / 2, Math.hypot(nx - x, ny - y) / 2)
    const [ax, ay] = unit(points[index - 1], points[index])
    const [bx, by] = unit(points[index], points[index + 1])
    parts.push(`L${x - bend * ax} ${y - bend * ay}Q${x} ${y} ${x + bend * bx} ${y + bend * by}`)
  })
  return parts.join('')
}

function tipOf(points: Points): string {
  const [x, y] = points[points.length - 1]
  const [ux, uy] = unit(points[points.length - 2], points[points.length - 1])
  const [bx, by] = [x - 8 * ux, y - 8 * uy]
  return `M${x} ${y}L${bx - 4 * uy} ${by + 4 * ux}L${bx + 4 * uy} ${by - 4 * ux}Z`
}

function unit([ax, ay]: Points[number], [bx, by]: Points[number]): [number, number] {
  const length = Math.hypot(bx - ax, by - ay) || 1
  return [(bx - ax) / length, (by - ay) / length]
}
