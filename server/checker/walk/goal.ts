/** What a search for a state looks for. */
import { type Model, Successors, Views } from '../../semantics/index.js'
import { evaluate } from '../predicates.js'
import type { StateVectors } from '../seen.js'
import { type Moved, PropertyValues } from './propertyValues.js'

/** Asked of a global state as properties see it. */
export type Condition = (state: never) => boolean

/** A state in which a condition holds, or the nearest violation of a property. */
export type Wanted = Condition | { readonly violated: string }

export interface Goal {
  /** Whether it asks for the step that leads to a state, too. */
  readonly ofSteps: boolean
  /** @param moved given where the goal is `ofSteps`, save for the state from which the search starts */
  isAt(state: StateVectors, moved: Moved | undefined): boolean
}

export function goalOf(wanted: Wanted, model: Model): Goal {
  if (typeof wanted === 'function') {
    const views = new Views(model)
    return {
      ofSteps: false,
      isAt: ({ locals, network }) =>
        Boolean(evaluate('the condition', () => wanted(views.of(locals, network) as never))),
    }
  }
  // of its own, since what is remembered goes by the numbers of the search's configurations
  const properties = new PropertyValues(model)
  const successors = new Successors(model)
  const isStuck = ({ locals, network }: StateVectors) => {
    successors.configuration.set(locals)
    successors.network.set(network)
    successors.expand({ successor: () => !successors.progress })
    return !successors.progress
  }
  const { kind } = (model.protocol.properties as { [name: string]: { kind: string } })[wanted.violated]
  return {
    ofSteps: kind === 'step' || kind === 'refines',
    isAt: (state, moved) => properties.isViolated(wanted.violated, state, () => isStuck(state), moved),
  }
}
