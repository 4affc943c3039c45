/**
 * Which steps of a path, or of a run into a state in which nothing can happen, are needed? Such a trace shows what it does because of all
 * that nodes can and cannot do; so it is tried: whether the rest without a step, and without all that came of it, is by itself a run
 * that shows the same: that ends where nothing can happen, or repeats, is fair, and violates the property.
 */
import type { Property } from '../../../protocols/model/index.js'
import { ActionKind, Successors, Views } from '../../semantics/index.js'
import type { Trace } from '../../wire/trace.js'
import { Level, unfair } from '../liveness/fairGraph.js'
import { FairLabels } from '../liveness/fairLabels.js'
import type { CodedAction } from '../search.js'
import type { Replayed } from './replayed.js'

/** Steps that are taken again at most, all tries together. */
const mostTaken = 20_000

/** A state on the way; its vectors. */
interface Passed {
  readonly locals: Int32Array
  readonly network: Int32Array
}

/** @param before of each step those directly before it @returns the indices of the steps that are needed, as far as was tried */
export function neededSteps(
  { steps, loop }: Trace,
  before: readonly (readonly number[])[],
  replayed: Replayed,
): ReadonlySet<number> {
  const run = new OwnRun(replayed, loop)
  let needed = [...steps.keys()]
  let taken = 0
  if (!run.shows(needed)) return new Set(needed)
  for (const step of steps.keys()) {
    if (taken > mostTaken) break
    if (!needed.includes(step)) continue
    const gone = new Set([step])
    for (const later of needed) if (before[later].some((earlier) => gone.has(earlier))) gone.add(later)
    const rest = needed.filter((other) => !gone.has(other))
    taken += rest.length
    if (run.shows(rest)) needed = rest
  }
  return new Set(needed)
}

/** Takes some of a trace's steps, and sees what they show. */
class OwnRun {
  readonly #property: Property<never>
  readonly #views: Views
  readonly #successors: Successors
  readonly #labels: FairLabels
  readonly #observer: number

  /** @param loop how many steps come before those that repeat */
  constructor(
    readonly replayed: Replayed,
    readonly loop: number | undefined,
  ) {
    const { model, property } = replayed
    this.#property = (model.protocol.properties as Record<string, Property<never>>)[property]
    this.#views = new Views(model)
    this.#successors = new Successors(model)
    this.#labels = new FairLabels(model)
    this.#observer = model.observers.all.findIndex((each) => each.property === property)
  }

  /** Do these steps, in this order, show what the whole trace shows? */
  shows(steps: readonly number[]): boolean {
    const { loop, replayed } = this
    try {
      const path = this.#path(steps)
      if (!path?.every((state) => this.#isInside(state))) return false
      if (loop === undefined) return this.#isStuck() && this.#violates(path, 0)
      const start = steps.filter((step) => step < loop).length
      if (start === steps.length && loop < replayed.coded.length) return false
      return (
        isSame(path[start], path[path.length - 1]) && this.#isFair(steps, path, start) && this.#violates(path, start)
      )
    } catch {
      // A machine or a predicate fails where the trace never was.
      return false
    }
  }

  /** The states on the way; undefined where a step cannot be taken. */
  #path(steps: readonly number[]): Passed[] | undefined {
    this.#successors.initialise()
    const path = [this.#now()]
    for (const step of steps) {
      const next = this.#taken(this.replayed.coded[step])
      if (!next) return undefined
      this.#stand(next)
      path.push(next)
    }
    return path
  }

  #now(): Passed {
    return { locals: this.#successors.configuration.slice(), network: this.#successors.network.slice() }
  }

  #stand({ locals, network }: Passed): void {
    this.#successors.configuration.set(locals)
    this.#successors.network.set(network)
  }

  #taken(wanted: CodedAction): Passed | undefined {
    let next: Passed | undefined
    this.#successors.expand({
      successor: (kind, a, b) => {
        // Where a message lies in its mailbox hangs on the others.
        if (kind === wanted.kind && a === wanted.a && (kind <= ActionKind.lose || b === wanted.b)) next = this.#now()
        return next === undefined
      },
    })
    return next
  }

  #isInside({ locals, network }: Passed): boolean {
    const { within } = this.replayed.model.protocol
    return within === undefined || Boolean(within(this.#views.of(locals, network) as never))
  }

  /** Can nothing happen where the run ends? */
  #isStuck(): boolean {
    this.#successors.expand({ successor: () => true })
    return !this.#successors.progress
  }

  #isFair(steps: readonly number[], path: readonly Passed[], start: number): boolean {
    const taken = new Set<number>()
    const possible: Set<number>[] = []
    for (let at = start; at < Math.max(start + 1, steps.length); at++) {
      this.#stand(path[at])
      const { locals } = path[at]
      const labels = new Set<number>()
      this.#successors.expand({
        successor: (kind, a, b) => {
          labels.add(this.#labels.of(kind, a, b, locals[a]))
          return true
        },
      })
      labels.delete(unfair)
      possible.push(labels)
      if (at < steps.length) {
        const { kind, a, b } = this.replayed.coded[steps[at]]
        taken.add(this.#labels.of(kind, a, b, locals[a]))
      }
    }
    const open = new Set(possible.flatMap((labels) => [...labels]).filter((label) => !taken.has(label)))
    return ![...open].some(
      (label) => this.#labels.levelOf(label) === Level.strong || possible.every((labels) => labels.has(label)),
    )
  }

  /** @param start the state from which on the path repeats */
  #violates(path: readonly Passed[], start: number): boolean {
    const property = this.#property
    const { model } = this.replayed
    const holds = (predicate: (state: never) => boolean) => (state: Passed) =>
      Boolean(predicate(this.#views.of(state.locals, state.network) as never))
    const loop = path.slice(start)
    switch (property.kind) {
      case 'noDeadlock':
        return true
      case 'quiescent':
        return !holds(property.predicate)(path[path.length - 1])
      case 'eventually':
        return !path.some(holds(property.predicate))
      case 'infinitelyOften':
        return !loop.some(holds(property.predicate))
      case 'stabilizes':
        return !loop.every(holds(property.predicate))
      case 'leadsTo': {
        const kept = path.findLastIndex(holds(property.predicate))
        return path.slice(kept + 1).some(holds(property.antecedent))
      }
      case 'monitor':
        return loop.every(({ locals }) => model.observers.pending(this.#observer, locals))
      default:
        return false
    }
  }
}

const isSame = (one: Passed, other: Passed): boolean =>
  one.locals.every((local, node) => local === other.locals[node]) &&
  one.network.every((mailbox, node) => mailbox === other.network[node])
