/** What the end of a counterexample or a witness shows, in a sentence. */
import type { Property } from '../../protocols/model/index.js'
import type { MinimalRun } from './explain/minimise.js'
import type { LivenessKind } from './liveness/kinds.js'
import type { Finding, Search } from './search.js'
import { seen, seenAfter } from './seen.js'

/** The kinds of properties that a state or a transition decides. */
export type SafetyKind = Exclude<Property<never>['kind'], LivenessKind>

/**
 * @param kind of the property that was found decided
 * @param run how it is shown, where not as it was found
 */
export function sentenceOf(search: Search, kind: SafetyKind, finding: Finding, run?: MinimalRun): string {
  const { property: name } = finding
  switch (kind) {
    case 'always':
      return `In the last state "${name}" is false.`
    case 'step':
      return `The last step breaks "${name}".`
    case 'reachable':
      return `The last state satisfies "${name}".`
    case 'noDeadlock':
      return 'In the last state nothing can happen any more.'
    case 'quiescent':
      return `In the last state nothing can happen any more, and "${name}" does not allow that.`
    case 'monitor':
    case 'linearizable':
      return observed(search, finding, run)
    case 'refines':
      return unrefined(search, finding, run)
  }
}

/** What the observer of a property says of the state in which it was found violated. */
function observed(
  { model, states, configurations }: Search,
  { property, state }: Finding,
  run: MinimalRun | undefined,
): string {
  const configuration = new Int32Array(model.width)
  configurations.read(run?.configuration ?? states.configuration(state), configuration)
  const found = model.observers.of(property, configuration)
  return found?.observer.violation(found.state) ?? `In the last state "${property}" is violated.`
}

function unrefined(search: Search, { property, state, last: found }: Finding, run: MinimalRun | undefined): string {
  const refinement = search.judge.refinement(property)
  if (!refinement) return `The last step breaks "${property}".`
  const shown = run?.steps.at(-1)
  const before = seen(search, shown?.from ?? state)
  const last = shown?.action ?? found
  return last ? refinement.whyNot(before, seenAfter(search, state, last)) : refinement.whyNotStart(before)
}
