/**
 * Among the shortest counterexamples the one with the fewest faults, and among those the one in which the fewest nodes act.
 *
 * A second pass over the levels that a breadth-first search found. Every state of a shortest run to a violation stands on its
 * own level (else there were a shorter run), so it is enough to follow the steps from each level to the next, and to keep for
 * each state the fewest faults with which it is reached and, for those, the smallest sets of nodes.
 *
 * Where several are alike in all that, the first in an order of actions that hangs on what is sent alone (`contentOrder.ts`) is taken, and
 * not on the order in which the search has met things: so it is the same for any number of threads.
 */
import type { Property } from '../../../protocols/model/index.js'
import { Views } from '../../semantics/index.js'
import { actionOf } from '../actions.js'
import { Judge } from '../judge.js'
import { evaluate, type StatePredicate } from '../predicates.js'
import type { CodedAction, Finding, Search } from '../search.js'
import type { StateVectors } from '../seen.js'
import { ContentOrder } from './contentOrder.js'
import { type CodedStep, faultsOf, type Label, longerBy, merge, nodesOf, stepsOf, type Way } from './leastWays.js'

/** A run from the initial state that no other of its length undercuts. */
export interface MinimalRun {
  readonly steps: readonly CodedStep[]
  readonly faults: number
  /** How many nodes act. */
  readonly nodes: number
  /** The number of the last state's configuration. */
  readonly configuration: number
}

/** A property that was decided by a run of so many steps. */
interface Target {
  readonly name: string
  readonly length: number
  readonly kind: Property<never>['kind']
  readonly property: Property<never>
  readonly predicate: StatePredicate | undefined
  /** Number of the property's observer. */
  readonly observer: number
  best: (Omit<MinimalRun, 'steps'> & { readonly way: Way }) | undefined
}

/** A successor of the state at hand, as far as it matters. */
interface Next {
  readonly action: CodedAction
  /** Its number, if it stands on the next level. */
  readonly ahead: number | undefined
  readonly configuration: number
  /** The properties that it decides. */
  readonly decided: readonly Target[]
}

/** States between two looks at the clock. */
const stride = 64
/** States that are looked at at most, so that it takes seconds; a number, so that every machine comes to the same. */
const mostStates = 100_000

export class Minimiser {
  /** The minimal runs, by property; those of which that is certain. */
  readonly runs = new Map<string, MinimalRun>()
  readonly #judge: Judge
  readonly #views: Views
  readonly #targets: Target[]
  readonly #order: ContentOrder
  #labels = new Map<number, Label>()

  constructor(readonly search: Search) {
    const { model } = search
    this.#judge = new Judge(model)
    this.#order = new ContentOrder(model)
    this.#views = new Views(model)
    // Where a state stands for others, a step between two of the log need not be one of the protocol.
    this.#targets =
      search.shortest && !search.reductions ? search.findings.flatMap((finding) => this.#target(finding) ?? []) : []
  }

  /** Searches, and pauses often. What was found when it is given up counts. */
  *run(): Generator<undefined, void> {
    const deepest = Math.max(-1, ...this.#targets.map(({ length }) => length))
    const { levelEnds, states } = this.search
    this.#labels = new Map([[0, { faults: 0, ways: [{ acted: 0 }] }]])
    let count = 0
    for (let level = 0; level <= deepest && level < levelEnds.length; level++) {
      const labels = this.#labels
      const end = levelEnds[level]
      const ahead = level < deepest ? new Map<number, Label>() : undefined
      const after = { from: end, to: levelEnds[level + 1] ?? states.size, labels: ahead }
      const targets = this.#targets.filter(({ length, kind }) => length === level + (isStuck(kind) ? 0 : 1))
      for (const [state, label] of labels) {
        if (++count > mostStates) return
        this.#expand(state, label, targets, after)
        if (count % stride === 0) yield
      }
      for (const { name, best } of targets) if (best) this.runs.set(name, runOf(best))
      this.#labels = ahead ?? new Map()
    }
  }

  #target({ property: name, state, last }: Finding): Target | undefined {
    const { model, states } = this.search
    let length = last ? 1 : 0
    for (let at = state; at !== 0; at = states.predecessor(at)) length++
    // That nothing happens cannot be said with less.
    if (length === 0) return undefined
    const property = (model.protocol.properties as Record<string, Property<never>>)[name]
    const observer = model.observers.all.findIndex((each) => each.property === name)
    switch (property.kind) {
      case 'always':
      case 'reachable':
      case 'quiescent': {
        const predicate = this.#judge.predicate(name, property.predicate)
        return { name, length, kind: property.kind, property, predicate, observer, best: undefined }
      }
      case 'step':
      case 'refines':
      case 'noDeadlock':
      case 'monitor':
      case 'linearizable':
        return { name, length, kind: property.kind, property, predicate: undefined, observer, best: undefined }
      default:
        return undefined
    }
  }

  #expand(
    state: number,
    label: Label,
    targets: readonly Target[],
    after: { readonly from: number; readonly to: number; readonly labels: Map<number, Label> | undefined },
  ): void {
    const { search } = this
    const { model, successors, configurations, states } = search
    search.load(state)
    const before: StateVectors = {
      configuration: states.configuration(state),
      locals: successors.configuration.slice(),
      network: successors.network.slice(),
    }
    const ofSteps = targets.some(({ kind }) => kind === 'step' || kind === 'refines')
    const found: Next[] = []
    successors.expand({
      successor: (kind, a, b) => {
        const action = { kind, a, b }
        const configuration = configurations.intern(successors.configuration)
        const next = search.find()
        const isAhead = next >= after.from && next < after.to
        const mayDecide = targets.length > 0 && (isAhead || (next < 0 && this.#isWithin(configuration)) || ofSteps)
        const decided = mayDecide
          ? targets.filter(
              (target) =>
                !isStuck(target.kind) &&
                (next >= 0 || this.#isWithin(configuration)) &&
                this.#decides(target, configuration, before, action),
            )
          : []
        const ahead = isAhead && after.labels ? next : undefined
        if (ahead !== undefined || decided.length > 0) found.push({ action, ahead, configuration, decided })
        return true
      },
    })
    for (const { action, ahead, configuration, decided } of this.#order.sorted(found)) {
      const count = label.faults + faultsOf(action.kind)
      for (const way of label.ways) {
        const longer = longerBy(model, way, { from: state, action })
        for (const target of decided) offer(target, longer, count, configuration)
        if (ahead !== undefined) merge(after.labels!, ahead, longer, count)
      }
    }
    if (successors.progress) return
    for (const target of targets) {
      if (!isStuck(target.kind)) continue
      const { configuration: locals, network: mailboxes } = successors
      if (target.predicate?.at(states.configuration(state), locals, mailboxes)) continue
      for (const way of label.ways) offer(target, way, label.faults, states.configuration(state))
    }
  }

  #isWithin(configuration: number): boolean {
    const { successors, limits } = this.search
    if (limits.inFlight !== undefined && successors.inFlight() > limits.inFlight) return false
    return this.#judge.inside(configuration, successors.configuration, successors.network)
  }

  /** Does the successor in the vectors, or the step to it, decide the property? */
  #decides(target: Target, configuration: number, before: StateVectors, action: CodedAction): boolean {
    const { model, successors } = this.search
    const { configuration: locals, network: mailboxes } = successors
    const { property, predicate, observer } = target
    if (property.kind === 'step') {
      const view = this.#views.of(before.locals, before.network)
      const after = this.#views.of(locals, mailboxes)
      return !evaluate(target.name, () =>
        property.predicate(view as never, after as never, actionOf(model, action, before.locals[action.a])),
      )
    }
    if (property.kind === 'refines') {
      const after = { configuration, locals, network: mailboxes }
      return !this.#judge.refinement(target.name)!.allows(before, after)
    }
    if (predicate) return predicate.at(configuration, locals, mailboxes) === (property.kind === 'reachable')
    return model.observers.violated(observer, locals)
  }
}

const isStuck = (kind: Property<never>['kind']): boolean => kind === 'noDeadlock' || kind === 'quiescent'

function offer(target: Target, way: Way, faults: number, configuration: number): void {
  const { best } = target
  const nodes = nodesOf(way)
  if (!best || faults < best.faults || (faults === best.faults && nodes < best.nodes))
    target.best = { way, faults, nodes, configuration }
}

const runOf = ({ way, ...rest }: NonNullable<Target['best']>): MinimalRun => ({ steps: stepsOf(way), ...rest })
