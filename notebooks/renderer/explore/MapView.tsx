/** The states around the present one, or all of a small space, drawn as a graph; a state that is chosen is gone to. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Exploration } from '../../../server/wire/exploring.js'
import { type MapLayout, type MapLine, mapLayout, type Place } from './mapLayout.js'
import type { WalkInView } from './useWalk.js'

const depths = [1, 2, 3, 4, 6, 10]

export function MapView({ walk }: { walk: WalkInView }) {
  const { exploration, map, busy, alive, ask } = walk
  const { at, moments, trace } = exploration
  const [open, setOpen] = useState(false)
  const [depth, setDepth] = useState(3)
  const [faults, setFaults] = useState(true)
  const [collapsed, collapse] = useState(false)
  const { state } = moments[at]
  useEffect(() => {
    const isShown = map?.complete && map.states.some((each) => each.state === state)
    if (open && alive && !isShown) void ask({ do: 'map', depth, faults })
  }, [open, alive, state])
  const redraw = (to: number, withFaults: boolean) => {
    setDepth(to)
    setFaults(withFaults)
    void ask({ do: 'map', depth: to, faults: withFaults })
  }
  const layout = useMemo(() => map && mapLayout(map, trace.nodes, collapsed), [map, collapsed, trace.nodes])
  return (
    <details class="pn-map" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Map of the states</summary>
      {open && (
        <>
          <div class="pn-options">
            <label>
              Steps around
              <select
                value={depth}
                disabled={!alive || busy !== undefined || map?.complete}
                onChange={({ currentTarget }) => redraw(Number(currentTarget.value), faults)}
              >
                {depths.map((each) => (
                  <option value={each}>{each}</option>
                ))}
              </select>
            </label>
            <label>
              <input
                type="checkbox"
                checked={faults}
                disabled={!alive || busy !== undefined}
                onChange={({ currentTarget }) => redraw(depth, currentTarget.checked)}
              />
              with faults
            </label>
            <label title="States that differ only in contexts and messages become one">
              <input
                type="checkbox"
                checked={collapsed}
                onChange={({ currentTarget }) => collapse(currentTarget.checked)}
              />
              one for each combination of the nodes’ states
            </label>
            {map && (
              <span>
                {map.states.length} states{' '}
                {map.complete ? `${faults ? '' : 'without faults '}in all` : 'around this one; there are more'}
              </span>
            )}
          </div>
          {layout && (
            <MapDrawing
              layout={layout}
              exploration={exploration}
              onGo={(to) => alive && busy === undefined && void ask({ do: 'goToState', state: to, faults })}
            />
          )}
        </>
      )}
    </details>
  )
}

interface DrawingProps {
  readonly layout: MapLayout
  readonly exploration: Exploration
  readonly onGo: (state: number) => void
}

function MapDrawing({ layout, exploration, onGo }: DrawingProps) {
  const { moments, at, path } = exploration
  const { state } = moments[at]
  const here = layout.places.find(({ states }) => states.some((each) => each.state === state))
  const [focused, focus] = useState<string>()
  const shown = layout.places.find(({ key }) => key === focused) ?? here ?? layout.places[0]
  const walkedStates = useMemo(() => new Set(path.map((moment) => moments[moment].state)), [path, moments])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') onGo(shown.states[0].state)
    else {
      const next = neighbour(layout, shown, event.key)
      if (!next) return
      focus(next.key)
      const group = event.currentTarget as Element
      requestAnimationFrame(() => group.querySelector<SVGElement>('[tabindex="0"]')?.focus())
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const box = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const { current } = box
    if (!current || !here) return
    current.scrollLeft = here.x + layout.box.width / 2 - current.clientWidth / 2
    current.scrollTop = here.y + layout.box.height / 2 - current.clientHeight / 2
  }, [here])
  const out = layout.lines.filter(({ from }) => from === shown)
  return (
    <>
      <section
        class="pn-mapbox"
        ref={box}
        aria-label="Map of the states; arrow keys go from one to another, Enter goes there"
        onKeyDown={onKeyDown}
      >
        <svg width={layout.width} height={layout.height} viewBox={`0 0 ${layout.width} ${layout.height}`}>
          <title>Map of {layout.places.length} places</title>
          {layout.lines.map((line) => (
            <LineShape line={line} box={layout.box} near={line.from === shown || line.to === shown} />
          ))}
          {layout.places.map((place) => (
            <PlaceShape
              place={place}
              box={layout.box}
              here={place === here}
              walked={place.states.some((each) => walkedStates.has(each.state))}
              active={place === shown}
              onFocus={() => focus(place.key)}
              onGo={() => onGo(place.states[0].state)}
            />
          ))}
        </svg>
      </section>
      <p class="pn-mapinfo" aria-live="polite">
        <b>{shown === here ? 'Here' : shown.lines.join('; ')}</b>
        {shown === here && `: ${shown.lines.join('; ')}`}
        {shown.states.length > 1 && `, ${shown.states.length} states`}
        {violationText(shown)}
        {out.length > 0 && (
          <span class="pn-muted"> goes on by {out.map(({ texts }) => texts.join(' or ')).join('; ')}</span>
        )}
        {shown.states.some(({ more }) => more > 0) && <span class="pn-muted"> and beyond the map</span>}
      </p>
    </>
  )
}

/** The place that an arrow key leads to. */
function neighbour({ places }: MapLayout, from: Place, key: string): Place | undefined {
  const nearest = (those: readonly Place[]) =>
    those.reduce<Place | undefined>(
      (best, each) => (!best || Math.abs(each.x - from.x) < Math.abs(best.x - from.x) ? each : best),
      undefined,
    )
  const level = (depth: number) => nearest(places.filter((place) => place.depth === depth))
  const beside = places.filter(({ depth }) => depth === from.depth)
  switch (key) {
    case 'ArrowDown':
      return level(from.depth + 1)
    case 'ArrowUp':
      return level(from.depth - 1)
    case 'ArrowRight':
      return nearest(beside.filter(({ x }) => x > from.x))
    case 'ArrowLeft':
      return nearest(beside.filter(({ x }) => x < from.x))
    default:
      return undefined
  }
}

const violated = ({ states }: Place): string[] => [...new Set(states.flatMap(({ violates }) => violates))]

const violationText = (place: Place): string => {
  const names = violated(place)
  return names.length > 0 ? `, violates ${names.map((name) => `“${name}”`).join(', ')}` : ''
}

function LineShape({ line, box, near }: { line: MapLine; box: MapLayout['box']; near: boolean }) {
  const { from, to, texts, fault } = line
  const down = to.y > from.y
  const [x1, x2] = [from.x + box.width / 2, to.x + box.width / 2]
  const [y1, y2] = down ? [from.y + box.height, to.y] : [from.y, to.y + box.height]
  const bend = down ? (y2 - y1) / 2 : -18
  const d =
    to.y === from.y
      ? `M${x1} ${from.y}C${x1} ${from.y - 22} ${x2} ${from.y - 22} ${x2} ${from.y}`
      : `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
  const [tip, up] = to.y === from.y || down ? [to.y, 1] : [y2, -1]
  return (
    <g class={`pn-mapline ${fault ? 'pn-isfault' : ''} ${near ? 'pn-near' : ''}`}>
      <title>{texts.join('\n')}</title>
      <path class="pn-reach" d={d} />
      <path d={d} />
      <path class="pn-tip" d={`M${x2} ${tip}l-3.5 ${-7 * up}h7z`} />
    </g>
  )
}

interface PlaceProps {
  readonly place: Place
  readonly box: MapLayout['box']
  readonly here: boolean
  readonly walked: boolean
  /** It has the focus, or would get it. */
  readonly active: boolean
  readonly onFocus: () => void
  readonly onGo: () => void
}

function PlaceShape({ place, box, here, walked, active, onFocus, onGo }: PlaceProps) {
  const { x, y, lines, states } = place
  const wrong = violated(place).length > 0
  const beyond = states.some(({ more }) => more > 0)
  const marks = [
    ...(here ? ['you are here'] : []),
    ...(walked && !here ? ['on the path'] : []),
    ...(beyond ? ['leads beyond the map'] : []),
  ]
  const label = `${[lines.join('; '), ...marks].join(', ')}${violationText(place)}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML's button does not exist in SVG
    <g
      class={`pn-place ${here ? 'pn-here' : ''} ${walked ? 'pn-walked' : ''} ${wrong ? 'pn-iswrong' : ''} ${beyond ? 'pn-beyond' : ''}`}
      role="button"
      tabIndex={active ? 0 : -1}
      aria-label={label}
      aria-current={here}
      onFocus={onFocus}
      onClick={onGo}
    >
      <title>{label}</title>
      <rect x={x} y={y} width={box.width} height={box.height} rx={box.words ? 4 : 9} />
      {box.words &&
        lines.map((line, row) => (
          <text x={x + 8} y={y + 16 + 15 * row}>
            {line}
          </text>
        ))}
      {here && (
        <text class="pn-heremark" x={x + box.width / 2} y={y - 4}>
          ▼
        </text>
      )}
      {wrong && (
        <text class="pn-wrongmark" x={x + box.width - 7} y={y + (box.words ? 12 : 13)}>
          ✕
        </text>
      )}
      {states.length > 1 && (
        <text class="pn-count" x={x + box.width - 4} y={y + box.height - 4}>
          {states.length}
        </text>
      )}
    </g>
  )
}
