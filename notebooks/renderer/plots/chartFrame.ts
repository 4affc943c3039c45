/** The room of a plot: how much of it the texts around it take. */
import type { Axis } from '../../../server/wire/plot.js'
import type { FaultBand } from '../../../server/wire/simulation.js'
import type { Measure } from '../trace/text.js'
import { bandRows, rowHeight } from './bandRows.js'
import type { Frame } from './frame.js'
import { type Scale, scaleOf } from './scales.js'

export interface Size {
  readonly width: number
  readonly height: number
}

/** What the axes are made from. */
export interface Sides {
  readonly x: {
    readonly axis: Axis
    readonly domain: readonly [number, number]
    readonly preferred?: readonly number[]
  }
  readonly y: { readonly axis: Axis; readonly domain: readonly [number, number]; readonly nice: boolean }
  readonly bands: readonly FaultBand[]
}

/** For the title of the y axis, which stands above it; the ticks and the title of the x axis. */
const [above, below, beside] = [22, 40, 14]
/** Between two numbers on an axis, in CSS pixels. */
const gap = 14

export function frameOf(
  { width, height }: Size,
  { x, y, bands }: Sides,
  measure: Measure,
): { readonly frame: Frame; readonly x: Scale; readonly y: Scale } {
  const top = above + bandRows(bands) * rowHeight
  const upwards = scaleOf(y.axis, {
    domain: y.domain,
    nice: y.nice,
    range: [height - below, top],
    ticks: Math.max(2, Math.round((height - below - top) / 38)),
    room: () => 16,
  })
  const left = Math.min(0.4 * width, 12 + Math.max(24, ...upwards.ticks.map(({ text }) => measure(text))))
  const alongTo = (end: number) =>
    scaleOf(x.axis, {
      domain: x.domain,
      range: [left, end],
      ticks: Math.max(2, Math.round((end - left) / 80)),
      room: (text) => measure(text) + gap,
      ...(x.preferred && { preferred: x.preferred }),
    })
  const along = alongTo(width - beside)
  // The last number may stand at the very end of the axis, and half of it beyond.
  const isOver = along.ticks.some(({ at, text }) => at + measure(text) / 2 > width)
  const right = isOver ? Math.max(...along.ticks.map(({ text }) => Math.ceil(measure(text) / 2))) : beside
  const frame = { width, height, left, right, top, bottom: below }
  return { frame, x: isOver ? alongTo(width - right) : along, y: upwards }
}
