/** A message's line and its end: each fate has a stroke and an end of its own, whatever the colours. */
import type { Arrow } from './arrows.js'

type Props = Pick<Arrow, 'x1' | 'y1' | 'x2' | 'y2' | 'bend' | 'kind' | 'ignored'> & {
  /** By which it is found again when it is pointed at; absent where it is only shown. */
  index?: number
  selected?: boolean
  /** It arrives in the selected step: it is drawn anew, where motion is welcome. */
  arriving?: boolean
  aside?: boolean
  /** How much of the beginning is not drawn, in CSS pixels: dashes stay where they are. */
  cut?: number
}

export function ArrowLine(props: Props) {
  const { x1, y1, x2, y2, bend, kind, ignored, index, selected, arriving, aside, cut } = props
  const curve = `M${x1} ${y1}Q${(x1 + x2) / 2 + 2 * bend} ${(y1 + y2) / 2} ${x2} ${y2}`
  const path = bend ? curve : `M${x1} ${y1}L${x2} ${y2}`
  const angle = Math.atan2(y2 - y1, x2 - x1 - 2 * bend)
  return (
    <g
      class={`pn-arrow pn-${kind}${ignored ? ' pn-ignored' : ''}${selected ? ' pn-selected' : ''}${aside ? ' pn-aside' : ''}`}
      data-arrow={index}
    >
      <path class="pn-reach" d={path} />
      <path class="pn-stroke" d={path} stroke-dashoffset={cut || undefined} />
      {kind === 'duplicated' && <path class="pn-core" d={path} />}
      {arriving && kind !== 'lost' && kind !== 'inFlight' && <path class="pn-flight" d={path} pathLength={1} />}
      <End x={x2} y={y2} angle={angle} kind={kind} ignored={ignored} />
    </g>
  )
}

function End({
  x,
  y,
  angle,
  kind,
  ignored,
}: {
  x: number
  y: number
  angle: number
  kind: Arrow['kind']
  ignored: boolean
}) {
  if (kind === 'lost') return <path class="pn-end" d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} />
  if (kind === 'inFlight') return <circle class="pn-end" cx={x} cy={y} r={3} />
  const at = (distance: number, turn: number) =>
    `${(x - distance * Math.cos(angle + turn)).toFixed(1)} ${(y - distance * Math.sin(angle + turn)).toFixed(1)}`
  return <path class={`pn-end ${ignored ? 'pn-hollow' : ''}`} d={`M${x} ${y}L${at(9, 0.42)}L${at(9, -0.42)}Z`} />
}
