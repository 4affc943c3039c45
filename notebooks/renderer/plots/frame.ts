/** What all kinds of plots share: the room, the view and who moves it. */
import type { FaultBand } from '../../../server/wire/simulation.js'
import type { Mark } from './marks.js'
import type { Scale } from './scales.js'

/** What a reader looks at; shared by plots over the same time. */
export interface PlotView {
  /** The part of the x axis that is seen; absent: all of it. */
  readonly x?: readonly [number, number]
  /** The same of the y axis: of points only. */
  readonly y?: readonly [number, number]
  /** The place on the x axis that is told about. */
  readonly cursor?: number
}

export const wholeView: PlotView = {}

/** Where the plot itself is inside of its drawing. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Something that is told at the cursor. */
export interface Reading {
  readonly name: string
  readonly text: string
  readonly mark?: Mark
}

/** What every chart knows of itself for pointer, keyboard and texts. */
export interface Chart {
  readonly frame: Frame
  readonly x: Scale
  readonly y: Scale
  /** Places on the x axis at which there is something, ascending. */
  readonly places: readonly number[]
  readonly bands: readonly FaultBand[]
  /** Whether the cursor stands only where there is something; else it stands anywhere. */
  readonly snaps: boolean
  /** What is there at a place of the x axis. */
  read(place: number): readonly Reading[]
}

/** Those of the faults that last, or struck near, a time. @param near how far away a stroke is still meant */
export const faultsAt = (bands: readonly FaultBand[], time: number, near: number): readonly FaultBand[] =>
  bands.filter(({ from, to }) => (from === to ? Math.abs(from - time) <= near : from <= time && time < to))

/** The number of ascending places that is nearest; -1 of none. */
export function nearest(places: readonly number[], place: number): number {
  let low = 0
  let high = places.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle] < place) low = middle + 1
    else high = middle
  }
  return low > 0 && place - places[low - 1] < places[low] - place ? low - 1 : low < places.length ? low : -1
}
