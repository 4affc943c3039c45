/** Faults behind a plot: as bands through it, and by their names above it. */
import type { FaultBand } from '../../../server/wire/simulation.js'
import type { Measure } from '../trace/text.js'
import { placedBands, rowHeight } from './bandRows.js'
import type { Frame } from './frame.js'
import { faultMark, faultMarks } from './marks.js'
import type { Scale } from './scales.js'

interface Props {
  readonly id: string
  readonly bands: readonly FaultBand[]
  readonly frame: Frame
  readonly x: Scale
  readonly measure: Measure
}

/** Defines the patterns of faults under `id`. */
export function BandPatterns({ id }: { id: string }) {
  return (
    <defs>
      {Object.entries(faultMarks).map(([fault, { colour, lines }]) => (
        <pattern id={`${id}-${fault}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill={colour} fill-opacity="0.1" />
          <path d={lines} stroke={colour} stroke-opacity="0.45" stroke-width="1" fill="none" />
        </pattern>
      ))}
    </defs>
  )
}

export function Bands({ id, bands, frame, x, measure }: Props) {
  const [left, right] = [frame.left, frame.width - frame.right]
  const [from, to] = x.domain
  const bottom = frame.height - frame.bottom
  const rows = frame.top - bandsHeight(frame, bands)
  return (
    <g class="pn-bands">
      {placedBands(bands).map(({ band, row }) => {
        if (band.to < from || band.from > to) return null
        const start = Math.max(left, x.at(band.from))
        const end = Math.min(right, x.at(band.to))
        const { colour } = faultMark(band.fault)
        const y = rows + row * rowHeight
        const fill = band.fault in faultMarks ? `url(#${id}-${band.fault})` : 'none'
        if (band.from === band.to) {
          return (
            <g>
              <path d={`M${start} ${y + 7}V${bottom}`} stroke={colour} stroke-dasharray="2 3" fill="none" />
              <path d={`M${start - 4} ${y + 2}h8l-4 7z`} fill={colour} />
              <title>{band.text}</title>
            </g>
          )
        }
        const width = Math.max(1, end - start)
        return (
          <g>
            <rect x={start} y={frame.top} width={width} height={bottom - frame.top} fill={fill} opacity="0.55" />
            <rect x={start} y={y} width={width} height={rowHeight - 3} fill={fill} stroke={colour} stroke-width="1" />
            {width > measure(band.text) + 10 && (
              <text x={start + width / 2} y={y + rowHeight - 6} class="pn-bandtext">
                {band.text}
              </text>
            )}
            <title>{band.text}</title>
          </g>
        )
      })}
    </g>
  )
}

const bandsHeight = (frame: Frame, bands: readonly FaultBand[]): number =>
  bands.length === 0 ? 0 : Math.min(frame.top, (1 + Math.max(...placedBands(bands).map(({ row }) => row))) * rowHeight)
