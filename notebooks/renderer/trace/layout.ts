/** The space-time diagram as geometry: lanes side by side, time downwards, a row for each slot. No DOM. */
import { walked } from '../../../server/wire/exploring.js'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import type { Trace, TraceAction } from '../../../server/wire/trace.js'
import { type Arrow, arrowsOf } from './arrows.js'
import { around, type Box } from './box.js'
import { journeysOf } from './journeys.js'
import { Labels } from './labels.js'
import { gutter, type Lanes, lanesOf, type Stretch, stretchesOf } from './lanes.js'
import { type Mark, marksOf } from './marks.js'
import { type PartitionBand, partitionsOf } from './partitions.js'
import { type Slot, slotOfSteps, slotText } from './slots.js'
import { statesOf } from './states.js'
import { fitting, type Measure } from './text.js'
import { type View, wholeView } from './view.js'

export interface Layout extends Lanes {
  /** Of the whole drawing: the rows, and below them the foot. */
  readonly height: number
  readonly rowHeight: number
  /** The rows, from the top. */
  readonly slots: readonly Slot[]
  /** The slot of each step, by its number. */
  readonly slotOf: readonly number[]
  /** The height at which a step's marks stand; below the last step, the end of the rows. */
  readonly yOf: (step: number) => number
  readonly stretches: readonly Stretch[]
  readonly partitions: readonly PartitionBand[]
  /** Rows in which the network itself acts or time passes, told across all lanes. */
  readonly notices: readonly Notice[]
  readonly marks: readonly Mark[]
  readonly arrows: readonly Arrow[]
  readonly labels: Labels
  /** Of a path without an end: where it goes on after its last step, told below it. */
  readonly loop?: { readonly to: number; readonly text: string; readonly box: Box }
  /** What the last row shows, cut to fit. */
  readonly verdict: string
}

/** Room below the last row: for what is still in flight, and for the verdict. */
export const foot = 44
/** The lower part of it, which the verdict takes. */
const verdictHeight = 23

export interface Notice {
  readonly slot: number
  readonly kind: 'partition' | 'heal' | 'tick' | 'stabilise'
  readonly text: string
  readonly title: string
  readonly box: Box
}

/** @param size `width`: what is available; `rowHeight`: the distance between rows; both in CSS pixels */
export function layoutOf(
  trace: Trace,
  size: { width: number; rowHeight: number },
  measure: Measure,
  view: View = wholeView(trace),
): Layout {
  const { rowHeight } = size
  const { slots } = view
  const slotOf = slotOfSteps(slots)
  const yOf = (step: number) =>
    slotOf[step] === undefined ? slots.length * rowHeight : centreOf(slotOf[step], rowHeight)
  const lanes = lanesOf(view.nodes, size.width)
  const stretches = stretchesOf(lanes.lanes, statesOf(trace), view.told)
  const partitions = partitionsOf(trace, lanes.lanes)
  const marks = marksOf(trace, slots, lanes, stretches, yOf, measure)
  const journeys = journeysOf(trace).filter(({ message }) => view.shows(message))
  const folded = (step: number) => slots[slotOf[step]].kind === 'folded'
  const arrows = arrowsOf(journeys, lanes, marks, yOf, rowHeight, folded)
  const notices = noticesOf(trace, slots, partitions, lanes, rowHeight, measure)
  const bottom = slots.length * rowHeight
  const below: Box = { x: 0, y: bottom + foot - verdictHeight, width: lanes.width, height: verdictHeight }
  const loop = loopOf(trace, bottom, lanes, measure)
  const taken = [...notices.map(({ box }) => box), below, ...(loop ? [loop.box] : [])]
  const height = bottom + foot
  const brief = ({ from, to }: Arrow) => folded(from) || folded(to)
  const labels = new Labels({ arrows, marks, taken, lanes, height, rowHeight, measure, brief })
  const verdict = fitting(verdictText(trace), (lanes.width - gutter) / 1.15, measure)
  return {
    ...lanes,
    height,
    rowHeight,
    slots,
    slotOf,
    yOf,
    stretches,
    partitions,
    notices,
    marks,
    arrows,
    labels,
    ...(loop && { loop }),
    verdict,
  }
}

function verdictText({ purpose, property, steps }: Trace): string {
  if (purpose === 'record') return `${steps.length} ${steps.length === 1 ? 'entry' : 'entries'} of ${property}`
  if (property === walked) return 'the walk so far'
  return `“${property}” is ${purpose === 'violation' ? 'violated' : 'reached'}`
}

/** The height at which the marks of a row stand. */
export const centreOf = (slot: number, rowHeight: number): number => (slot + 0.5) * rowHeight

function loopOf(trace: Trace, bottom: number, { width }: Lanes, measure: Measure): Layout['loop'] {
  const told = loopTexts(trace)
  if (trace.loop === undefined || !told) return undefined
  const text = fitting(told.ends, width - gutter - 20, measure)
  return { to: trace.loop, text, box: { x: gutter + 6, y: bottom + 3, width: measure(text) + 6, height: 16 } }
}

function noticesOf(
  trace: Trace,
  slots: readonly Slot[],
  partitions: readonly PartitionBand[],
  { width }: Lanes,
  rowHeight: number,
  measure: Measure,
): Notice[] {
  const links = new Map(partitions.map(({ from, text }) => [from, text]))
  return slots.flatMap((each, slot): Notice[] => {
    const notice = noticeOf(each, trace, links)
    if (!notice) return []
    const { kind, title } = notice
    const text = fitting(title, width - gutter - 40, measure)
    const box = around(
      (width + gutter) / 2,
      centreOf(slot, rowHeight),
      Math.min(measure(text) + 34, width - gutter),
      20,
    )
    return [{ slot, kind, text, title, box }]
  })
}

function noticeOf(
  slot: Slot,
  trace: Trace,
  links: ReadonlyMap<number, string>,
): Pick<Notice, 'kind' | 'title'> | undefined {
  if (slot.kind === 'time') return { kind: 'tick', title: slotText(slot, trace) }
  if (slot.kind !== 'step' || slot.last === 0) return undefined
  const { action }: { action: TraceAction } = trace.steps[slot.last - 1]
  switch (action.type) {
    case 'partition':
      return { kind: action.type, title: `partition: ${links.get(slot.last) || 'no link blocked'}` }
    case 'heal':
      return { kind: action.type, title: 'partition healed' }
    case 'tick':
      return { kind: action.type, title: `Time passes: ${action.milliseconds} ms` }
    case 'stabilise':
      return { kind: action.type, title: 'the network stabilises' }
    default:
      return undefined
  }
}
