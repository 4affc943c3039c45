/** `explore(protocol)`: where a walk through a protocol's behaviours begins. */
import { type Machines, type Protocol, ProtocolError, type RunStep, type View } from '../../../protocols/model/index.js'
import { placed } from '../../semantics/index.js'
import type { Exploration } from '../../wire/exploring.js'
import type { Trace } from '../../wire/trace.js'
import { Walk } from './walk.js'

/** Where a walk begins. */
export interface ExploreOptions<R extends Machines = Machines> {
  /** The run to begin with: a trace of a report, or steps as `replay` takes them. Default: none, the initial state. */
  readonly from?: Trace | readonly RunStep[]
  /** Then the shortest way to a state for which this is true is taken. */
  readonly reach?: (state: View<R>) => boolean
  /** Ends the search for such a state early. */
  readonly signal?: AbortSignal
}

/**
 * Shows what can happen in a protocol, to be walked through by hand: in a notebook the output of the cell lets you choose what
 * happens next, go back, try another way, and look for states.
 *
 * @returns where the walk stands: the trace so far, the actions that are possible, and the values of the properties
 * @throws ProtocolError when a step cannot be taken, no state is as asked, or the protocol is at fault
 * @example await explore(raft)
 * @example await explore(raft, { reach: ({ server }) => server.filter((node) => node.matches('leader')).length === 2 })
 */
export async function explore<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  options: ExploreOptions<R> = {},
): Promise<Exploration> {
  return (await walkOf(protocol as unknown as Protocol, options as ExploreOptions)).exploration('')
}

/** The walk that {@link explore} begins. */
export async function walkOf(protocol: Protocol, { from = [], reach, signal }: ExploreOptions = {}): Promise<Walk> {
  const callers = new Error().stack ?? ''
  try {
    const walk = new Walk(protocol, 'property' in from ? from.property : undefined)
    if ('steps' in from) {
      const taken = walk.follow(from)
      if (taken < from.steps.length) {
        const { text } = from.steps[taken]
        throw new ProtocolError(
          `Step ${taken + 1} of the trace cannot happen in "${protocol.name}" as it is now: ${text}.`,
        )
      }
    } else from.forEach((step, index) => void walk.take(step, `Step ${index + 1}`))
    if (reach) {
      const { steps, text } = await walk.reach(reach as (state: never) => boolean, { ...(signal && { signal }) })
      if (steps === undefined && !signal?.aborted) throw new ProtocolError(text)
    }
    return walk
  } catch (error) {
    throw error instanceof ProtocolError ? placed(error, protocol.declaredAt, callers) : error
  }
}
