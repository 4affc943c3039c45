/** Rectangles and lines on the drawing, in CSS pixels; y runs downwards. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Line {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** A range of heights. */
export interface Extent {
  readonly top: number
  readonly bottom: number
}

/** All heights. */
export const everywhere: Extent = { top: Number.NEGATIVE_INFINITY, bottom: Number.POSITIVE_INFINITY }

/** Whether something between two heights is at least partly within others. */
export const meets = (extent: Extent, top: number, bottom: number): boolean =>
  bottom > extent.top && top < extent.bottom

/** The part of a line, which runs downwards, that is within some heights; and how long what was cut off its beginning is. */
export function partOf({ x1, y1, x2, y2 }: Line, { top, bottom }: Extent): { line: Line; cut: number } {
  const slope = y2 === y1 ? 0 : (x2 - x1) / (y2 - y1)
  const [from, to] = [Math.max(y1, Math.min(y2, top)), Math.min(y2, Math.max(y1, bottom))]
  const line = { x1: x1 + (from - y1) * slope, y1: from, x2: x1 + (to - y1) * slope, y2: to }
  return y1 === y2 ? { line: { x1, y1, x2, y2 }, cut: 0 } : { line, cut: Math.hypot(line.x1 - x1, from - y1) }
}

/** A box of the given size around a point. */
export const around = (x: number, y: number, width: number, height: number): Box => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
})

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Whether a line passes through a box: its part within the box's heights is compared with the box's sides. */
export function crosses({ x1, y1, x2, y2 }: Line, { x, y, width, height }: Box): boolean {
  const [top, bottom] = [Math.max(y, Math.min(y1, y2)), Math.min(y + height, Math.max(y1, y2))]
  if (top > bottom) return false
  const at = (height: number) => x1 + ((x2 - x1) * (height - y1)) / (y2 - y1)
  const [a, b] = y1 === y2 ? [x1, x2] : [at(top), at(bottom)]
  return Math.min(a, b) < x + width && Math.max(a, b) > x
}

/** Things on the drawing, found again by height: a long trace has thousands, and near any one place only a few. */
export class Strips<T> {
  readonly #strips: T[][] = []

  constructor(readonly extent: (thing: T) => readonly [top: number, bottom: number]) {}

  add(thing: T): void {
    const [top, bottom] = this.extent(thing)
    for (let strip = stripOf(top); strip <= stripOf(bottom); strip++) {
      const there = this.#strips[strip]
      if (there) there.push(thing)
      else this.#strips[strip] = [thing]
    }
  }

  /** Whether one of those that may touch these heights is wanted; a thing may be asked about twice. */
  some(top: number, bottom: number, wanted: (thing: T) => boolean): boolean {
    for (let strip = stripOf(top); strip <= stripOf(bottom); strip++) {
      if (this.#strips[strip]?.some(wanted)) return true
    }
    return false
  }
}

/** Lines on a part of the drawing, found again by place; of very long ones, what is near their ends. */
export class LineGrid<T extends Line> {
  readonly #cells = new Map<number, T[]>()

  constructor(readonly extent: Extent) {}

  add(line: T): void {
    const { x1, y1, x2, y2 } = line
    const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)]
    const slope = bottom > top ? (x2 - x1) / (y2 - y1) : 0
    const [first, last] = [stripOf(Math.max(top, this.extent.top)), stripOf(Math.min(bottom, this.extent.bottom))]
    for (let strip = first; strip <= last; strip++) {
      // What passes by far from both its ends is of little account.
      if (strip > stripOf(top) + reach && strip < stripOf(bottom) - reach) strip = stripOf(bottom) - reach
      const [from, to] = [Math.max(top, strip * cell), Math.min(bottom, (strip + 1) * cell)]
      const [a, b] = y1 === y2 ? [x1, x2] : [x1 + (from - y1) * slope, x1 + (to - y1) * slope]
      for (let column = stripOf(Math.min(a, b)); column <= stripOf(Math.max(a, b)); column++) {
        const key = strip * columns + column
        const there = this.#cells.get(key)
        if (there) there.push(line)
        else this.#cells.set(key, [line])
      }
    }
  }

  /** Whether one of those that may cross the box is wanted; a line may be asked about several times. */
  some({ x, y, width, height }: Box, wanted: (line: T) => boolean): boolean {
    for (let strip = stripOf(y); strip <= stripOf(y + height); strip++) {
      for (let column = stripOf(x); column <= stripOf(x + width); column++) {
        if (this.#cells.get(strip * columns + column)?.some(wanted)) return true
      }
    }
    return false
  }
}

const cell = 32
/** In cells. */
const reach = 40
/** More than any drawing has. */
const columns = 4096
const stripOf = (height: number): number => Math.max(0, Math.floor(height / cell))
