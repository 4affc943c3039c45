/** The shortest way from one state to another that is wanted. */
import { ActionKind, type Model, pure, Successors, TupleTree, Views } from '../../semantics/index.js'
import { actionOf } from '../actions.js'
import { StatePredicate } from '../predicates.js'
import type { CodedAction } from '../search.js'
import type { StateVectors } from '../seen.js'
import { StateTable } from '../stateTable.js'
import type { Goal } from './goal.js'

// Kept from before machines run, which find these replaced by refusals.
const now = performance.now.bind(performance)
const later = setImmediate

/** Milliseconds of search between two looks at the world outside. */
const slice = 40
/** States between two looks at the clock. */
const stride = 64

/**
 * A breadth-first search from a state other than the initial one. It stays inside of `within`, as a check does, wherever it starts
 * inside.
 */
export class Reach {
  /** The actions that lead to such a state; undefined as long as none is known. */
  way: readonly CodedAction[] | undefined
  /** Whether there is nothing left to look at. */
  complete = false
  readonly #successors: Successors
  readonly #configurations: TupleTree
  readonly #networks: TupleTree
  readonly #states = new StateTable()
  /** Undefined where the model has no bounds, or the search starts outside of them. */
  readonly #within: StatePredicate | undefined

  /**
   * @param faults whether faults may strike on the way
   * @param most distinct states to look at
   */
  constructor(
    model: Model,
    start: StateVectors,
    readonly goal: Goal,
    readonly faults: boolean,
    readonly most: number,
  ) {
    this.#successors = new Successors(model)
    this.#configurations = new TupleTree(model.width)
    this.#networks = new TupleTree(model.nodes.length)
    const { within } = model.protocol
    const configuration = this.#configurations.intern(start.locals)
    this.#states.add(configuration, this.#networks.intern(start.network), -1)
    const bounds = within && new StatePredicate('within', new Views(model), within as (state: never) => boolean)
    if (bounds?.at(configuration, start.locals, start.network)) this.#within = bounds
    if (goal.isAt({ ...start, configuration }, undefined)) this.way = []
  }

  /** Distinct states that were looked at. */
  get states(): number {
    return this.#states.size
  }

  /** Searches until it has found one, there is nothing left, there are too many, or it is told to stop. */
  async search(signal?: AbortSignal): Promise<void> {
    const run = this.#run()
    while (!signal?.aborted) {
      const until = now() + slice
      const done = pure(() => {
        for (;;) {
          if (run.next().done) return true
          if (now() >= until) return false
        }
      })
      if (done) return
      await new Promise<void>((resolve) => later(resolve))
    }
  }

  /** What came of it, in a sentence. */
  get text(): string {
    const { way, complete, states } = this
    if (way?.length === 0) return 'It is so in this state already.'
    if (way) return `It takes ${way.length === 1 ? '1 step' : `${way.length} steps`} from here, and no way is shorter.`
    const without = this.faults ? '' : ' without faults'
    return complete
      ? `No state that can be reached from here${without} is like that: there are ${states}.`
      : `None of the ${states} states nearest to this one${without} is like that; those beyond were not looked at.`
  }

  *#run(): Generator<void, void> {
    for (let state = 0; this.way === undefined && this.states < this.most; state++) {
      if (state === this.#states.size) {
        this.complete = true
        return
      }
      this.#expand(state)
      if (state % stride === 0) yield
    }
  }

  #expand(state: number): void {
    const { model, configuration: locals, network } = this.#successors
    const { goal } = this
    this.#load(state)
    const before = {
      configuration: this.#states.configuration(state),
      locals: locals.slice(),
      network: network.slice(),
    }
    this.#successors.expand({
      successor: (kind, a, b) => {
        if (!this.faults && isFault(kind)) return true
        const configuration = this.#configurations.intern(locals)
        if (this.#within && !this.#within.at(configuration, locals, network)) return true
        const isNew = this.#states.add(configuration, this.#networks.intern(network), state)
        if (!isNew && !goal.ofSteps) return true
        const moved = goal.ofSteps ? { before, action: actionOf(model, { kind, a, b }, before.locals[a]) } : undefined
        if (!goal.isAt({ configuration, locals, network }, moved)) return true
        this.way = [...this.#wayTo(state), { kind, a, b }]
        return false
      },
    })
  }

  #load(state: number): void {
    this.#configurations.read(this.#states.configuration(state), this.#successors.configuration)
    this.#networks.read(this.#states.network(state), this.#successors.network)
  }

  /** Only the states are remembered; which action led from one to the next is found again. */
  #wayTo(state: number): CodedAction[] {
    const way: CodedAction[] = []
    const successors = new Successors(this.#successors.model)
    for (let after = state; after !== 0; after = this.#states.predecessor(after)) {
      const before = this.#states.predecessor(after)
      this.#configurations.read(this.#states.configuration(before), successors.configuration)
      this.#networks.read(this.#states.network(before), successors.network)
      successors.expand({
        successor: (kind, a, b) => {
          if (!this.faults && isFault(kind)) return true
          const configuration = this.#configurations.intern(successors.configuration)
          const found = this.#states.find(configuration, this.#networks.intern(successors.network)) === after
          if (found) way.unshift({ kind, a, b })
          return !found
        },
      })
    }
    return way
  }
}

/** Is an action of this kind a fault that strikes? */
export const isFault = (kind: number): boolean => faults.has(kind)

const faults: ReadonlySet<number> = new Set([
  ActionKind.duplicate,
  ActionKind.lose,
  ActionKind.crash,
  ActionKind.partition,
  ActionKind.byzantine,
])
