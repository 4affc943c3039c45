/**
 * Which runs of a protocol fit what somebody wrote down? All of them are followed at once, entry by entry: a set of states,
 * as in the validation of logs by state-space search (Cirstea, Kuppe, Loillier, Merz: "Validating Traces of Distributed
 * Programs Against TLA+ Specifications", 2024).
 */
import type { StateValue } from 'xstate'
import type { RunStep, RunStepKind } from '../../../protocols/model/index.js'
import { actorOf, type Model, Successors } from '../../semantics/index.js'
import { actionOf } from '../actions.js'
import type { CodedAction } from '../search.js'
import { TableSearch } from '../tableSearch.js'
import { fitsAction, fitsState, kindOf, nodeOf } from './fits.js'

/** How strictly a protocol is held to what was written down. */
export interface Following {
  /** Kinds of steps that may happen without being written down. */
  readonly hidden: readonly RunStepKind[]
  /** Whether a delivery may be one of which a copy stays. */
  readonly receiverCannotTell: boolean
  /** The most pairs of a state and an entry that are kept. */
  readonly states: number
}

/** A state that a run may be in after some of the entries. */
interface Place {
  readonly state: number
  /** The place before, and the action that led here; absent at the start. */
  readonly before?: number
  readonly action?: CodedAction
  /** The entry that the action is; absent where it was not written down. */
  readonly entry?: number
}

/** One step of a run: the action, and the state that it is taken in. */
export interface TakenStep {
  readonly from: number
  readonly action: CodedAction
  /** The entry that it is, from 0; absent where it was not written down. */
  readonly entry?: number
}

/** A step that could be taken, and the place in which. */
export interface Possible extends TakenStep {
  readonly at: number
}

/** Nobody reads more. */
const mostTold = 20

/** States of runs that are followed, not searched for. */
export class FollowedStates extends TableSearch {
  override readonly shortest = false

  protected advance(): void {
    throw new Error('These states are followed, not searched.')
  }

  /** The number of the state in the vectors. */
  reached(from: number): number {
    const configuration = this.configurations.intern(this.successors.configuration)
    const network = this.networks.intern(this.successors.network)
    this.states.add(configuration, network, from)
    return this.states.find(configuration, network)
  }

  /** Judges a run. What it decides is among the findings then, each with the first of its states or steps that does. */
  judgeAlong(steps: readonly TakenStep[], ends: readonly number[]): void {
    steps.forEach(({ from, action }, index) => {
      const end = ends[index]
      const [configuration, network] = [this.states.configuration(end), this.states.network(end)]
      this.judgeState(end, configuration, network)
      if (this.judge.judgesSteps) this.judgeStep(from, action, configuration, network)
    })
    const last = ends.at(-1) ?? 0
    this.load(last)
    this.successors.expand({ successor: () => true })
    if (!this.successors.progress) this.judgeStuck(last)
  }
}

export class Followed {
  readonly states: FollowedStates
  readonly #places: Place[] = [{ state: 0 }]
  /** The places after the entries so far, what may have happened since without being written down included. */
  #now: number[] = [0]
  /** How many entries fit. */
  count = 0
  /** Whether there were too many places to keep. */
  full = false

  constructor(
    readonly model: Model,
    readonly how: Following,
  ) {
    this.states = new FollowedStates(model, new Successors(model), {}, true)
    this.#close()
  }

  /** Goes on by one entry. @returns whether some run fits it; if none does, everything stays as it is */
  next(entry: RunStep): boolean {
    if ('seen' in entry) return this.#seen(entry)
    const found = this.#after(
      this.#now,
      (action, was, acting) => {
        const { model, how } = this
        if (!fitsAction(entry, actionOf(model, action, was), how.receiverCannotTell)) return false
        return this.#fitsNode(entry, acting)
      },
      this.count,
    )
    if (found.length === 0 || this.full) return false
    this.#now = found
    this.count++
    this.#close()
    return !this.full
  }

  /**
   * A run that fits all entries so far: one with as few hidden steps as possible since the last.
   * @param at the place to which it leads, where it is another one
   */
  run(at = this.#now[0]): { steps: TakenStep[]; ends: number[] } {
    const steps: TakenStep[] = []
    const ends: number[] = []
    for (let place = this.#places[at]; place.before !== undefined; place = this.#places[place.before]) {
      const { entry } = place
      steps.push({
        from: this.#places[place.before].state,
        action: place.action!,
        ...(entry !== undefined && { entry }),
      })
      ends.push(place.state)
    }
    return { steps: steps.reverse(), ends: ends.reverse() }
  }

  /** How a node is where the runs so far are: the numbers of its local states, each once. */
  localStates(node: string): number[] {
    const index = this.model.nodes.findIndex(({ id }) => id === node)
    const found = this.#now.map((at) => {
      this.states.load(this.#places[at].state)
      return this.states.successors.configuration[index]
    })
    return [...new Set(found)]
  }

  /** What could have happened where the runs so far are, at one node or anywhere. */
  possible(node: string | undefined): Possible[] {
    return this.#from((action) => {
      const actor = actorOf(this.model, action.kind, action.a)
      return node === undefined || this.model.nodes[actor]?.id === node
    })
  }

  /** The steps that are what an entry says, except for how it says that the node is afterwards. */
  almost(entry: RunStep): Possible[] {
    return this.#from((action, was) =>
      fitsAction(entry, actionOf(this.model, action, was), this.how.receiverCannotTell),
    )
  }

  /** The same action is told once, though it may be possible in many places. */
  #from(wanted: (action: CodedAction, was: number | undefined) => boolean): Possible[] {
    const found = new Map<string, Possible>()
    for (const at of this.#now) {
      const { state } = this.#places[at]
      this.#expand(state, (action, was) => {
        const key = `${action.kind} ${action.a} ${action.b} ${was}`
        if (found.size < mostTold && !found.has(key) && wanted(action, was)) found.set(key, { at, from: state, action })
      })
    }
    return [...found.values()]
  }

  /** Keeps those places in which a node is as it was seen. */
  #seen(entry: RunStep): boolean {
    const found = this.#now.filter((at) => {
      this.states.load(this.#places[at].state)
      return this.#fitsNode(entry, -1)
    })
    if (found.length === 0) return false
    this.#now = found
    this.count++
    return true
  }

  /** Adds what may happen without being written down. */
  #close(): void {
    const known = new Set(this.#now.map((at) => this.#places[at].state))
    for (let from = 0; from < this.#now.length && !this.full; from++) {
      const hidden = this.#after([this.#now[from]], (action, was) =>
        this.how.hidden.includes(actionOf(this.model, action, was).type as RunStepKind),
      )
      for (const at of hidden) {
        const { state } = this.#places[at]
        if (known.has(state)) continue
        known.add(state)
        this.#now.push(at)
      }
    }
  }

  /** The places after an action that is wanted, each state once. */
  #after(
    places: readonly number[],
    wanted: (action: CodedAction, was: number | undefined, acting: number) => boolean,
    entry?: number,
  ): number[] {
    const found = new Map<number, number>()
    for (const before of places) {
      const { state } = this.#places[before]
      this.#expand(state, (action, was, acting) => {
        if (this.full || !wanted(action, was, acting)) return
        const after = this.states.reached(state)
        if (found.has(after)) return
        if (this.#places.length >= this.how.states) {
          this.full = true
          return
        }
        found.set(after, this.#places.length)
        this.#places.push({ state: after, before, action, ...(entry !== undefined && { entry }) })
      })
    }
    return [...found.values()]
  }

  /** @param hear is told each action, the acting node's local state before it, and the node */
  #expand(state: number, hear: (action: CodedAction, was: number | undefined, acting: number) => void): void {
    const { states, model } = this
    states.load(state)
    const before = states.successors.configuration.slice(0, model.nodes.length)
    states.successors.expand({
      successor: (kind, a, b) => {
        const acting = actorOf(model, kind, a)
        hear({ kind, a, b }, acting < 0 ? undefined : before[acting], acting)
        return true
      },
    })
  }

  /** Is the node of the successor in the vectors as the entry says? */
  #fitsNode(entry: RunStep, acting: number): boolean {
    if (entry.state === undefined && entry.context === undefined) return true
    const id = nodeOf(entry)
    const node = id === undefined ? acting : this.model.nodes.findIndex((each) => each.id === id)
    const local = this.model.localStates.all[this.states.successors.configuration[node]]
    return local !== undefined && fitsState(entry, local.snapshot?.value as StateValue | undefined, local.context)
  }
}

/** What is wrong with an entry before any run is looked at; undefined: nothing. */
export function faultOf(entry: RunStep, model: Model): string | undefined {
  const ids = model.nodes.map(({ id }) => id)
  const named = Object.entries(entry).filter(([key]) => ['to', 'from', 'at', 'crash', 'restart', 'seen'].includes(key))
  for (const [key, value] of named) {
    if (value !== undefined && !ids.includes(value)) {
      return `${key}: "${value}" is no node of "${model.protocol.name}"; there are ${ids.join(', ')}.`
    }
  }
  if (kindOf(entry) === undefined && !('at' in entry) && !('seen' in entry)) {
    return 'it does not say what happened: write deliver, lose, timer, input, crash, restart, seen, or at.'
  }
  if (('deliver' in entry || 'duplicate' in entry || 'lose' in entry) && entry.to === undefined) {
    return 'it does not say to whom the message went: add to.'
  }
  return undefined
}
