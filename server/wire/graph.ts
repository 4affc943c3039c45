/** A graph to be laid out, and where its parts are drawn then. Plain JSON; lengths are in CSS pixels. */
import type { Box } from './chart.js'

export interface GraphRequest {
  /** In the order in which they are to be drawn, as far as the arrows let it be. */
  readonly boxes: readonly { readonly width: number; readonly height: number }[]
  /** Ends are indices of boxes. */
  readonly arrows: readonly {
    readonly from: number
    readonly to: number
    /** The room for its words; absent where it has none. */
    readonly label?: { readonly width: number; readonly height: number }
  }[]
}

/** From top to bottom; boxes and arrows in the order of the request. */
export interface LaidGraph {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly arrows: readonly {
    /** At least two; the last is the arrow's head. */
    readonly points: readonly (readonly [x: number, y: number])[]
    readonly label?: Box
  }[]
}
