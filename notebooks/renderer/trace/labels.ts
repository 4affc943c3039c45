/** Where the labels stand: on their arrow or beside their mark, and never on each other. */
import { eventText } from '../values.js'
import type { Arrow } from './arrows.js'
import { around, type Box, crosses, type Extent, LineGrid, meets, overlap, Strips } from './box.js'
import { gutter, type Lanes } from './lanes.js'
import type { Mark } from './marks.js'
import { fitting, type Measure } from './text.js'

export interface Label {
  readonly text: string
  readonly box: Box
  /** What it belongs to. */
  readonly of: Arrow | Mark
  /** The number of that among the arrows, or among the marks. */
  readonly index: number
}

/** What labels are found places for, and what they may not cover. */
interface Scene {
  readonly arrows: readonly Arrow[]
  readonly marks: readonly Mark[]
  /** What must stay free besides the marks. */
  readonly taken: readonly Box[]
  readonly lanes: Lanes
  readonly height: number
  /** The distance between rows. */
  readonly rowHeight: number
  readonly measure: Measure
  /** Whether a message's type will do. */
  readonly brief: (arrow: Arrow) => boolean
}

const labelHeight = 15
const padding = 8
/** Rows whose labels are placed together. */
const blockRows = 24

/**
 * The labels of a drawing, placed when they are asked for: a long trace has thousands, and few of them are ever looked at. They are
 * placed block by block, and each stands within its block, so that where it stands does not hang on what was asked for before.
 */
export class Labels {
  readonly #scene: Scene
  readonly #arrows: readonly (readonly Numbered<Arrow>[])[]
  readonly #marks: readonly (readonly Numbered<Mark>[])[]
  readonly #placed: (readonly Label[])[] = []

  constructor(scene: Scene) {
    this.#scene = scene
    const count = Math.max(1, Math.ceil(scene.height / this.#blockHeight))
    const byBlock = <T>(things: readonly T[], yOf: (thing: T) => number) => {
      const blocks = Array.from({ length: count }, (): Numbered<T>[] => [])
      things.forEach((of, index) => {
        blocks[Math.min(count - 1, Math.floor(yOf(of) / this.#blockHeight))].push({ of, index })
      })
      return blocks
    }
    this.#arrows = byBlock(scene.arrows, ({ kind, y1, y2 }) =>
      kind === 'inFlight' ? y2 : y1 + (y2 - y1) * bestShare(rowsOf(y1, y2, scene.rowHeight)),
    )
    this.#marks = byBlock(scene.marks, ({ y }) => y)
  }

  /** The labels of all that is within some heights, and of some that is not. */
  near(extent: Extent): Label[] {
    return this.#arrows.flatMap((_, block) =>
      meets(extent, block * this.#blockHeight, (block + 1) * this.#blockHeight)
        ? (this.#placed[block] ??= this.#place(block))
        : [],
    )
  }

  get #blockHeight(): number {
    return blockRows * this.#scene.rowHeight
  }

  #place(block: number): Label[] {
    const { taken, lanes, height, rowHeight, measure, brief, ...all } = this.#scene
    const extent = { top: block * this.#blockHeight, bottom: Math.min(height, (block + 1) * this.#blockHeight) }
    const within = (top: number, bottom: number) => bottom >= extent.top && top <= extent.bottom
    const arrows = all.arrows.filter(({ y1, y2 }) => within(Math.min(y1, y2), Math.max(y1, y2)))
    const boxes = [...taken, ...all.marks.map(({ box }) => box), ...arrows.flatMap(crossOf)]
    const place = new Places(
      arrows,
      boxes.filter(({ y, height }) => within(y, y + height)),
      lanes,
      extent,
    )
    const labels: Label[] = []
    // A whole text is worth more than a short one, but not any price.
    const put = (
      { of, index }: Numbered<Arrow | Mark>,
      texts: readonly string[],
      spotsOf: (width: number) => Spot[],
    ) => {
      const spots = [...new Set(texts.filter(Boolean))].flatMap((text, order) =>
        spotsOf(measure(text) + padding).map(({ box, cost }) => ({ box, cost: cost + 0.8 * order, text })),
      )
      const found = place.best(spots, of)
      if (found) labels.push({ text: found.text, box: found.box, of, index })
    }
    for (const numbered of this.#marks[block]) {
      const { caption } = numbered.of
      if (!caption) continue
      const widths = [2 * lanes.spacing, lanes.spacing - 24].filter((width) => width > 24)
      put(
        numbered,
        widths.map((width) => fitting(caption, width, measure)),
        (width) => beside(numbered.of, width),
      )
    }
    for (const numbered of [...this.#arrows[block]].sort((a, b) => order(a.of, b.of))) {
      const arrow = numbered.of
      const { type, event } = arrow.journey.message
      // Where lanes are close, the stubs of what stays in flight have no room for words; the network's table has.
      if (arrow.kind === 'inFlight' && lanes.spacing < 90) continue
      const wide = Math.max(1.6 * lanes.spacing, 72)
      const whole = arrow.kind === 'inFlight' || brief(arrow) ? [] : [eventText(event)]
      const texts = [...whole, type].filter((text) => measure(text) <= wide)
      texts.push(fitting(type, Math.max(lanes.spacing, 56), measure))
      put(numbered, texts, (width) =>
        arrow.kind === 'inFlight' ? atEnd(arrow, width) : along(arrow, width, rowHeight),
      )
    }
    return labels
  }
}

interface Numbered<T> {
  readonly of: T
  readonly index: number
}

const order = (a: Arrow, b: Arrow): number => rank(a) - rank(b) || a.to - b.to || a.to - a.from - (b.to - b.from)

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

const rowsOf = (y1: number, y2: number, height: number): number => Math.max(1, Math.abs(y2 - y1) / height)

/** The share of an arrow that its label may hide for nothing. */
const mostHidden = 0.5
/** What speaks against hiding more of it, for the whole of an arrow. */
const hiding = 8
/** What speaks against a label that stands beside its arrow. */
const besideArrow = 0.2

/** Where on an arrow its label is looked for first. */
const bestShare = (rows: number): number => (rows <= 3 ? 0.5 : 1 - 1.2 / rows)

/** Along an arrow: near its middle if it is short, else close to where it arrives. Beside it, where a label would hide it. */
function along({ x1, y1, x2, y2, bend }: Arrow, width: number, height: number): Spot[] {
  const rows = rowsOf(y1, y2, height)
  const best = bestShare(rows)
  const parts = rows <= 2 ? 8 * rows : 4 * Math.min(rows, 6)
  // Of an arrow over very many rows only the last six matter.
  const first = Math.max(0, 1 - 6 / rows)
  const spots: Spot[] = []
  const [across, down] = [Math.abs(x2 - x1), Math.max(1, Math.abs(y2 - y1))]
  const hidden = Math.min(1, width / Math.max(1, across), labelHeight / down)
  const apart = width / 2 + 4 + (labelHeight / 2) * (across / down)
  for (let part = 1; part < parts; part++) {
    const share = first + (1 - first) * (part / parts)
    const curve = 4 * share * (1 - share) * bend
    const [x, y] = [x1 + (x2 - x1) * share + curve, y1 + (y2 - y1) * share]
    const cost = Math.abs(share - best) * rows
    spots.push({ box: around(x, y, width, labelHeight), cost: cost + Math.max(0, hiding * (hidden - mostHidden)) })
    if (hidden <= mostHidden || bend) continue
    for (const side of [-apart, apart]) {
      spots.push({ box: around(x + side, y, width, labelHeight), cost: cost + besideArrow })
    }
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
  readonly #arrows: LineGrid<Arrow>

  constructor(
    arrows: readonly Arrow[],
    taken: readonly Box[],
    readonly lanes: Lanes,
    readonly extent: Extent,
  ) {
    this.#arrows = new LineGrid<Arrow>(extent)
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
    if (box.y < this.extent.top || box.y + box.height > this.extent.bottom) return undefined
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
