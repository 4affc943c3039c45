/** Where the labels stand: on their arrow or beside their mark, and never on each other. */
import { eventText } from '../values.js'
import type { Arrow } from './arrows.js'
import { around, type Box, crosses, LineGrid, overlap, Strips } from './box.js'
import { gutter, type Lanes } from './lanes.js'
import type { Mark } from './marks.js'
import { fitting, type Measure } from './text.js'

export interface Label {
  readonly text: string
  readonly box: Box
  /** What it belongs to. */
  readonly of: Arrow | Mark
}

const labelHeight = 15
const padding = 8

/** @param taken what must stay free besides the marks @param height the distance between rows @param brief whether a message's type will do */
export function labelsOf(
  arrows: readonly Arrow[],
  marks: readonly Mark[],
  taken: readonly Box[],
  lanes: Lanes,
  height: number,
  measure: Measure,
  brief: (arrow: Arrow) => boolean = () => false,
): Label[] {
  const place = new Places(arrows, [...taken, ...marks.map(({ box }) => box), ...arrows.flatMap(crossOf)], lanes)
  const labels: Label[] = []
  // A whole text is worth more than a short one, but not any price.
  const put = (of: Arrow | Mark, texts: readonly string[], spotsOf: (width: number) => Spot[]) => {
    const spots = [...new Set(texts.filter(Boolean))].flatMap((text, index) =>
      spotsOf(measure(text) + padding).map(({ box, cost }) => ({ box, cost: cost + 0.8 * index, text })),
    )
    const found = place.best(spots, of)
    if (found) labels.push({ text: found.text, box: found.box, of })
  }
  for (const mark of marks) {
    if (!mark.caption) continue
    const { caption } = mark
    const widths = [2 * lanes.spacing, lanes.spacing - 24].filter((width) => width > 24)
    put(
      mark,
      widths.map((width) => fitting(caption, width, measure)),
      (width) => beside(mark, width),
    )
  }
  for (const arrow of [...arrows].sort((a, b) => rank(a) - rank(b) || a.to - b.to || a.to - a.from - (b.to - b.from))) {
    const { type, event } = arrow.journey.message
    // Where lanes are close, the stubs of what stays in flight have no room for words; the network's table has.
    if (arrow.kind === 'inFlight' && lanes.spacing < 90) continue
    const wide = Math.max(1.6 * lanes.spacing, 72)
    const whole = arrow.kind === 'inFlight' || brief(arrow) ? [] : [eventText(event)]
    const texts = [...whole, type].filter((text) => measure(text) <= wide)
    texts.push(fitting(type, Math.max(lanes.spacing, 56), measure))
    put(arrow, texts, (width) => (arrow.kind === 'inFlight' ? atEnd(arrow, width) : along(arrow, width, height)))
  }
  return labels
}

/** What arrived comes first: it explains the trace. */
const rank = ({ kind }: Arrow): number => (kind === 'inFlight' ? 1 : 0)

/** A possible place, and what speaks against it. */
interface Spot {
  readonly box: Box
  readonly cost: number
}

function beside({ box }: Mark, width: number): Spot[] {
  const middle = box.y + box.height / 2
  return [
    { box: around(box.x + box.width + 2 + width / 2, middle, width, labelHeight), cost: 0 },
    { box: around(box.x - 2 - width / 2, middle, width, labelHeight), cost: 0.5 },
    { box: around(box.x + box.width / 2, box.y + box.height + labelHeight / 2 + 1, width, labelHeight), cost: 2 },
    { box: around(box.x + box.width / 2, box.y - labelHeight / 2 - 1, width, labelHeight), cost: 2 },
  ]
}

/** Along an arrow: near its middle if it is short, else close to where it arrives. */
function along({ x1, y1, x2, y2, bend }: Arrow, width: number, height: number): Spot[] {
  const rows = Math.max(1, Math.abs(y2 - y1) / height)
  const best = rows <= 3 ? 0.5 : 1 - 1.2 / rows
  const parts = rows <= 2 ? 8 * rows : 4 * Math.min(rows, 6)
  // Of an arrow over very many rows only the last six matter.
  const first = Math.max(0, 1 - 6 / rows)
  const spots: Spot[] = []
  for (let part = 1; part < parts; part++) {
    const share = first + (1 - first) * (part / parts)
    const curve = 4 * share * (1 - share) * bend
    const box = around(x1 + (x2 - x1) * share + curve, y1 + (y2 - y1) * share, width, labelHeight)
    spots.push({ box, cost: Math.abs(share - best) * rows })
  }
  return spots
}

function atEnd({ x1, x2, y2 }: Arrow, width: number): Spot[] {
  const direction = x2 < x1 ? -1 : 1
  return [{ box: around(x2 + direction * (6 + width / 2), y2 + 2, width, labelHeight), cost: 0 }]
}

/** The cross at the end of a lost message's arrow. */
const crossOf = ({ kind, x2, y2 }: Arrow): Box[] => (kind === 'lost' ? [around(x2, y2, 14, 14)] : [])

class Places {
  readonly #boxes = new Strips<Box>(({ y, height }) => [y, y + height])
  readonly #arrows = new LineGrid<Arrow>()

  constructor(
    arrows: readonly Arrow[],
    taken: readonly Box[],
    readonly lanes: Lanes,
  ) {
    for (const box of taken) this.#boxes.add(box)
    for (const arrow of arrows) this.#arrows.add(arrow)
  }

  /** Takes the free place with the least against it: other arrows and lanes under it, and the place's own cost. */
  best<S extends Spot>(spots: readonly S[], of: Arrow | Mark): S | undefined {
    let best: S | undefined
    for (const spot of [...spots].sort((a, b) => a.cost - b.cost)) {
      const { box: wished, cost } = spot
      if (best && cost >= best.cost) break
      const box = this.#within(wished)
      if (!box || !this.#free(box)) continue
      const own = cost + Math.abs(box.x - wished.x) / 20
      const total = own + this.#covered(box, of, best ? best.cost - own : Number.POSITIVE_INFINITY)
      if (!best || total < best.cost) best = { ...spot, box, cost: total }
    }
    if (best) this.#boxes.add(best.box)
    return best
  }

  /** The box moved onto the drawing, if that moves it only a little. */
  #within(box: Box): Box | undefined {
    const x = Math.max(gutter, Math.min(box.x, this.lanes.width - box.width))
    return x + box.width > this.lanes.width || Math.abs(x - box.x) > box.width / 2 ? undefined : { ...box, x }
  }

  #free(box: Box): boolean {
    return !this.#boxes.some(box.y, box.y + box.height, (other) => overlap(box, other))
  }

  /** @param enough from here on the exact sum does not matter */
  #covered(box: Box, of: Arrow | Mark, enough: number): number {
    const covered = new Set<Arrow>()
    let sum = 0.6 * this.lanes.lanes.filter(({ x }) => x > box.x && x < box.x + box.width).length
    // Where very many arrows cross, one more makes no difference.
    const most = Math.min(enough, worst)
    this.#arrows.some(box, (arrow) => {
      if (arrow === of || !crosses(arrow, box) || covered.has(arrow)) return sum >= most
      covered.add(arrow)
      // A stub may vanish below a label altogether, other arrows go on beyond it.
      sum += arrow.kind === 'inFlight' ? 2 : 1
      return sum >= most
    })
    return sum
  }
}

/** What speaks most against a place. */
const worst = 8
