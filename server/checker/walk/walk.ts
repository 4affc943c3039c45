/** Walking through a protocol's behaviours by hand: what can happen, one choice after the other, and back again. */
import type { StateValue } from 'xstate'
import { type Protocol, ProtocolError, type RunStep } from '../../../protocols/model/index.js'
import { Model, pure, Successors } from '../../semantics/index.js'
import {
  type EnabledAction,
  type Exploration,
  type Moment,
  type Reached,
  type StateMap,
  walked,
} from '../../wire/exploring.js'
import type { Trace, TraceStep } from '../../wire/trace.js'
import type { Replayed } from '../explain/replayed.js'
import { machinesOf } from '../outline.js'
import { Replay } from '../replay.js'
import { fitsAction, fitsState, nodeOf } from '../runs/fits.js'
import { faultOf } from '../runs/followed.js'
import { FollowedStates, type TakenStep } from '../runs/followedStates.js'
import { stepText } from '../runs/stepText.js'
import { traceOf } from '../runs/toldRun.js'
import type { CodedAction } from '../search.js'
import { type StateVectors, seen } from '../seen.js'
import { type Enabled, enabledIn, isStuck } from './enabled.js'
import { type Goal, goalOf, type Wanted } from './goal.js'
import { type Moved, PropertyValues, type ValueWithReason } from './propertyValues.js'
import { isFault, Reach } from './reach.js'
import { mapOf } from './stateMap.js'

/** How far a search for a state goes. */
export interface ReachOptions {
  /** Whether faults may strike on the way. Default: they may. */
  readonly faults?: boolean
  /** Distinct states to look at. Default 1,000,000. */
  readonly states?: number
  /** Ends it early. */
  readonly signal?: AbortSignal
}

/** A place in the tree of the walk; places are numbered in the order in which they were first visited. */
interface Place {
  readonly before?: number
  /** What led here; absent for the initial state. */
  readonly taken?: TakenStep
  readonly step?: TraceStep
  readonly state: number
  /** Stands after the step; what goes on from here starts as a copy of it. */
  readonly replay: Replay
  readonly values: readonly ValueWithReason[]
  bookmark?: string
  /** The place after it on the branch that was visited last. */
  next?: number
}

export class Walk {
  readonly #states: FollowedStates
  readonly #properties: PropertyValues
  readonly #initial: Trace['initial']
  readonly #places: Place[] = []
  #at = 0
  /** What can happen in the present place, once it was asked. */
  #enabled: { readonly at: number; readonly actions: readonly Enabled[] } | undefined

  /**
   * Stands at the initial state.
   *
   * @param property of which the monitor or the abstract machine is told beside the nodes
   * @throws ProtocolError when the protocol or a machine is at fault
   */
  constructor(
    readonly protocol: Protocol,
    readonly property: string = walked,
  ) {
    const model = pure(() => new Model(protocol))
    this.#properties = new PropertyValues(model)
    this.#states = pure(() => new FollowedStates(model, new Successors(model), {}, true))
    const replay = new Replay(this.#states, property)
    this.#initial = pure(() => replay.initial())
    this.#places.push({ state: 0, replay, values: pure(() => this.#valuesOf(0, seen(this.#states, 0), undefined)) })
  }

  /** The moment where the walk stands. */
  get at(): number {
    return this.#at
  }

  /**
   * What can happen at the present moment, each with what it would do.
   *
   * @throws ProtocolError where a machine or a property is at fault
   */
  enabled(): EnabledAction[] {
    return pure(() => {
      const { replay, state } = this.#present
      const before = seen(this.#states, state)
      return this.#possible().map(({ coded, action, actor, to, after, inside }) => {
        const node = this.#states.model.nodes[actor]
        const moment = this.#placeAfter(coded)
        return {
          step: new Replay(this.#states, this.property, replay).step(state, coded),
          ...(node && { node: node.id }),
          fault: isFault(coded.kind),
          to,
          ...(!inside && { outside: true as const }),
          violates: this.#properties.violated(after, () => isStuck(this.#states, to), { before, action }),
          ...(moment !== undefined && { moment }),
        }
      })
    })
  }

  /**
   * Takes an action.
   *
   * @param index its place in {@link enabled}
   * @returns the moment after it
   * @throws RangeError where there is no such action
   */
  choose(index: number): number {
    return pure(() => {
      const chosen = this.#possible()[index]
      if (!chosen) throw new RangeError(`There is no action ${index} at this moment of the walk.`)
      return this.#take(chosen)
    })
  }

  /**
   * Takes the first action that is as somebody wrote it down.
   *
   * @param name what to call the step where it is told why it cannot be taken
   * @throws ProtocolError where nothing like it is possible, or it makes no sense
   */
  take(step: RunStep, name: string): void {
    const fault = faultOf(step, this.#states.model)
    if (fault) throw new ProtocolError(`${name} makes no sense: ${fault}`)
    pure(() => {
      const fits = this.#possible().find((each) => this.#fits(each, step))
      if (fits) return void this.#take(fits)
      const others = this.enabled().map((each) => each.step.text)
      const instead =
        others.length > 0 ? `What could happen is: ${others.slice(0, 6).join('; ')}.` : 'Nothing can happen.'
      throw new ProtocolError(`${name} cannot happen: ${stepText(step)}. ${instead}`)
    })
  }

  /** Goes back by one step. @returns whether there was one */
  undo(): boolean {
    const { before } = this.#present
    if (before !== undefined) this.#at = before
    return before !== undefined
  }

  /** Goes forward again, on the branch that was visited last. @returns whether there was one */
  redo(): boolean {
    const { next } = this.#present
    if (next !== undefined) this.#at = next
    return next !== undefined
  }

  /** Goes to a moment that was visited before. @throws RangeError where there is none of that number */
  goTo(moment: number): void {
    if (!this.#places[moment]) throw new RangeError(`The walk has no moment ${moment}.`)
    this.#at = moment
    for (let at = moment; at !== 0; at = this.#places[at].before!) this.#places[this.#places[at].before!].next = at
  }

  /** Names a moment. @param name empty: takes the name away */
  bookmark(moment: number, name: string): void {
    const place = this.#places[moment]
    if (!place) throw new RangeError(`The walk has no moment ${moment}.`)
    if (name) place.bookmark = name
    else delete place.bookmark
  }

  /**
   * Takes the steps of a trace of the same protocol, from the initial state on.
   *
   * @param upTo how many of them; default: all
   * @returns how many could be taken: fewer where the protocol is no longer the one of the trace
   */
  follow(trace: Trace, upTo = trace.steps.length): number {
    return pure(() => {
      this.#at = 0
      for (const [index, step] of trace.steps.slice(0, upTo).entries()) {
        const same = this.#possible().find((each) => this.#isSame(each, step))
        if (!same) return index
        this.#take(same)
      }
      return Math.min(upTo, trace.steps.length)
    })
  }

  /**
   * Takes the shortest way from the present state to one in which a condition holds, or to where a property is violated.
   *
   * @returns how many steps that took, or why no way was found; the walk stays where it is then
   * @throws ProtocolError where a machine, a property or the condition is at fault
   */
  async reach(wanted: Wanted, options: ReachOptions = {}): Promise<Reached> {
    const goal = pure(() => goalOf(wanted, this.#states.model))
    return this.#reach(goal, options)
  }

  async #reach(goal: Goal, { faults = true, states = 1_000_000, signal }: ReachOptions): Promise<Reached> {
    const from = this.#at
    const { model } = this.#states
    const start = pure(() => seen(this.#states, this.#present.state))
    const reach = pure(() => new Reach(model, start, goal, faults, states))
    await reach.search(signal)
    const { way } = reach
    if (way === undefined) return { states: reach.states, text: reach.text }
    this.#at = from
    pure(() => {
      for (const action of way) this.#take(this.#possible().find(({ coded }) => isSameAction(coded, action))!)
    })
    return { states: reach.states, steps: way.length, text: reach.text }
  }

  /** The whole state space, if it has no more than so many states; else those around the present one. */
  map(depth: number, faults: boolean, most = 200): StateMap {
    const violated = (state: number, vectors: StateVectors) =>
      this.#properties.violated(vectors, () => isStuck(this.#states, state), undefined)
    return pure(() => {
      const whole = mapOf(this.#states, 0, { most, depth: Number.POSITIVE_INFINITY, faults }, violated)
      if (whole.complete && whole.states.some(({ state }) => state === this.#present.state)) return whole
      return mapOf(this.#states, this.#present.state, { most, depth, faults }, violated)
    })
  }

  /**
   * Goes to a state: to the first moment in which the walk was there, else the shortest way from here.
   *
   * @returns whether there is a way
   */
  async goToState(state: number, options: ReachOptions = {}): Promise<boolean> {
    const known = this.#places.findIndex((place) => place.state === state)
    if (known >= 0) {
      this.goTo(known)
      return true
    }
    const { locals, network } = pure(() => seen(this.#states, state))
    const isSame = (other: StateVectors) =>
      other.locals.every((local, at) => local === locals[at]) && other.network.every((box, at) => box === network[at])
    return (await this.#reach({ ofSteps: false, isAt: isSame }, options)).steps !== undefined
  }

  /**
   * The walk as a trace, from the initial state. If it ends in a violation that is what the trace is of; else the property is
   * {@link walked}.
   *
   * @param end the moment to which it leads; default: the present one
   */
  trace(end = this.#at): Trace {
    const path = this.pathTo(end)
    const places = path.map((at) => this.#places[at])
    const steps = places.flatMap(({ taken }) => taken ?? [])
    const { values } = this.#places[end]
    const names = Object.keys(this.protocol.properties)
    const violated = names.filter((_, index) => values[index].value === 'violated')
    const property = violated.includes(this.property) ? this.property : violated[0]
    if (property !== undefined) {
      const { why } = values[names.indexOf(property)]
      return pure(() => traceOf(this.#states, steps, 'violation', property, why))
    }
    const length = steps.length === 1 ? '1 step' : `${steps.length} steps`
    return {
      purpose: 'witness',
      property: walked,
      text: steps.length === 0 ? 'The initial state.' : `A walk of ${length}.`,
      shortest: false,
      nodes: this.#states.model.nodes.map(({ id, role }) => ({ id, role })),
      initial: this.#initial,
      steps: places.flatMap(({ step }) => step ?? []),
    }
  }

  /** The way to a moment as the engine has it, and the values of the properties in each of its states. */
  along(end = this.#at): { readonly replayed: Replayed; readonly values: readonly (readonly ValueWithReason[])[] } {
    const values = this.pathTo(end).map((at) => this.#places[at].values)
    return { replayed: this.#places[end].replay, values }
  }

  /** The moments of the way to a moment: that of the initial state, and that after each step. */
  pathTo(end = this.#at): readonly number[] {
    const path: number[] = []
    for (let at: number | undefined = end; at !== undefined; at = this.#places[at].before) path.unshift(at)
    return path
  }

  /** Everything there is to show of the walk. @param walk how its kernel calls it */
  exploration(walk: string): Exploration {
    const end = this.#end()
    const properties = Object.entries(this.protocol.properties).map(([name, { kind }]) => ({ name, kind }))
    const { values } = this.#present
    return {
      type: 'exploration',
      version: 1,
      protocol: this.protocol.name,
      walk,
      moments: this.#places.map(momentOf),
      at: this.#at,
      trace: this.trace(end),
      path: this.pathTo(end),
      ...this.#enabledOrFault(),
      properties,
      machines: machinesOf(this.protocol),
      why: Object.fromEntries(properties.map(({ name }, index) => [name, values[index].why])),
    }
  }

  get #present(): Place {
    return this.#places[this.#at]
  }

  #enabledOrFault(): Pick<Exploration, 'enabled' | 'fault'> {
    try {
      return { enabled: this.enabled() }
    } catch (error) {
      if (error instanceof ProtocolError) return { enabled: [], fault: error.message }
      throw error
    }
  }

  #possible(): readonly Enabled[] {
    if (this.#enabled?.at !== this.#at) {
      this.#enabled = { at: this.#at, actions: enabledIn(this.#states, this.#present.state) }
    }
    return this.#enabled.actions
  }

  #placeAfter(action: CodedAction): number | undefined {
    const found = this.#places.findIndex(
      ({ before, taken }) => before === this.#at && taken !== undefined && isSameAction(taken.action, action),
    )
    return found < 0 ? undefined : found
  }

  #take({ coded, action, to, after }: Enabled): number {
    const { state, replay: earlier } = this.#present
    let place = this.#placeAfter(coded)
    if (place === undefined) {
      const before = seen(this.#states, state)
      const replay = new Replay(this.#states, this.property, earlier)
      const step = replay.step(state, coded, to)
      const values = this.#valuesOf(to, after, { before, action })
      place = this.#places.length
      this.#places.push({ before: this.#at, taken: { from: state, action: coded }, step, state: to, replay, values })
    }
    this.#present.next = place
    this.#at = place
    return place
  }

  #valuesOf(state: number, vectors: StateVectors, moved: Moved | undefined): ValueWithReason[] {
    return this.#properties.of(vectors, () => isStuck(this.#states, state), moved)
  }

  /** Is it what a trace tells as its next step? */
  #isSame({ coded }: Enabled, step: TraceStep): boolean {
    const { replay, state } = this.#present
    const told = new Replay(this.#states, this.property, replay).step(state, coded)
    return essence(told) === essence(step)
  }

  #fits({ action, actor, after }: Enabled, step: RunStep): boolean {
    if (!fitsAction(step, action, false)) return false
    const id = nodeOf(step)
    const { nodes, localStates } = this.#states.model
    const node = id === undefined ? actor : nodes.findIndex((each) => each.id === id)
    const local = localStates.all[after.locals[node]]
    if (step.state === undefined && step.context === undefined) return true
    return local !== undefined && fitsState(step, local.snapshot?.value as StateValue | undefined, local.context)
  }

  /** Where redoing leads. */
  #end(): number {
    let end = this.#at
    for (let { next } = this.#present; next !== undefined; next = this.#places[next].next) end = next
    return end
  }
}

const momentOf = ({ before, step, state, values, bookmark }: Place): Moment => ({
  ...(before !== undefined && { before }),
  text: step?.text ?? 'The initial state',
  state,
  values: values.map(({ value }) => value),
  ...(bookmark !== undefined && { bookmark }),
})

const isSameAction = (a: CodedAction, b: CodedAction): boolean => a.kind === b.kind && a.a === b.a && a.b === b.b

/** What tells a step from every other that is possible in its state. */
const essence = ({ action, nodes, sent }: TraceStep): string => JSON.stringify([action, nodes, sent])
