/** What each property of a protocol says of a single state, and of the step that led to it. */
import { type Action, type Property, ProtocolError } from '../../../protocols/model/index.js'
import { type Model, Views } from '../../semantics/index.js'
import type { PropertyValue } from '../../wire/exploring.js'
import { evaluate, StatePredicate } from '../predicates.js'
import { RefinementJudge } from '../refinements.js'
import type { StateVectors } from '../seen.js'

/** A step: the state before it, and what happened. */
export interface Moved {
  readonly before: StateVectors
  readonly action: Action
}

export interface ValueWithReason {
  readonly value: PropertyValue
  /** What there is to say of it, in a sentence. */
  readonly why: string
}

/** How one property is evaluated. @param moved the step that led to the state; undefined for the initial state */
type Evaluation = (state: StateVectors, isStuck: () => boolean, moved: Moved | undefined) => ValueWithReason

export class PropertyValues {
  readonly #evaluations: readonly { readonly name: string; readonly evaluate: Evaluation }[]

  constructor(model: Model) {
    const views = new Views(model)
    const properties = Object.entries<Property<never>>(model.protocol.properties)
    this.#evaluations = properties.map(([name, property]) => ({
      name,
      evaluate: evaluationOf(name, property, model, views),
    }))
  }

  /** In the order of declaration. @param isStuck whether nothing but faults can happen in the state; asked where it matters */
  of(state: StateVectors, isStuck: () => boolean, moved: Moved | undefined): ValueWithReason[] {
    return this.#evaluations.map(({ evaluate }) => {
      try {
        return evaluate(state, isStuck, moved)
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
        return { value: 'failed', why: error.message }
      }
    })
  }

  /** Is one property violated? */
  isViolated(name: string, state: StateVectors, isStuck: () => boolean, moved: Moved | undefined): boolean {
    const found = this.#evaluations.find((each) => each.name === name)
    return found?.evaluate(state, isStuck, moved).value === 'violated'
  }

  /** The names of the properties that are violated. */
  violated(state: StateVectors, isStuck: () => boolean, moved: Moved | undefined): string[] {
    const values = this.of(state, isStuck, moved)
    return this.#evaluations.flatMap(({ name }, index) => (values[index].value === 'violated' ? [name] : []))
  }
}

function evaluationOf(name: string, property: Property<never>, model: Model, views: Views): Evaluation {
  switch (property.kind) {
    case 'always': {
      const predicate = new StatePredicate(name, views, property.predicate)
      const antecedent = property.implication && new StatePredicate(name, views, property.implication.antecedent)
      return (state) => {
        if (!at(predicate, state)) return violated(`In this state "${name}" is false.`)
        return antecedent && !at(antecedent, state)
          ? holds('It says nothing of this state: its condition is false here.')
          : holds('It is true in this state.')
      }
    }
    case 'reachable': {
      const predicate = new StatePredicate(name, views, property.predicate)
      return (state) =>
        truth(at(predicate, state), 'It is satisfied in this state.', 'It is not satisfied in this state.')
    }
    case 'step':
      return (state, _, moved) => {
        if (!moved) return holds('No step has been taken yet.')
        views.forget()
        const before = views.of(moved.before.locals, moved.before.network) as never
        const after = views.of(state.locals, state.network) as never
        return evaluate(name, () => property.predicate(before, after, moved.action))
          ? holds('The last step keeps it.')
          : violated(`The last step breaks "${name}".`)
      }
    case 'noDeadlock':
      return (_, isStuck) =>
        isStuck()
          ? violated('In this state nothing can happen any more.')
          : holds('Something can happen in this state.')
    case 'quiescent': {
      const allowed = new StatePredicate(name, views, property.predicate)
      return (state, isStuck) => {
        if (!isStuck()) return holds('Something can happen in this state.')
        return at(allowed, state)
          ? holds('Nothing can happen any more, which is allowed in this state.')
          : violated(`In this state nothing can happen any more, and "${name}" does not allow that.`)
      }
    }
    case 'monitor':
    case 'linearizable':
      return (state) => {
        const { observer, state: observed } = model.observers.of(name, state.locals)!
        const violation = observer.violation(observed)
        if (violation !== undefined) return violated(violation)
        if (!observer.mayPend) return holds('What was observed so far is as it should be.')
        return observer.pending?.(observed)
          ? holds('The monitor is in a state that must not last for ever.')
          : holds('The monitor waits for nothing.')
      }
    case 'refines': {
      const judge = new RefinementJudge(name, property, model, views)
      return (state, _, moved) => {
        if (!moved) return judge.startsRight(state) ? holds('The start is right.') : violated(judge.whyNotStart(state))
        return judge.allows(moved.before, state)
          ? holds('The last step is a step of the abstract machine, or leaves it as it is.')
          : violated(judge.whyNot(moved.before, state))
      }
    }
    case 'leadsTo': {
      const antecedent = new StatePredicate(name, views, property.antecedent)
      const consequent = new StatePredicate(name, views, property.predicate)
      return (state) => {
        if (at(consequent, state)) return { value: 'true', why: 'What it promises is so in this state.' }
        return at(antecedent, state)
          ? { value: 'false', why: 'Its condition is true in this state: from here what it promises has to come.' }
          : { value: 'false', why: 'Neither its condition nor what it promises is so in this state.' }
      }
    }
    default: {
      const predicate = new StatePredicate(name, views, property.predicate)
      return (state) =>
        truth(
          at(predicate, state),
          'It is so in this state; whole paths decide it.',
          'It is not so in this state; whole paths decide it.',
        )
    }
  }
}

const at = (predicate: StatePredicate, { configuration, locals, network }: StateVectors): boolean =>
  predicate.at(configuration, locals, network)

const holds = (why: string): ValueWithReason => ({ value: 'holds', why })
const violated = (why: string): ValueWithReason => ({ value: 'violated', why })
const truth = (is: boolean, yes: string, no: string): ValueWithReason =>
  is ? { value: 'true', why: yes } : { value: 'false', why: no }
