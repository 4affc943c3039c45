/** A place of a map: in words where there is room, with marks for where one is, what is violated and what is not drawn. */
import type { Place } from './mapGraph.js'
import type { Spot } from './mapLayout.js'

interface Props {
  readonly spot: Spot
  readonly words: boolean
  readonly here: boolean
  readonly walked: boolean
  /** It has the focus, or would get it. */
  readonly active: boolean
  readonly onFocus: () => void
  readonly onGo: () => void
  readonly onCollapse: () => void
}

export function PlaceShape({ spot, words, here, walked, active, onFocus, onGo, onCollapse }: Props) {
  const { place, x, y, width, height } = spot
  const { lines, states, hides, leads } = place
  const wrong = violated(place).length > 0
  const beyond = states.some(({ more }) => more > 0)
  const marks = [
    ...(here ? ['you are here'] : []),
    ...(walked && !here ? ['on the path'] : []),
    ...(beyond ? ['leads beyond the map'] : []),
    ...(hides === undefined ? [] : [`collapsed, ${hides} behind`]),
  ]
  const label = `${[lines.join('; '), ...marks].join(', ')}${violationText(place)}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML's button does not exist in SVG
    <g
      class={`pn-place ${here ? 'pn-here' : ''} ${walked ? 'pn-walked' : ''} ${violating(place).length === states.length ? 'pn-iswrong' : ''} ${beyond ? 'pn-beyond' : ''} ${hides === undefined ? '' : 'pn-iscollapsed'}`}
      role="button"
      tabIndex={active ? 0 : -1}
      aria-label={label}
      aria-current={here}
      onFocus={onFocus}
      onClick={onGo}
    >
      <title>{label}</title>
      <rect x={x} y={y} width={width} height={height} rx={words ? 4 : 9} />
      {words &&
        lines.map((line, row) => (
          <text x={x + 8} y={y + 16 + 15 * row}>
            {line}
          </text>
        ))}
      {here && (
        <text class="pn-heremark" x={x + width / 2} y={y - 4}>
          ▼
        </text>
      )}
      {wrong && (
        <text class="pn-wrongmark" x={x + width - 7} y={y + (words ? 12 : 13)}>
          ✕
        </text>
      )}
      {states.length > 1 && (
        <text class="pn-count" x={x + width - 4} y={y + height - 4}>
          ×{states.length}
        </text>
      )}
      {(leads || hides !== undefined) && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the map has a key for it, and a button below
        <g
          class="pn-fold"
          onClick={(event) => {
            event.stopPropagation()
            onCollapse()
          }}
        >
          <title>{hides === undefined ? 'Collapse what lies behind' : 'Expand'}</title>
          <circle cx={x + width / 2} cy={y + height} r={7} />
          <text x={x + width / 2} y={y + height + 3.5}>
            {hides === undefined ? '−' : '+'}
          </text>
          {hides !== undefined && (
            <text class="pn-hides" x={x + width / 2 + 10} y={y + height + 11}>
              {hides} behind
            </text>
          )}
        </g>
      )}
    </g>
  )
}

const violating = ({ states }: Place) => states.filter(({ violates }) => violates.length > 0)

const violated = ({ states }: Place): string[] => [...new Set(states.flatMap(({ violates }) => violates))]

/** What a place violates, to be added to a sentence. */
export const violationText = (place: Place): string => {
  const names = violated(place).map((name) => `“${name}”`)
  if (names.length === 0) return ''
  const { length } = violating(place)
  return length < place.states.length
    ? `, ${length} of them ${length === 1 ? 'violates' : 'violate'} ${names.join(' or ')}`
    : `, violates ${names.join(', ')}`
}
