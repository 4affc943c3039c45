/**
 * What is known of one property at the points of a box. A run that is possible with some budgets is possible with larger ones:
 * so what breaks a property breaks it at every larger point, and where it holds, it holds at every smaller one.
 */
import type { Trace } from '../../wire/trace.js'
import type { Point } from './box.js'

/** A run that decides the property at a point: it violates it, or it reaches what should be reachable. */
export interface Hit {
  readonly point: Point
  readonly text: string
  readonly trace: Trace
}

export class Known {
  readonly hits: Hit[] = []
  /** Points at which all was explored, without a hit. */
  readonly #misses: Point[] = []

  /** @param fixed budgets which must be equal for a miss at one point to be one at a smaller point */
  constructor(readonly fixed: readonly boolean[]) {}

  hit(hit: Hit): void {
    this.hits.push(hit)
  }

  miss(point: Point): void {
    this.#misses.push(point)
  }

  isHit(point: Point): boolean {
    return this.hits.some((hit) => isBelow(hit.point, point))
  }

  isMiss(point: Point): boolean {
    return this.#misses.some((miss) => this.#follows(point, miss))
  }

  isKnown(point: Point): boolean {
    return this.isHit(point) || this.isMiss(point)
  }

  /** The hits below which there is none, one for each point. */
  get least(): Hit[] {
    return this.hits.filter(
      ({ point }, index) =>
        !this.hits.some((other, at) => isBelow(other.point, point) && (at < index || !isBelow(point, other.point))),
    )
  }

  /** The points at which all was explored without a hit, less those of which that follows from others. */
  get greatestMisses(): Point[] {
    return this.#misses.filter(
      (point, index) =>
        !this.#misses.some((other, at) => this.#follows(point, other) && (at < index || !this.#follows(other, point))),
    )
  }

  #follows(point: Point, miss: Point): boolean {
    return isBelow(point, miss) && this.fixed.every((fixed, index) => !fixed || point[index] === miss[index])
  }
}

/** Is nothing at one point more than at the other? */
export const isBelow = (point: Point, other: Point): boolean => point.every((amount, index) => amount <= other[index])
