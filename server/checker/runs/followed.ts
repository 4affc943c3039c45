/**
 * Which runs of a protocol fit what somebody wrote down? All of them are followed at once, entry by entry: a set of states,
 * as in the validation of logs by state-space search (Cirstea, Kuppe, Loillier, Merz: "Validating Traces of Distributed
 * Programs Against TLA+ Specifications", 2024).
 */
import type { RunStep } from '../../../protocols/model/index.js'
import { type Model, Successors } from '../../semantics/index.js'
import type { CodedAction } from '../search.js'
import { kindOf } from './fits.js'
import { FollowedStates, type TakenStep } from './followedStates.js'
import type { HiddenSteps } from './hiddenSteps.js'
import { Surplus } from './surplus.js'
import { type WayStep, Ways } from './ways.js'

/** How strictly a protocol is held to what was written down. */
export interface Following {
  /** What may happen without being written down. */
  readonly hidden: HiddenSteps
  /** Whether a delivery may be one of which a copy stays. */
  readonly receiverCannotTell: boolean
  /** The most pairs of a state and an entry that are kept. */
  readonly states: number
}

/** A run: its steps, and the numbers of the states that they lead to. */
export interface FollowedRun {
  readonly steps: TakenStep[]
  readonly ends: number[]
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

/** A step that could be taken, and the place in which. */
export interface Possible extends TakenStep {
  readonly at: number
}

/** Nobody reads more. */
const mostTold = 20

export class Followed {
  readonly states: FollowedStates
  readonly #ways: Ways
  readonly #surplus: Surplus | undefined
  readonly #places: Place[] = [{ state: 0 }]
  /** The places after the entries so far, what may have happened since without being written down included. */
  #now: number[] = [0]
  /** How many entries fit. */
  count = 0
  /** Whether there were too many places to keep. */
  full = false

  /** @param entries all that was written down */
  constructor(
    readonly model: Model,
    readonly entries: readonly { readonly step: RunStep }[],
    readonly how: Following,
  ) {
    this.states = new FollowedStates(model, new Successors(model), {}, true)
    this.#ways = new Ways(this.states, model, how.hidden, how.receiverCannotTell)
    if (how.hidden.lossOfSurplus) this.#surplus = new Surplus(model, this.#ways, entries)
    this.#close()
  }

  /** Goes on by one entry. @returns whether some run fits it; if none does, everything stays as it is */
  next(): boolean {
    const entry = this.entries[this.count].step
    const found = new Map<number, number>()
    for (const before of this.#now) {
      for (const way of this.#ways.of(this.#places[before].state, entry)) {
        if (found.has(way.at(-1)?.end ?? this.#places[before].state)) continue
        const at = this.#add(before, way)
        if (this.full) return false
        found.set(this.#places[at].state, at)
      }
    }
    if (found.size === 0) return false
    this.#now = [...found.values()]
    this.count++
    this.#lose()
    this.#close()
    return !this.full
  }

  /**
   * A run that fits all entries so far: one with as few hidden steps as possible since the last.
   * @param at the place to which it leads, where it is another one
   */
  run(at = this.#now[0]): FollowedRun {
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
    const index = this.model.nodes.findIndex(({ id }) => id === node)
    return this.#told((state, hear) =>
      this.#ways.expand(state, undefined, (action, was, acting) => {
        if (node === undefined || acting === index) hear(action, was)
      }),
    )
  }

  /** The steps that are what an entry says, except for how it says that the node is afterwards. */
  almost(entry: RunStep): Possible[] {
    return this.#told((state, hear) => this.#ways.almost(state, entry, hear))
  }

  /** The same action is told once, though it may be possible in many places. */
  #told(of: (state: number, hear: (action: CodedAction, was: number | undefined) => void) => void): Possible[] {
    const found = new Map<string, Possible>()
    for (const at of this.#now) {
      if (found.size >= mostTold) break
      const { state } = this.#places[at]
      of(state, (action, was) => {
        const key = `${action.kind} ${action.a} ${action.b} ${was}`
        if (found.size < mostTold && !found.has(key)) found.set(key, { at, from: state, action })
      })
    }
    return [...found.values()]
  }

  /** Loses what nobody will miss, and keeps each state once. */
  #lose(): void {
    if (!this.#surplus) return
    const after = this.#now.map((at) => {
      const lost = this.#surplus!.lost(this.#places[at].state, () => this.count)
      return lost.length > 0 ? this.#add(at, lost) : at
    })
    this.#now = [...new Map(after.toReversed().map((at) => [this.#places[at].state, at])).values()].reverse()
  }

  /** Adds what may happen without being written down. */
  #close(): void {
    if (this.how.hidden.anytime.size === 0) return
    const known = new Set(this.#now.map((at) => this.#places[at].state))
    for (let from = 0; from < this.#now.length && !this.full; from++) {
      const before = this.#now[from]
      for (const way of this.#ways.unseen(this.#places[before].state)) {
        const state = way.at(-1)!.end
        if (this.full || known.has(state)) continue
        known.add(state)
        this.#now.push(this.#add(before, way))
      }
    }
  }

  /** @returns the place at the end of the steps; the last that there is, where there are too many */
  #add(before: number, way: readonly WayStep[]): number {
    let at = before
    for (const { action, end, told } of way) {
      if (this.#places.length >= this.how.states) {
        this.full = true
        return at
      }
      this.#places.push({ state: end, before: at, action, ...(told && { entry: this.count }) })
      at = this.#places.length - 1
    }
    return at
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
