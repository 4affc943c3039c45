/** Faults above a plot, in rows in which none covers another. */
import type { FaultBand } from '../../../server/wire/simulation.js'

/** Of a row of faults, in CSS pixels. */
export const rowHeight = 15
const mostRows = 4

/** The row of each fault; those for which there is none lie in the last. */
export function placedBands(
  bands: readonly FaultBand[],
): readonly { readonly band: FaultBand; readonly row: number }[] {
  const ends: number[] = []
  const sorted = [...bands].sort((a, b) => a.from - b.from)
  return sorted.map((band) => {
    const free = ends.findIndex((end) => end <= band.from)
    const row = free >= 0 ? free : Math.min(ends.length, mostRows - 1)
    ends[row] = Math.max(ends[row] ?? 0, band.to)
    return { band, row }
  })
}

export const bandRows = (bands: readonly FaultBand[]): number =>
  bands.length === 0 ? 0 : 1 + Math.max(...placedBands(bands).map(({ row }) => row))
