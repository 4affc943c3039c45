/** What the marks of a plot stand for; each can be put away and taken up again. */
import type { Plot } from '../../../server/wire/plot.js'
import { statesOf } from './laneChart.js'
import { faultMark, laneMark, marksOf } from './marks.js'

interface Props {
  readonly plot: Plot
  readonly patterns: string
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (name: string, alone: boolean) => void
  readonly onPoint: (name: string | undefined) => void
}

export function Legend({ plot, patterns, hidden, onToggle, onPoint }: Props) {
  const entries = entriesOf(plot)
  const faults = [...new Set(plot.bands.map(({ fault }) => fault))]
  if (entries.length < 2 && faults.length === 0) return null
  return (
    <div class="pn-legend">
      {entries.length > 1 &&
        entries.map(({ name, swatch }) => (
          <button
            type="button"
            aria-pressed={!hidden.has(name)}
            title={`${hidden.has(name) ? 'Show' : 'Hide'} ${name} (with Alt: only this)`}
            onClick={({ altKey }) => onToggle(name, altKey)}
            onPointerEnter={() => onPoint(name)}
            onPointerLeave={() => onPoint(undefined)}
            onFocus={() => onPoint(name)}
            onBlur={() => onPoint(undefined)}
          >
            {swatch}
            <span>{name}</span>
          </button>
        ))}
      {faults.map((fault) => {
        const { name, colour } = faultMark(fault)
        return (
          <span class="pn-fault">
            <svg width="22" height="12" aria-hidden="true">
              <rect x="0.5" y="0.5" width="21" height="11" fill={`url(#${patterns}-${fault})`} stroke={colour} />
            </svg>
            {name}
          </span>
        )
      })}
    </div>
  )
}

/** What the legend of a plot names. */
export function entriesOf(plot: Plot) {
  if (plot.kind === 'heat') return []
  if (plot.kind === 'lanes') {
    return statesOf(plot).map((name, index) => {
      const { colour, share } = laneMark(index, name)
      const swatch = (
        <svg width="22" height="12" aria-hidden="true">
          <rect x="1" y={6 - 5 * share} width="20" height={10 * share} style={{ fill: colour }} class="pn-span" />
        </svg>
      )
      return { name, swatch }
    })
  }
  const marks = marksOf(plot.curves)
  return plot.curves.map((curve, index) => {
    const { colour, dash, marker } = marks[index]
    const swatch = (
      <svg width="28" height="12" aria-hidden="true">
        {curve.drawn !== 'points' && (
          <path d="M1 6H27" class="pn-line" style={{ stroke: colour }} stroke-dasharray={dash || undefined} />
        )}
        {marker && <path d={marker} transform="translate(14 6)" style={{ fill: colour }} class="pn-marker" />}
      </svg>
    )
    return { name: curve.name, swatch }
  })
}
