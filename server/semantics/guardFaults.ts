/**
 * XState wraps the error of a guard in one of its own and drops the stack. Guards are therefore watched here, so that the
 * message can point to the line in the guard that failed.
 */
type Guard = (...args: never[]) => unknown

let fault: unknown

/** The same guard, except that its error is remembered. */
export function watched<G extends Guard>(guard: G): G {
  const watching = (...args: never[]) => {
    try {
      return guard(...args)
    } catch (error) {
      fault = error
      throw error
    }
  }
  return Object.defineProperty(watching, 'name', { value: guard.name }) as G
}

/** The error behind one that came out of XState: the guard's own, or the error itself. */
export function origin(error: unknown): unknown {
  const remembered = fault
  fault = undefined
  const wraps =
    remembered instanceof Error &&
    error instanceof Error &&
    error !== remembered &&
    error.message.includes(remembered.message)
  return wraps ? remembered : error
}
