/** The drawing of a map: places, the lines between them, and what there is to say of the place that has the focus. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Exploration } from '../../../server/wire/exploring.js'
import type { Place } from './mapGraph.js'
import type { MapLayout, Spot, Way } from './mapLayout.js'
import { PlaceShape, violationText } from './PlaceShape.js'

interface Props {
  readonly layout: MapLayout
  readonly exploration: Exploration
  readonly onGo: (state: number) => void
  /** Draws nothing behind a place any more, or draws it again. */
  readonly onCollapse: (key: string) => void
}

export function MapDrawing({ layout, exploration, onGo, onCollapse }: Props) {
  const { spots, ways, width, height, words } = layout
  const { moments, at, path } = exploration
  const { state } = moments[at]
  const here = spots.find(({ place }) => place.states.some((each) => each.state === state))
  const [focused, focus] = useState<string>()
  const shown = spots.find(({ place }) => place.key === focused) ?? here ?? spots[0]
  const walkedStates = useMemo(() => new Set(path.map((moment) => moments[moment].state)), [path, moments])
  const { place } = shown
  const index = spots.indexOf(shown)
  const canCollapse = place.leads || place.hides !== undefined
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') onGo(place.states[0].state)
    else if (event.key === 'c' && canCollapse) onCollapse(place.key)
    else {
      const next = neighbour(spots, shown, event.key)
      if (!next) return
      focus(next.place.key)
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
    current.scrollLeft = here.x + here.width / 2 - current.clientWidth / 2
    current.scrollTop = here.y + here.height / 2 - current.clientHeight / 2
  }, [here?.place.key, layout])
  const isNear = ({ line }: Way) => line.from === index || line.to === index
  const out = ways.filter(({ line }) => line.from === index)
  return (
    <>
      <section
        class="pn-mapbox"
        ref={box}
        aria-label="Map of the states; arrow keys go from one to another, Enter goes there, c collapses what lies behind"
        onKeyDown={onKeyDown}
      >
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
          <title>Map of {spots.length} places</title>
          {[...ways.filter((way) => !isNear(way)), ...ways.filter(isNear)].map((way) => (
            <WayShape way={way} near={isNear(way)} />
          ))}
          {spots.map((spot) => (
            <PlaceShape
              spot={spot}
              words={words}
              here={spot === here}
              walked={spot.place.states.some((each) => walkedStates.has(each.state))}
              active={spot === shown}
              onFocus={() => focus(spot.place.key)}
              onGo={() => onGo(spot.place.states[0].state)}
              onCollapse={() => onCollapse(spot.place.key)}
            />
          ))}
        </svg>
      </section>
      <p class="pn-mapinfo" aria-live="polite">
        <b>{shown === here ? 'Here' : place.lines.join('; ')}</b>
        {shown === here && `: ${place.lines.join('; ')}`}
        {place.states.length > 1 && `, ${place.states.length} states`}
        {violationText(place)}
        {out.length > 0 && (
          <span class="pn-muted"> goes on by {out.map(({ line }) => line.texts.join(' or ')).join('; ')}</span>
        )}
        {place.states.some(({ more }) => more > 0) && <span class="pn-muted"> and beyond the map</span>}{' '}
        {canCollapse && (
          <button type="button" aria-expanded={place.hides === undefined} onClick={() => onCollapse(place.key)}>
            {place.hides === undefined ? 'Collapse what lies behind (c)' : `Expand ${behindText(place)} (c)`}
          </button>
        )}
      </p>
    </>
  )
}

const behindText = ({ hides = 0 }: Place): string =>
  hides === 0 ? 'what lies behind' : `${hides} ${hides === 1 ? 'place' : 'places'} behind`

/** The place that an arrow key leads to: the nearest on that side; what lies aside counts twice. */
function neighbour(spots: readonly Spot[], from: Spot, key: string): Spot | undefined {
  const side = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
  if (key === 'Home') return spots[0]
  if (!side) return undefined
  const distance = (spot: Spot) => {
    const dx = spot.x + spot.width / 2 - from.x - from.width / 2
    const dy = spot.y + spot.height / 2 - from.y - from.height / 2
    const ahead = dx * side[0] + dy * side[1]
    return ahead > 2 ? ahead + 2 * Math.abs(dx * side[1] + dy * side[0]) : Number.POSITIVE_INFINITY
  }
  const nearest = spots.reduce((best, spot) => (distance(spot) < distance(best) ? spot : best), from)
  return nearest === from ? undefined : nearest
}

function WayShape({ way: { line, path, tip, label }, near }: { way: Way; near: boolean }) {
  return (
    <g class={`pn-mapline ${line.fault ? 'pn-isfault' : ''} ${near ? 'pn-near' : ''}`}>
      <title>{line.texts.join('\n')}</title>
      <path class="pn-reach" d={path} />
      <path d={path} />
      <path class="pn-tip" d="M0 0l-7 -3.5v7z" transform={`translate(${tip.x} ${tip.y}) rotate(${tip.angle})`} />
      {label && (
        <>
          <rect class="pn-plate" x={label.x - label.width / 2} y={label.y - 7} width={label.width} height={14} />
          <text class="pn-linetext" x={label.x} y={label.y + 3.5}>
            {label.text}
          </text>
        </>
      )}
    </g>
  )
}
