/** Durations. All times of the kit are numbers of milliseconds; these words say so where they are written. */

/** A time or a duration in milliseconds, fractions allowed. */
export type Milliseconds = number

/** @returns the duration in milliseconds: the number itself */
export const milliseconds = (count: number): Milliseconds => count

/** @returns the duration in milliseconds */
export const seconds = (count: number): Milliseconds => count * 1000

/** @returns the duration in milliseconds */
export const minutes = (count: number): Milliseconds => count * 60_000

/** @returns the duration in milliseconds */
export const hours = (count: number): Milliseconds => count * 3_600_000
