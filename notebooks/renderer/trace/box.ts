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
  readonly #strips = new Map<number, T[]>()

  constructor(readonly extent: (thing: T) => readonly [top: number, bottom: number]) {}

  add(thing: T): void {
    for (const strip of this.#between(...this.extent(thing))) {
      const there = this.#strips.get(strip)
      if (there) there.push(thing)
      else this.#strips.set(strip, [thing])
    }
  }

  /** What may touch these heights; a thing may come twice. */
  *near(top: number, bottom: number): Iterable<T> {
    for (const strip of this.#between(top, bottom)) yield* this.#strips.get(strip) ?? []
  }

  *#between(top: number, bottom: number): Iterable<number> {
    for (let strip = Math.floor(top / 64); strip <= Math.floor(bottom / 64); strip++) yield strip
  }
}
