/** The space-time diagram as geometry: lanes side by side, time downwards, one row for each state. No DOM. */
import type { Trace, TraceAction } from '../../../server/wire/trace.js'
import { type Arrow, arrowsOf } from './arrows.js'
import { around, type Box } from './box.js'
import { journeysOf } from './journeys.js'
import { type Label, labelsOf } from './labels.js'
import { gutter, type Lanes, lanesOf, type Stretch, stretchesOf } from './lanes.js'
import { type Mark, marksOf } from './marks.js'
import { type PartitionBand, partitionsOf } from './partitions.js'
import { statesOf } from './states.js'
import { fitting, type Measure } from './text.js'

export interface Layout extends Lanes {
  /** Of the whole drawing: the rows, and below them the foot. */
  readonly height: number
  readonly rowHeight: number
  /** Rows: the initial state and one for each step. */
  readonly rows: number
  readonly stretches: readonly Stretch[]
  readonly partitions: readonly PartitionBand[]
  /** Rows in which the network itself acts or time passes, told across all lanes. */
  readonly notices: readonly Notice[]
  readonly marks: readonly Mark[]
  readonly arrows: readonly Arrow[]
  readonly labels: readonly Label[]
  /** What the last row shows, cut to fit. */
  readonly verdict: string
}

/** Room below the last row: for what is still in flight, and for the verdict. */
export const foot = 44
/** The lower part of it, which the verdict takes. */
const verdictHeight = 23

export interface Notice {
  readonly row: number
  readonly kind: 'partition' | 'heal' | 'tick' | 'stabilise'
  readonly text: string
  readonly title: string
  readonly box: Box
}

/** @param size `width`: what is available; `rowHeight`: the distance between rows; both in CSS pixels */
export function layoutOf(trace: Trace, size: { width: number; rowHeight: number }, measure: Measure): Layout {
  const { rowHeight } = size
  const yOf = (row: number) => centreOf(row, rowHeight)
  const rows = trace.steps.length + 1
  const lanes = lanesOf(trace.nodes, size.width)
  const stretches = stretchesOf(lanes.lanes, statesOf(trace))
  const partitions = partitionsOf(trace, lanes.lanes)
  const marks = marksOf(trace, lanes, stretches, yOf, measure)
  const arrows = arrowsOf(journeysOf(trace), lanes, marks, yOf, rowHeight)
  const notices = noticesOf(trace, partitions, lanes, yOf, measure)
  const below: Box = { x: 0, y: rows * rowHeight + foot - verdictHeight, width: lanes.width, height: verdictHeight }
  const taken = [...notices.map(({ box }) => box), below]
  const labels = labelsOf(arrows, marks, taken, lanes, rowHeight, measure)
  const shown = trace.purpose === 'violation' ? `“${trace.property}” is violated` : `“${trace.property}” is reached`
  const verdict = fitting(shown, (lanes.width - gutter) / 1.15, measure)
  return {
    ...lanes,
    height: rows * rowHeight + foot,
    rowHeight,
    rows,
    stretches,
    partitions,
    notices,
    marks,
    arrows,
    labels,
    verdict,
  }
}

/** The height at which a row's marks stand. */
export const centreOf = (row: number, rowHeight: number): number => (row + 0.5) * rowHeight

function noticesOf(
  trace: Trace,
  partitions: readonly PartitionBand[],
  { width }: Lanes,
  yOf: (row: number) => number,
  measure: Measure,
): Notice[] {
  return trace.steps.flatMap(({ action }, index) => {
    const row = index + 1
    const notice = noticeOf(action, partitions.find(({ from }) => from === row)?.text)
    if (!notice) return []
    const { kind, title } = notice
    const text = fitting(title, width - gutter - 40, measure)
    const box = around((width + gutter) / 2, yOf(row), Math.min(measure(text) + 34, width - gutter), 20)
    return [{ row, kind, text, title, box }]
  })
}

function noticeOf(action: TraceAction, links: string | undefined): Pick<Notice, 'kind' | 'title'> | undefined {
  switch (action.type) {
    case 'partition':
      return { kind: action.type, title: `partition: ${links || 'no link blocked'}` }
    case 'heal':
      return { kind: action.type, title: 'partition healed' }
    case 'tick':
      return { kind: action.type, title: `${action.milliseconds} ms pass` }
    case 'stabilise':
      return { kind: action.type, title: 'the network stabilises' }
    default:
      return undefined
  }
}
