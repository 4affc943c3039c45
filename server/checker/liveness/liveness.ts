/** Judges the liveness properties of a protocol once its states have been explored. */
import type { Property } from '../../../protocols/model/index.js'
import type { StatePredicate } from '../predicates.js'
import type { CodedAction, Search } from '../search.js'
import type { StateTest } from './fairGraph.js'
import { FairPaths, type Forbidden } from './fairPaths.js'
import type { Lasso } from './lasso.js'
import { type LeastStem, LeastStems } from './leastStem.js'
import { StateGraph } from './stateGraph.js'

/** A step of a loop: the state before it, the action, and the state after it. */
export interface LoopStep {
  readonly from: number
  readonly action: CodedAction
  readonly to: number
}

/** A fair path that violates a property: see {@link Lasso}. */
export interface FairViolation {
  readonly property: string
  readonly stem: readonly number[]
  readonly loop: readonly LoopStep[]
  /** How the stem goes, where it is known that no other of its length has fewer faults, or as many and fewer nodes. */
  readonly least?: LeastStem | undefined
  /** Whether no fair loop from there has fewer steps. */
  readonly isLeastLoop: boolean
}

/** What came of the liveness properties. */
export class Liveness {
  readonly violations: FairViolation[] = []
  /** Every property about paths was judged in the states explored. */
  finished = false

  constructor(readonly search: Search) {}

  /** Judges the properties that are undecided, pausing now and then. */
  *run(): Generator<void, void> {
    const { findings } = this.search
    const open = forbiddenPaths(this.search).filter(([name]) => !findings.some(({ property }) => property === name))
    if (open.length > 0) {
      const graph = new StateGraph(this.search)
      const paths = new FairPaths(graph, this.search.shortest ? new LeastStems(this.search) : undefined)
      for (const [property, forbidden] of open) {
        const lasso = yield* paths.lasso(forbidden)
        if (lasso) this.violations.push({ property, ...withActions(graph, lasso) })
      }
    }
    this.finished = true
  }
}

const withActions = (graph: StateGraph, { stem, loop, least, isLeastLoop }: Lasso) => ({
  ...{ stem, least, isLeastLoop },
  loop: loop.map(({ from, edge, to }) => ({ from, action: graph.actionOf(from, edge), to })),
})

/** The paths that each property forbids, if it is about paths at all. */
function forbiddenPaths(search: Search): [name: string, Forbidden][] {
  const { properties } = search.model.protocol
  return Object.entries<Property<never>>(properties).flatMap(([name, property]): [string, Forbidden][] => {
    const forbidden = forbiddenBy(search, name, property)
    return forbidden ? [[name, forbidden]] : []
  })
}

function forbiddenBy(search: Search, name: string, property: Property<never>): Forbidden | undefined {
  const holds = (predicate: (state: never) => boolean) => testOf(search, search.judge.predicate(name, predicate))
  switch (property.kind) {
    case 'eventually':
      return { among: not(holds(property.predicate)), entered: (state) => state === 0 }
    case 'leadsTo':
      return { among: not(holds(property.predicate)), entered: holds(property.antecedent) }
    case 'infinitelyOften':
      return { among: not(holds(property.predicate)) }
    case 'stabilizes':
      return { among: () => true, visiting: not(holds(property.predicate)) }
    case 'monitor': {
      const observer = search.model.observers.all.findIndex((other) => other.property === name && other.mayPend)
      return observer < 0 ? undefined : { among: pendingIn(search, observer) }
    }
    default:
      return undefined
  }
}

const not =
  (test: StateTest): StateTest =>
  (state) =>
    !test(state)

/** A predicate as a question about states by their numbers. */
function testOf({ states, configurations, networks, model }: Search, predicate: StatePredicate): StateTest {
  const locals = new Int32Array(model.width)
  const mailboxes = new Int32Array(model.nodes.length)
  return (state) => {
    const configuration = states.configuration(state)
    const known = predicate.knownValue(configuration)
    if (known !== undefined) return known
    configurations.read(configuration, locals)
    networks.read(states.network(state), mailboxes)
    return predicate.at(configuration, locals, mailboxes)
  }
}

/** Does an observer stand in a state that must not last for ever? */
function pendingIn({ states, configurations, model }: Search, observer: number): StateTest {
  const configuration = new Int32Array(model.width)
  return (state) => {
    configurations.read(states.configuration(state), configuration)
    return model.observers.pending(observer, configuration)
  }
}
