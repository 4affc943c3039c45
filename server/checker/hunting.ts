/**
 * Searches for spaces too large to finish: they look for violations in other orders than level by level. What they find is
 * a real run, though seldom the shortest.
 */
import { actorOf, type Model, type SuccessorSink, type Successors } from '../semantics/index.js'
import { Random } from './random.js'
import type { CodedAction, Limits } from './search.js'
import { TableSearch } from './tableSearch.js'

/** How the next state is chosen; `breadth-first` is the default of a check. */
export type SearchOrder = 'breadth-first' | 'depth-first' | 'random' | 'priority'

/** Steps of a walk where the check gives no depth. */
const defaultLength = 500
/** Walks between two looks at the clock would be too long; steps are not. */
const stride = 256

/** What the orders share: they go on state by state. */
abstract class HuntingSearch extends TableSearch implements SuccessorSink {
  override readonly shortest = false

  abstract successor(kind: number, a: number, b: number): boolean

  protected advance(): void {
    throw new Error('Levels are for breadth-first search.')
  }

  override run(now: () => number, until: number): boolean {
    do {
      for (let i = 0; i < stride && !this.stopped && !this.done; i++) this.step()
    } while (!this.stopped && !this.done && now() < until)
    return this.stopped || this.done
  }

  /** Goes on by one state. */
  protected abstract step(): void

  /** The successor in the vectors becomes known. @returns its number, or -1 if a bound or a limit keeps it out */
  protected reach(from: number, action: CodedAction): number {
    const { configuration: locals, network: mailboxes } = this.successors
    const configuration = this.configurations.intern(locals)
    if (!this.judge.inside(configuration, locals, mailboxes)) {
      this.outside++
      return -1
    }
    const { inFlight, states: most } = this.limits
    if (inFlight !== undefined && this.successors.inFlight() > inFlight) {
      this.cutByInFlight++
      return -1
    }
    const network = this.networks.intern(mailboxes)
    if (most !== undefined && this.states.size >= most && this.states.find(configuration, network) < 0) {
      this.cutByStates = true
      this.stopped = true
      return -1
    }
    const fresh = this.states.add(configuration, network, from)
    const state = this.states.find(configuration, network)
    if (this.judge.judgesSteps) this.judgeStep(from, action, configuration, network)
    if (fresh) this.judgeState(state, configuration, network)
    return state
  }
}

/** Depth-first: the newest state first. What it explores completely may hold. */
export class DepthFirstSearch extends HuntingSearch {
  readonly #stack = [0]
  /** Steps from the initial state, by state. */
  readonly #depths = [1]
  #deepest = 1
  #from = 0

  override get depth(): number {
    return this.#deepest
  }

  override get completeLevels(): number {
    return 0
  }

  override get queue(): number {
    return this.#stack.length
  }

  override get done(): boolean {
    return this.#stack.length === 0
  }

  protected step(): void {
    this.#from = this.#stack.pop()!
    const depth = this.#depths[this.#from]
    this.load(this.#from)
    if (this.limits.depth !== undefined && depth >= this.limits.depth) {
      this.cutByDepth++
      return
    }
    this.successors.expand(this)
    if (!this.stopped && !this.successors.progress) this.judgeStuck(this.#from)
  }

  successor(kind: number, a: number, b: number): boolean {
    this.generated++
    const before = this.states.size
    const state = this.reach(this.#from, { kind, a, b })
    if (this.states.size > before) {
      this.#depths[state] = this.#depths[this.#from] + 1
      this.#deepest = Math.max(this.#deepest, this.#depths[state])
      this.#stack.push(state)
    }
    return !this.stopped
  }
}

/** Walks from the initial state, one after the other, each step chosen at random: uniformly, or by priorities. */
export class WalkingSearch extends HuntingSearch {
  walks = 0
  readonly #random: Random
  readonly #length: number
  readonly #choice: Choice
  #state = -1
  #steps = 0
  #longest = 1

  /** @param seed the same seed gives the same walks */
  constructor(
    model: Model,
    successors: Successors,
    limits: Limits,
    complete: boolean,
    order: 'random' | 'priority',
    seed: number,
  ) {
    super(model, successors, limits, complete)
    this.#random = new Random(seed)
    this.#length = (limits.depth ?? defaultLength) - 1
    this.#choice = order === 'random' ? new Uniform(this.#random) : new Priorities(this.#random, model, this.#length)
  }

  override readonly sampled = true

  override get depth(): number {
    return this.#longest
  }

  override get completeLevels(): number {
    return 0
  }

  override get queue(): number {
    return 0
  }

  override get done(): boolean {
    return false
  }

  protected step(): void {
    if (this.#state < 0 || this.#steps === this.#length) {
      this.#state = 0
      this.#steps = 0
      this.walks++
      this.#choice.begin()
    }
    this.load(this.#state)
    this.#choice.clear(this.#steps)
    this.successors.expand(this)
    if (!this.successors.progress) this.judgeStuck(this.#state)
    const chosen = this.#choice.chosen
    if (chosen && !this.stopped) this.#go(chosen)
    else this.#state = -1
  }

  successor(kind: number, a: number, b: number): boolean {
    this.generated++
    this.#choice.offer({ kind, a, b }, actorOf(this.model, kind, a))
    return true
  }

  /** Takes an action out of the state at hand. */
  #go(action: CodedAction): void {
    const from = this.#state
    this.#state = -1
    this.load(from)
    this.successors.expand({
      successor: (kind, a, b) => {
        if (kind !== action.kind || a !== action.a || b !== action.b) return true
        this.#state = this.reach(from, action)
        return false
      },
    })
    this.#steps++
    this.#longest = Math.max(this.#longest, this.#steps + 1)
  }
}

/** Chooses one of the actions that are offered. */
interface Choice {
  /** A walk begins. */
  begin(): void
  /** The actions of another state follow. @param step how many steps the walk has taken */
  clear(step: number): void
  /** @param node whose action it is; -1 for the network's */
  offer(action: CodedAction, node: number): void
  readonly chosen: CodedAction | undefined
}

/** Each action with the same probability. */
class Uniform implements Choice {
  chosen: CodedAction | undefined
  #offered = 0

  constructor(readonly random: Random) {}

  begin(): void {}

  clear(): void {
    this.#offered = 0
    this.chosen = undefined
  }

  offer(action: CodedAction): void {
    this.#offered++
    if (this.random.below(this.#offered) === 0) this.chosen = action
  }
}

/** Steps at which a walk's priorities change, less one: bugs that need so many orderings are found with a known probability. */
const changes = 3

/**
 * The action of the node with the highest priority; at a few steps, chosen beforehand, the node at hand falls to the lowest
 * (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs",
 * ASPLOS 2010). The faults of the network are one more party.
 */
class Priorities implements Choice {
  readonly #parties: number
  readonly #priorities: number[]
  readonly #drops = new Set<number>()
  readonly #within: Uniform
  #best = -1
  #lowest = 0
  #step = 0

  constructor(
    readonly random: Random,
    model: Model,
    readonly length: number,
  ) {
    this.#parties = model.nodes.length + 1
    this.#priorities = Array.from({ length: this.#parties }, () => 0)
    this.#within = new Uniform(random)
  }

  get chosen(): CodedAction | undefined {
    if (this.#best >= 0 && this.#drops.delete(this.#step)) this.#priorities[this.#best] = --this.#lowest
    return this.#within.chosen
  }

  begin(): void {
    const order = this.random.shuffled(this.#parties)
    order.forEach((party, priority) => {
      this.#priorities[party] = priority + 1
    })
    this.#lowest = 0
    this.#drops.clear()
    for (let i = 0; i < changes; i++) this.#drops.add(this.random.below(Math.max(1, this.length)))
  }

  clear(step: number): void {
    this.#step = step
    this.#best = -1
    this.#within.clear()
  }

  offer(action: CodedAction, node: number): void {
    const party = node < 0 ? this.#parties - 1 : node
    if (this.#best >= 0 && this.#priorities[party] < this.#priorities[this.#best]) return
    if (party !== this.#best) {
      this.#best = party
      this.#within.clear()
    }
    this.#within.offer(action)
  }
}
