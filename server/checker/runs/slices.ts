/** Long work in short slices, between which the process hears what it is told. */
import { pure } from '../../semantics/index.js'

/** In milliseconds. */
const slice = 40

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)
const pause = setImmediate

/**
 * Does something for each of so many, in an environment without clock and randomness, until it says that it is done.
 *
 * @param work false: no more
 * @throws what the signal was aborted with
 */
export async function inSlices(count: number, work: (index: number) => boolean, signal?: AbortSignal): Promise<void> {
  let index = 0
  let isGoingOn = true
  while (isGoingOn && index < count) {
    signal?.throwIfAborted()
    pure(() => {
      const end = now() + slice
      while (isGoingOn && index < count && now() < end) isGoingOn = work(index++)
    })
    if (isGoingOn && index < count) await new Promise<void>((resolve) => pause(resolve))
  }
}
