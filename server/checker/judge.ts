/**
 * Judges states and transitions by the properties. A predicate that does not look at the network is evaluated once for
 * each configuration; what has been decided is not asked again.
 */
import { type Action, type Property, ProtocolError } from '../../protocols/model/index.js'
import { ActionKind, type Model, mixPair, Views } from '../semantics/index.js'
import { evaluate, Known, StatePredicate } from './predicates.js'
import { RefinementJudge } from './refinements.js'
import type { CodedAction } from './search.js'
import type { StateVectors } from './seen.js'

interface Named<P> {
  readonly name: string
  readonly property: P
}

type StepProperty = Extract<Property<never>, { kind: 'step' }>

/** Entries of the memory of judged transitions: a fixed size, the newest wins. */
const remembered = 1 << 20

export class Judge {
  readonly #views: Views
  #always: StatePredicate[] = []
  #reachable: StatePredicate[] = []
  #steps: Named<StepProperty>[] = []
  /** `undefined`: no state without progress is allowed. */
  #stuck: { name: string; allowed: StatePredicate | undefined }[] = []
  #refinements: RefinementJudge[] = []
  readonly #allRefinements: readonly RefinementJudge[]
  readonly #all: {
    readonly always: StatePredicate[]
    readonly reachable: StatePredicate[]
    readonly steps: Named<StepProperty>[]
    readonly stuck: { name: string; allowed: StatePredicate | undefined }[]
    readonly observed: { name: string; observer: number }[]
  }
  /** Properties with an observer, by its number. */
  #observed: { name: string; observer: number }[]
  /** 1 for a configuration none of whose observers violates a property that is undecided. */
  #sound = new Uint8Array(1024)
  readonly #within: StatePredicate | undefined
  readonly #memory: Int32Array
  #undecided: number

  /** @param views how properties see the states of the model */
  constructor(
    readonly model: Model,
    views = new Views(model),
  ) {
    this.#views = views
    const { properties, within } = model.protocol
    for (const [name, property] of Object.entries<Property<never>>(properties)) {
      switch (property.kind) {
        case 'always':
          this.#always.push(new StatePredicate(name, this.#views, property.predicate))
          break
        case 'reachable':
          this.#reachable.push(new StatePredicate(name, this.#views, property.predicate))
          break
        case 'step':
          this.#steps.push({ name, property })
          break
        case 'noDeadlock':
          this.#stuck.push({ name, allowed: undefined })
          break
        case 'quiescent':
          this.#stuck.push({ name, allowed: new StatePredicate(name, this.#views, property.predicate) })
          break
        case 'refines':
          this.#refinements.push(new RefinementJudge(name, property, model, this.#views))
          break
        case 'monitor':
        case 'linearizable':
          break
        case 'eventually':
        case 'leadsTo':
        case 'infinitelyOften':
        case 'stabilizes':
          // Decided by paths, not by states: the search goes on to its end.
          break
        default:
          throw new ProtocolError(`The property "${name}" is of no kind that this checker knows.`)
      }
    }
    this.#observed = model.observers.all.map(({ property }, observer) => ({ name: property, observer }))
    this.#allRefinements = this.#refinements
    this.#all = {
      always: this.#always,
      reachable: this.#reachable,
      steps: this.#steps,
      stuck: this.#stuck,
      observed: this.#observed,
    }
    this.#memory = new Int32Array(this.judgesSteps ? 2 * remembered : 0).fill(-1)
    this.#within = within && new StatePredicate('within', this.#views, within as (state: never) => boolean)
    this.#undecided = Object.keys(properties).length
  }

  /** Everything is to be decided again: another run of the same protocol. */
  restart(): void {
    const { always, reachable, steps, stuck, observed } = this.#all
    this.#always = always
    this.#reachable = reachable
    this.#steps = steps
    this.#stuck = stuck
    this.#refinements = [...this.#allRefinements]
    this.#observed = observed
    this.#undecided = Object.keys(this.model.protocol.properties).length
  }

  /** True once every property is decided (false where there is none to decide). */
  get decided(): boolean {
    return this.#undecided === 0 && Object.keys(this.model.protocol.properties).length > 0
  }

  get judgesStuck(): boolean {
    return this.#stuck.length > 0
  }

  get judgesSteps(): boolean {
    return this.#steps.length + this.#refinements.length > 0
  }

  /** Is anything left to judge in states beside their observers? */
  get judgesNodes(): boolean {
    return this.#always.length + this.#reachable.length > 0
  }

  /** Is every state of this configuration inside the model, or none? Undefined where that depends on the network. */
  insideWith(configuration: number, locals: Int32Array, network: Int32Array): boolean | undefined {
    const within = this.#within
    if (within === undefined) return true
    let known = within.known(configuration)
    if (known === Known.nothing) {
      within.at(configuration, locals, network)
      known = within.known(configuration)
    }
    return known === Known.dependsOnNetwork ? undefined : known === Known.true
  }

  /** Whether what `inside` said last depends on the nodes and on how many messages there are, not on which. */
  get insideByCount(): boolean {
    return this.#views.networkRead && !this.#views.contentsRead
  }

  /** Is the state inside the model? */
  inside(configuration: number, locals: Int32Array, network: Int32Array): boolean {
    return this.#within === undefined || this.#within.at(configuration, locals, network)
  }

  /** Is it known that no state of this configuration decides a property? */
  knowsState(configuration: number): boolean {
    for (const predicate of this.#always) if (predicate.known(configuration) !== Known.true) return false
    for (const predicate of this.#reachable) if (predicate.known(configuration) !== Known.false) return false
    return this.#observed.length === 0 || this.#sound[configuration] === 1
  }

  /** Decides what a state decides. @returns the names of those properties: see {@link found} */
  state(configuration: number, locals: Int32Array, network: Int32Array): readonly string[] {
    const found = this.found(configuration, locals, network)
    return found.length ? this.decide(found) : none
  }

  /** @returns the names of the properties that a state is to decide: violated `always` and observers, satisfied `reachable` */
  found(configuration: number, locals: Int32Array, network: Int32Array): readonly string[] {
    let found: string[] | undefined
    for (const predicate of this.#always) {
      if (!predicate.at(configuration, locals, network)) (found ??= []).push(predicate.name)
    }
    for (const predicate of this.#reachable) {
      if (predicate.at(configuration, locals, network)) (found ??= []).push(predicate.name)
    }
    if (this.#observed.length) {
      const violated = this.#observed.filter(({ observer }) => this.model.observers.violated(observer, locals))
      if (violated.length) (found ??= []).push(...violated.map(({ name }) => name))
      else this.#noteSound(configuration)
    }
    return found ?? none
  }

  /** @returns the names of the properties that a state without progress violates */
  stuck(configuration: number, locals: Int32Array, network: Int32Array): readonly string[] {
    const found = this.#stuck.filter(({ allowed }) => !allowed?.at(configuration, locals, network))
    return found.length ? this.decide(found.map(({ name }) => name)) : none
  }

  /**
   * Is it known that the step properties hold on a transition?
   *
   * @param configuration of the state before
   * @param action a number that, with the configuration, determines the configuration after
   */
  knowsStep(configuration: number, action: number): boolean {
    const place = placeOf(configuration, action)
    return this.#memory[place] === configuration && this.#memory[place + 1] === action
  }

  /** @returns the names of the properties that the initial state violates, beside those that {@link state} tells */
  initial(state: StateVectors): readonly string[] {
    const found = this.#refinements.filter((refinement) => !refinement.startsRight(state))
    return found.length ? this.decide(found.map(({ name }) => name)) : none
  }

  /** @returns the names of the properties that the transition violates; for `action` see {@link knowsStep} */
  step(before: StateVectors, after: StateVectors, action: number, described: Action): readonly string[] {
    this.#views.forget()
    const found = this.#refinements.filter((refinement) => !refinement.allows(before, after)).map(({ name }) => name)
    if (this.#steps.length) {
      const view = this.#views.of(before.locals, before.network) as never
      const next = this.#views.of(after.locals, after.network) as never
      for (const { name, property } of this.#steps) {
        if (!evaluate(name, () => property.predicate(view, next, described))) found.push(name)
      }
    }
    if (found.length) return this.decide(found)
    if (!this.#views.networkRead) {
      const place = placeOf(before.configuration, action)
      this.#memory[place] = before.configuration
      this.#memory[place + 1] = action
    }
    return none
  }

  /** A predicate that a property names, apart from those that the search asks about. */
  predicate(name: string, predicate: (state: never) => boolean): StatePredicate {
    return new StatePredicate(name, this.#views, predicate)
  }

  /** What judges a `refines`, also when it is decided. */
  refinement(property: string): RefinementJudge | undefined {
    return this.#allRefinements.find(({ name }) => name === property)
  }

  /** Configurations get other numbers from now on: what is known by the old ones is forgotten, what is decided is not. */
  forget(): void {
    for (const predicate of [...this.#all.always, ...this.#all.reachable]) predicate.forget()
    for (const { allowed } of this.#all.stuck) allowed?.forget()
    this.#within?.forget()
    this.#sound.fill(0)
    this.#memory.fill(-1)
  }

  #noteSound(configuration: number): void {
    if (configuration >= this.#sound.length) {
      const larger = new Uint8Array(configuration * 2)
      larger.set(this.#sound)
      this.#sound = larger
    }
    this.#sound[configuration] = 1
  }

  /** These properties are decided: they are not judged any more. */
  decide(names: readonly string[]): readonly string[] {
    this.#always = this.#always.filter(({ name }) => !names.includes(name))
    this.#reachable = this.#reachable.filter(({ name }) => !names.includes(name))
    this.#steps = this.#steps.filter(({ name }) => !names.includes(name))
    this.#stuck = this.#stuck.filter(({ name }) => !names.includes(name))
    this.#refinements = this.#refinements.filter(({ name }) => !names.includes(name))
    this.#observed = this.#observed.filter(({ name }) => !names.includes(name))
    this.#undecided -= names.length
    return names
  }
}

const placeOf = (configuration: number, action: number): number =>
  2 * (mixPair(configuration, action) & (remembered - 1))

/** A number that, with the configuration, says what an action makes of it: a message's place in its mailbox does not matter. */
export function codeOf(model: Model, { kind, a, b }: CodedAction): number {
  const operand = kind <= ActionKind.lose ? a : b * model.nodes.length + a
  return operand * 32 + kind
}

const none: readonly string[] = []
