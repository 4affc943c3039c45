/**
 * Is there an order of a log's entries that a protocol explains? Depth first over pairs of a state and of how much of each
 * host's entries is done, in the written order wherever that works.
 *
 * Hosts act on their own: what one does keeps no other from doing what it could. So where the next entry of a host can happen,
 * it may as well happen now, in each of its ways (a persistent set; Godefroid 1996), unless a message that somebody sends later could
 * be the one that it is about. Which messages there are is known when the search is through: where one of them would do, the
 * other orders are tried as well (as in dynamic partial-order reduction; Flanagan, Godefroid 2005), until nothing is new.
 */
import type { StateValue } from 'xstate'
import { type Model, Successors } from '../../semantics/index.js'
import { EntriesAbout } from './entriesAbout.js'
import { fitsState } from './fits.js'
import type { FollowedRun, Following } from './followed.js'
import { FollowedStates, type TakenStep } from './followedStates.js'
import type { LoggedStep } from './logSteps.js'
import { isAboutMessage, type Precedence } from './precedence.js'
import { Surplus } from './surplus.js'
import { type WayStep, Ways } from './ways.js'

/** A state, and how much is done. */
interface Point {
  readonly state: number
  /** The number of `done`. */
  readonly cut: number
  readonly count: number
  readonly before: number
  /** What led here from the point before. */
  readonly way: readonly WayStep[]
  /** The entry that the way is, where it is one. */
  readonly entry: number
}

/** A point where only one host went on, with an entry that a later message might be about. */
interface Hurried {
  readonly at: number
  readonly entry: number
  /** How many envelopes were looked at. */
  seen: number
}

/** How often it is asked whether an envelope fits an entry before that takes too long. */
const mostAsked = 20_000_000

export class SomeOrder {
  readonly states: FollowedStates
  /** Whether every order was tried that could make a difference; undefined: too many. */
  outcome: 'searching' | 'found' | 'none' | 'too many' = 'searching'
  readonly #ways: Ways
  readonly #surplus: Surplus | undefined
  readonly #points: Point[] = []
  readonly #waiting: number[] = []
  readonly #known = new Set<number>()
  readonly #cuts: Int32Array[] = []
  readonly #cutNumbers = new Map<string, number>()
  readonly #hurried: Hurried[] = []
  readonly #about: EntriesAbout
  /** For each entry the messages that it may be about, of all that anybody ever sent. */
  readonly #messages = new Map<number, number[]>()
  /** How many envelopes were listed there. */
  #listed = 0
  #asked = 0
  #furthest = 0

  constructor(
    readonly model: Model,
    readonly entries: readonly LoggedStep[],
    readonly precedence: Precedence,
    readonly how: Following,
  ) {
    this.states = new FollowedStates(model, new Successors(model), {}, true)
    this.#ways = new Ways(this.states, model, how.hidden, how.receiverCannotTell)
    this.#about = new EntriesAbout(model, entries)
    if (how.hidden.lossOfSurplus) this.#surplus = new Surplus(model, this.#ways, entries)
    const none = new Int32Array(precedence.lanes.length)
    this.#reach({ state: 0, cut: this.#cutOf(none), count: 0, before: -1, way: [], entry: -1 })
  }

  /** How many pairs were tried. */
  get tried(): number {
    return this.#points.length
  }

  /** Goes on by one pair. @returns whether there is more to do */
  next(): boolean {
    const at = this.#waiting.pop()
    if (at !== undefined) {
      if (this.#points[at].count === this.entries.length) {
        this.outcome = 'found'
        this.#furthest = at
      } else this.#goOn(at)
    } else if (!this.#hasSlowDown()) this.outcome = 'none'
    if (this.outcome === 'searching' && (this.#points.length > this.how.states || this.#asked > mostAsked))
      this.outcome = 'too many'
    return this.outcome === 'searching'
  }

  /** The run that was found, else the one that goes furthest. */
  run(): FollowedRun {
    const steps: TakenStep[] = []
    const ends: number[] = []
    for (let point = this.#points[this.#furthest]; point.before >= 0; point = this.#points[point.before]) {
      const froms = [this.#points[point.before].state, ...point.way.map(({ end }) => end)]
      for (let index = point.way.length - 1; index >= 0; index--) {
        const { action, end, told } = point.way[index]
        steps.push({ from: froms[index], action, ...(told && { entry: point.entry }) })
        ends.push(end)
      }
    }
    return { steps: steps.reverse(), ends: ends.reverse() }
  }

  /** The entries of the run that goes furthest, in its order, and those of which one would have to be next. */
  get stuck(): { readonly order: readonly number[]; readonly next: readonly number[] } {
    const order: number[] = []
    for (let point = this.#points[this.#furthest]; point.before >= 0; point = this.#points[point.before]) {
      if (point.entry >= 0) order.push(point.entry)
    }
    return { order: order.reverse(), next: this.#next(this.#points[this.#furthest].cut) }
  }

  #goOn(at: number): void {
    const { state, cut, count } = this.#points[at]
    if (count > this.#points[this.#furthest].count) this.#furthest = at
    const next = this.#next(cut)
    const { hidden } = this.how
    // where something happens unseen, or liars look at what is on its way, hosts are in each other's way
    if (hidden.anytime.size === 0 && this.model.lies.length === 0) {
      for (const entry of next) {
        const { node } = this.precedence.lanes[this.precedence.laneOf[entry]]
        // what is lost of a host's mailbox and what the host does are in each other's way
        if (node !== undefined && this.precedence.lanes.filter((lane) => lane.node === node).length > 1) continue
        if (!this.#take(at, [entry])) continue
        if (isAboutMessage(this.entries[entry].step) && next.length > 1) this.#hurried.push({ at, entry, seen: 0 })
        return
      }
    }
    const unseen = this.#ways.unseen(state)
    for (const way of unseen) this.#reach({ state: way.at(-1)!.end, cut, count, before: at, way, entry: -1 })
    this.#take(at, next)
  }

  /** The next entries of the lanes that may happen as far as their order says, in the written order. */
  #next(cut: number): number[] {
    const done = this.#cuts[cut]
    return this.precedence.lanes
      .flatMap(({ entries }, lane) => (done[lane] < entries.length ? [entries[done[lane]]] : []))
      .filter((entry) => this.precedence.isReady(entry, done))
      .sort((a, b) => a - b)
  }

  /** @returns whether one of the entries can happen */
  #take(at: number, entries: readonly number[]): boolean {
    const { state, cut, count } = this.#points[at]
    let found = false
    // the last one put in waiting is the first to be tried
    for (const entry of entries.toReversed()) {
      const ways = this.#ways.of(state, this.entries[entry].step)
      if (ways.length === 0) continue
      found = true
      const done = this.#cuts[cut].slice()
      done[this.precedence.laneOf[entry]]++
      const after = this.#cutOf(done)
      for (const way of ways.toReversed()) {
        const end = way.at(-1)?.end ?? state
        const lost = this.#surplus?.lost(end, (node) => this.#from(node, done)) ?? []
        const all = lost.length > 0 ? [...way, ...lost] : way
        this.#reach({ state: all.at(-1)?.end ?? state, cut: after, count: count + 1, before: at, way: all, entry })
      }
    }
    return found
  }

  #reach(point: Point): void {
    const key = point.cut * 2 ** 26 + point.state
    if (this.#known.has(key)) return
    this.#known.add(key)
    this.#waiting.push(this.#points.push(point) - 1)
  }

  /** The first entry about a node that is still to come. */
  #from(node: number, done: Int32Array): number {
    let first = this.entries.length
    this.precedence.lanes.forEach((lane, number) => {
      if (lane.node === node && done[number] < lane.entries.length) first = Math.min(first, lane.entries[done[number]])
    })
    return first
  }

  #cutOf(done: Int32Array): number {
    const key = done.join(' ')
    let number = this.#cutNumbers.get(key)
    if (number === undefined) {
      number = this.#cuts.push(done) - 1
      this.#cutNumbers.set(key, number)
    }
    return number
  }

  /** Looks for a point where a host should have waited, and lets the others go on there. @returns whether there was one */
  #hasSlowDown(): boolean {
    for (; this.#listed < this.model.envelopes.all.length; this.#listed++) {
      for (const entry of this.#about.of(this.#listed)) {
        this.#asked++
        const known = this.#messages.get(entry)
        if (known) known.push(this.#listed)
        else this.#messages.set(entry, [this.#listed])
      }
    }
    let found = false
    for (let index = this.#hurried.length - 1; index >= 0 && this.#asked <= mostAsked; index--) {
      const hurried = this.#hurried[index]
      if (!this.#mightWait(hurried)) continue
      found = true
      this.#hurried.splice(index, 1)
      const { cut } = this.#points[hurried.at]
      this.#take(
        hurried.at,
        this.#next(cut).filter((entry) => entry !== hurried.entry),
      )
    }
    return found
  }

  /** Is there a message, not there at the point, that the entry could be about? */
  #mightWait(hurried: Hurried): boolean {
    const node = this.precedence.lanes[this.precedence.laneOf[hurried.entry]].node!
    const all = this.#messages.get(hurried.entry) ?? []
    const { mailboxes, envelopes } = this.model
    const { successors } = this.states
    let isLoaded = false
    for (; hurried.seen < all.length; hurried.seen++) {
      const envelope = all[hurried.seen]
      this.#asked++
      if (!isLoaded) this.states.load(this.#points[hurried.at].state)
      isLoaded = true
      const mailbox = successors.network[node]
      if (mailboxes.discipline !== 'fifo' && mailboxes.holds(mailbox, envelopes.all[envelope].content)) continue
      if (this.#comesToThat(successors.configuration[node], envelope, hurried.entry)) return true
    }
    return false
  }

  /** Is a node, once it got a message, as an entry says? Where its machine cannot take it, that is left open. */
  #comesToThat(local: number, envelope: number, entry: number): boolean {
    const { step } = this.entries[entry]
    if (step.state === undefined && step.context === undefined) return true
    const { localStates, envelopes } = this.model
    if (!localStates.all[local].up) return false
    try {
      const after = localStates.all[localStates.onMessage(local, envelopes.all[envelope].content).next]
      return fitsState(step, after.snapshot?.value as StateValue | undefined, after.context)
    } catch {
      return true
    }
  }
}
