/** The messages as arrows, from the step that sent them to the step in which they arrived. */
import type { Box, Line } from './box.js'
import type { Journey } from './journeys.js'
import type { Lanes } from './lanes.js'
import type { Mark } from './marks.js'

export interface Arrow extends Line {
  readonly journey: Journey
  readonly kind: 'delivered' | 'duplicated' | 'lost' | 'inFlight'
  /** The receiver had no transition for it. */
  readonly ignored: boolean
  /** The step that sent it. */
  readonly from: number
  /** The step it arrives in; of a message in flight the one that sent it. */
  readonly to: number
  /** How far it curves to the right: only what a node sends to itself does. */
  readonly bend: number
}

/** @param height the distance between rows @param folded whether a step is left out: what stays in flight from there is not drawn */
export function arrowsOf(
  journeys: readonly Journey[],
  lanes: Lanes,
  marks: readonly Mark[],
  yOf: (step: number) => number,
  height: number,
  folded: (step: number) => boolean = () => false,
): Arrow[] {
  const xOf = new Map(lanes.lanes.map(({ id, x }) => [id, x]))
  const boxes = new Map(marks.map(({ y, node, box }) => [`${y} ${node}`, box]))
  const stubs = new Fans(journeys, xOf)
  return journeys.flatMap((journey): Arrow[] => {
    const { message, sent, arrivals, gone } = journey
    const [x1, x2] = [xOf.get(message.from), xOf.get(message.to)]
    if (x1 === undefined || x2 === undefined) return []
    const direction = x2 < x1 ? -1 : 1
    const self = x1 === x2
    const start = boxes.get(`${yOf(sent)} ${message.from}`)
    const arrows = arrivals.flatMap(({ step, kind, handled }): Arrow[] => {
      // Sent and arrived among steps that are told in one row: nothing to draw.
      if (yOf(step) === yOf(sent)) return []
      const lost = kind === 'lost'
      const centres = {
        x1,
        y1: yOf(sent),
        x2: lost ? x2 - (self ? -24 : (direction * lanes.spacing) / 2) : x2,
        y2: yOf(step),
      }
      const end = lost ? undefined : boxes.get(`${yOf(step)} ${message.to}`)
      return [
        {
          ...(self ? centres : clipped(centres, start, end)),
          journey,
          kind,
          ignored: !handled,
          from: sent,
          to: step,
          bend: self ? 24 : 0,
        },
      ]
    })
    if (gone !== undefined || folded(sent)) return arrows
    const edge = start ? (direction > 0 ? start.x + start.width : start.x) : x1
    const inFlight: Arrow = {
      x1: edge,
      y1: yOf(sent),
      x2: edge + direction * Math.min(0.3 * lanes.spacing, 34),
      y2: yOf(sent) + stubs.share(journey) * (height - 10),
      journey,
      kind: 'inFlight',
      ignored: false,
      from: sent,
      to: sent,
      bend: 0,
    }
    return [...arrows, inFlight]
  })
}

/** What a node sends to the same side in one step and stays in flight is spread like a fan. */
class Fans {
  readonly #fans = new Map<string, Journey[]>()

  constructor(
    journeys: readonly Journey[],
    readonly xOf: ReadonlyMap<string, number>,
  ) {
    for (const journey of journeys) {
      if (journey.gone !== undefined) continue
      const key = this.#key(journey)
      const fan = this.#fans.get(key)
      if (fan) fan.push(journey)
      else this.#fans.set(key, [journey])
    }
  }

  /** Where in the height of the row the message's arrow ends: more than 0, at most 1. */
  share(journey: Journey): number {
    const fan = this.#fans.get(this.#key(journey)) ?? [journey]
    return (fan.indexOf(journey) + 1) / Math.max(2, fan.length)
  }

  #key({ sent, message: { from, to } }: Journey): string {
    return `${sent} ${from} ${(this.xOf.get(to) ?? 0) < (this.xOf.get(from) ?? 0)}`
  }
}

/** A line between the centres of two boxes, less what lies inside of them. */
function clipped(line: Line, start: Box | undefined, end: Box | undefined): Line {
  const { x1, y1, x2, y2 } = line
  const first = start ? leaves(line, start) : 0
  const last = end ? 1 - leaves({ x1: x2, y1: y2, x2: x1, y2: y1 }, end) : 1
  if (first >= last) return line
  const at = (share: number) => [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share] as const
  const [[fromX, fromY], [toX, toY]] = [at(first), at(last)]
  return { x1: fromX, y1: fromY, x2: toX, y2: toY }
}

/** The share of a line, from its start inside a box, after which it is outside. */
function leaves({ x1, y1, x2, y2 }: Line, { x, y, width, height }: Box): number {
  const share = (from: number, to: number, low: number, high: number) =>
    to === from ? Number.POSITIVE_INFINITY : ((to > from ? high : low) - from) / (to - from)
  return Math.max(0, Math.min(share(x1, x2, x - 1, x + width + 1), share(y1, y2, y - 1, y + height + 1)))
}
