/** Work that may take a while, without holding up what is asked of the server meanwhile. */
import { setImmediate } from 'node:timers/promises'

/** How long the server hears nothing, in milliseconds. */
const slice = 5

/**
 * Does some work in slices, between which requests are answered.
 * @param work is interrupted where it yields
 * @returns undefined if it was aborted
 */
export async function inSlices<T>(work: Generator<undefined, T>, signal: AbortSignal): Promise<T | undefined> {
  for (;;) {
    const end = performance.now() + slice
    while (performance.now() < end) {
      const { done, value } = work.next()
      if (done) return value
    }
    await setImmediate()
    if (signal.aborted) return undefined
  }
}
