/** Virtual time inside a run: whole microseconds, so that sums are exact; 285 years fit. */

/** @param milliseconds as the kit gives times */
export const toMicros = (milliseconds: number): number => Math.round(milliseconds * 1000)

export const toMillis = (micros: number): number => micros / 1000
