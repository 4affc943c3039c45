/** Ticks, their lines, and what the axes are called. */
import { axisTitle } from '../../../server/plots/amounts.js'
import type { Frame } from './frame.js'
import type { Scale } from './scales.js'

interface Props {
  readonly frame: Frame
  readonly x: Scale
  readonly y: Scale
  /** Whether rows have no lines between them. */
  readonly rows?: boolean
}

export function Axes({ frame: { width, height, left, right, bottom }, x, y, rows = false }: Props) {
  const [base, end] = [height - bottom, width - right]
  return (
    <g class="pn-axes">
      {!rows && y.ticks.map(({ at }) => <path d={`M${left} ${at}H${end}`} class="pn-rule" />)}
      <path d={`M${left} ${base}H${end}`} class="pn-base" />
      {y.ticks.map(({ at, text }) => (
        <text x={left - 6} y={at} dy="0.32em" class="pn-tick" text-anchor="end">
          {text}
        </text>
      ))}
      {x.ticks.map(({ at, text }) => (
        <>
          <path d={`M${at} ${base}v4`} class="pn-base" />
          <text x={at} y={base + 16} class="pn-tick" text-anchor="middle">
            {text}
          </text>
        </>
      ))}
      <text x={2} y={12} class="pn-axistitle">
        {axisTitle(y.axis, y.unit)}
      </text>
      <text x={(left + end) / 2} y={height - 6} class="pn-axistitle" text-anchor="middle">
        {axisTitle(x.axis, x.unit)}
      </text>
    </g>
  )
}
