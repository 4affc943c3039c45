/** Global states as the search's numbers hold them, taken out of the successors' vectors. */
import type { CodedAction, Run } from './search.js'

/** A global state: the number of its configuration, and the vectors. */
export interface StateVectors {
  readonly configuration: number
  readonly locals: Int32Array
  readonly network: Int32Array
}

/** A state of the log. */
export function seen(search: Run, state: number): StateVectors {
  search.load(state)
  return inVectors(search)
}

/** The state to which an action leads. */
export function seenAfter(search: Run, state: number, action: CodedAction): StateVectors {
  search.load(state)
  let after = inVectors(search)
  search.successors.expand({
    successor: (kind, a, b) => {
      if (kind !== action.kind || a !== action.a || b !== action.b) return true
      after = inVectors(search)
      return false
    },
  })
  return after
}

/** The state that the vectors of the successors hold. */
export function inVectors({ configurations, successors }: Run): StateVectors {
  const locals = successors.configuration.slice()
  return { configuration: configurations.intern(locals), locals, network: successors.network.slice() }
}
