/** Judges whether the steps of a protocol are steps, or stutters, of an abstract machine. */
import type { StateValue } from 'xstate'
import type { AbstractState, Property } from '../../protocols/model/index.js'
import { type Model, Refinement, type Views } from '../semantics/index.js'
import { stateText } from '../wire/values.js'
import { eventText, valueText } from './actions.js'
import { evaluate } from './predicates.js'
import type { StateVectors } from './seen.js'

type RefinesProperty = Extract<Property<never>, { kind: 'refines' }>

const unknown = -1
const dependsOnNetwork = -2

/** Steps of the abstract machine that a sentence lists. */
const mostListed = 5

/** One property, with the abstract state of each configuration. */
export class RefinementJudge {
  readonly #refinement: Refinement
  /** By the number of the configuration. */
  #known = new Int32Array(1024).fill(unknown)

  constructor(
    readonly name: string,
    readonly property: RefinesProperty,
    model: Model,
    readonly views: Views,
  ) {
    const ids = model.nodes.map(({ id }) => id)
    this.#refinement = new Refinement(name, property.spec, property.events, model.values, ids, model.coverage)
  }

  /** Does the initial state map to the machine's initial state? */
  startsRight(state: StateVectors): boolean {
    return this.#mapped(state) === this.#refinement.initial
  }

  /** Is the step between two states one of the machine, or a stutter? */
  allows(before: StateVectors, after: StateVectors): boolean {
    const from = this.#mapped(before)
    const to = this.#mapped(after)
    return from === to || this.#refinement.steps(from).has(to)
  }

  /** The abstract state, as a trace shows it. */
  shown(state: StateVectors): { value: unknown; context: unknown } {
    return this.#refinement.shown(this.#mapped(state))
  }

  /** Why the protocol's initial state is not allowed. */
  whyNotStart(state: StateVectors): string {
    const { initial } = this.#refinement
    return `The protocol starts as ${this.#text(this.#mapped(state))}, but the abstract machine starts in ${this.#text(initial)}.`
  }

  /** Why a step is not allowed. */
  whyNot(before: StateVectors, after: StateVectors): string {
    const from = this.#mapped(before)
    const steps = [...this.#refinement.steps(from)].filter(([to]) => to !== from)
    const listed = steps.slice(0, mostListed).map(([to, event]) => `to ${this.#text(to)} on ${eventText(event)}`)
    const more = steps.length > mostListed ? [`${steps.length - mostListed} more`] : []
    const may = steps.length ? `it can only go ${[...listed, ...more].join(', or ')}` : 'it cannot go anywhere'
    return `The last step takes the abstract machine from ${this.#text(from)} to ${this.#text(this.#mapped(after))}; from there ${may}.`
  }

  #text(state: number): string {
    const { value, context } = this.#refinement.shown(state)
    const place = stateText(value)
    const fields = Object.entries(context as object).map(([key, item]) => `${key} ${valueText(item)}`)
    return [place && `"${place}"`, fields.length && `(${fields.join(', ')})`].filter(Boolean).join(' ')
  }

  /** The number of the abstract state. Leaves `views.networkRead` set if the mapping looks at the network. */
  #mapped({ configuration, locals, network }: StateVectors): number {
    const known = configuration < this.#known.length ? this.#known[configuration] : unknown
    if (known >= 0) return known
    const readBefore = this.views.networkRead
    this.views.networkRead = false
    const map = this.property.map as (state: object) => AbstractState<StateValue, object>
    const mapped = evaluate(this.name, () => map(this.views.of(locals, network)))
    const state = this.#refinement.place(mapped)
    this.#refinement.reached(state)
    this.#remember(configuration, this.views.networkRead ? dependsOnNetwork : state)
    this.views.networkRead ||= readBefore
    return state
  }

  #remember(configuration: number, state: number): void {
    if (configuration >= this.#known.length) {
      const larger = new Int32Array(configuration * 2).fill(unknown)
      larger.set(this.#known)
      this.#known = larger
    }
    this.#known[configuration] = state
  }
}
