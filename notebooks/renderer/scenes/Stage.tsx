/** Draws a moment of a scene: nodes in a circle, by their states, and messages on their ways. */
import type { Scene } from '../../../server/wire/scene.js'
import { markOf } from '../plots/marks.js'
import type { Moment } from './moment.js'
import { between, placesOf, roomOf } from './places.js'

interface Props {
  readonly scene: Scene
  readonly moment: Moment
  readonly width: number
}

/** More messages at a time have no names. */
const mostNamed = 3

export function Stage({ scene, moment, width }: Props) {
  const room = roomOf(scene.nodes.length, width)
  const places = placesOf(scene.nodes.length, room)
  const { radius } = room
  const cut = new Set(
    moment.faults
      .filter(({ fault }) => fault === 'cut')
      .flatMap(({ nodes, text }) => (/cut off$/.test(text) ? [text.split(' ')[0]] : nodes)),
  )
  return (
    <svg width={room.width} height={room.height} viewBox={`0 0 ${room.width} ${room.height}`} aria-hidden="true">
      {moment.flights.map(({ from, to }) => {
        const [start, end] = [
          between(places[from], places[to], 0, radius),
          between(places[from], places[to], 1, radius),
        ]
        return <path class="pn-way" d={`M${start.x} ${start.y}L${end.x} ${end.y}`} />
      })}
      {scene.nodes.map((node, index) => {
        const { x, y } = places[index]
        const state = scene.states[moment.states[index]] ?? ''
        const down = state === 'down'
        const { colour, dash } = markOf(moment.states[index])
        return (
          <g class={`pn-actor${down ? ' pn-isdown' : ''}`}>
            {cut.has(node) && <circle cx={x} cy={y} r={radius + 5} class="pn-cutoff" />}
            <circle
              cx={x}
              cy={y}
              r={radius}
              style={{ stroke: colour, fill: colour }}
              stroke-dasharray={dash || undefined}
            />
            {down && <path d={`M${x - 6} ${y - 6}l12 12M${x + 6} ${y - 6}l-12 12`} class="pn-crossed" />}
            <text x={x} y={y} dy="0.32em" class="pn-actorname">
              {radius >= 15 ? shortened(node) : ''}
            </text>
            <text x={x} y={y + radius + 12} class="pn-actorstate">
              {radius >= 15 ? `${node} ${state}` : node}
            </text>
          </g>
        )
      })}
      {moment.flights.map(({ id, type, from, to, way, fate }) => {
        const { x, y } = between(places[from], places[to], way, radius)
        const { colour, marker } = markOf(type)
        const name = moment.flights.length <= mostNamed ? scene.types[type] : undefined
        return (
          <g key={id} transform={`translate(${x} ${y})`}>
            {fate === 'lost' && way > 0.45 ? (
              <path d="M-4 -4L4 4M4 -4L-4 4" class="pn-lostmark" />
            ) : (
              <path d={marker} style={{ fill: colour }} class="pn-marker" />
            )}
            {name && (
              <text x={8} y={-6} class="pn-flightname">
                {name}
                {fate === 'lost' ? ' (lost)' : ''}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

/** The number of a node says which one it is: `s12` of `server12`. */
const shortened = (node: string): string => (node.length <= 5 ? node : node.replace(/^(.).*?(\d+)$/, '$1$2'))
