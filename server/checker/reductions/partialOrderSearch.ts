/**
 * Breadth-first search that takes, where it can, only the actions of some nodes and puts off those of the others: of many orders
 * of steps that do not concern each other it follows few.
 *
 * In a state all actions of a set of nodes are taken that is apart ({@link ApartNodes}, a persistent set) if
 *
 * - one of them is progress: so that no state in which nothing can happen is missed (Godefroid 1996, theorem 4.3), and
 * - where a property looks at states on the way, one of them is invisible to all properties and leads to a state that is
 *   not expanded yet: so that nothing is put off for ever (the proviso for breadth-first search of Bošnački, Leue, Lluch
 *   Lafuente, "Partial-Order Reduction for General State Exploring Algorithms", 2009), and
 * - where the model has a bound (`within`), all of them are invisible to it: so that a run that stays inside does so, too, when
 *   one of them comes first.
 *
 * Why a state that decides a property is not missed: let it be some steps away. If one of the taken actions is among
 * those steps, it can come first, and then the rest is shorter. Otherwise the invisible one changes nothing for the
 * property and for the steps; they are possible after it, in a state that is expanded later, and of those there are only so many.
 */
import { ActionKind, actorOf, type Model, type SuccessorSink, type Successors } from '../../semantics/index.js'
import { PlainSearch } from '../plainSearch.js'
import type { Limits } from '../search.js'
import { ApartNodes } from './apartNodes.js'
import { type Change, SeenByProperties } from './seenByProperties.js'

/** What some nodes can do in the state at hand. */
interface Offer {
  readonly nodes: number
  readonly actions: number
  /** Of an action that makes the choice sound: what it changes. */
  readonly sound: Change
  /** In a bounded model, what each of the actions changes. */
  readonly all: readonly Change[]
}

export class PartialOrderSearch extends PlainSearch {
  /** Real runs, though not all of them are followed. */
  override readonly shortest = false
  override readonly reductions: { readonly partialOrder: { reduced: number } } = { partialOrder: { reduced: 0 } }
  readonly #apart: ApartNodes
  readonly #seen: SeenByProperties
  readonly #bound: SeenByProperties
  /** By state that is not expanded in full: what its choice rests on. */
  readonly #choices = new Map<number, Offer>()

  /** @throws ReductionRefused where the reduction would not preserve a verdict */
  constructor(model: Model, successors: Successors, limits: Limits, complete: boolean) {
    const apart = new ApartNodes(model)
    const seen = SeenByProperties.ofProperties(model)
    super(model, successors, limits, complete)
    this.#apart = apart
    this.#seen = seen
    this.#bound = SeenByProperties.ofBound(model)
    for (const each of [this.#seen, this.#bound]) {
      each.note(this.states.configuration(0), this.successors)
      each.hasGrown()
    }
  }

  protected override advance(to: number): void {
    for (; this.cursor < to; this.cursor++) {
      this.#load(this.cursor)
      const choice = this.#choice()
      if (choice === undefined) {
        this.successors.expand(this)
        if (!this.stopped && !this.successors.progress) this.judgeStuck(this.cursor)
      } else {
        this.#choices.set(this.cursor, choice)
        this.reductions.partialOrder.reduced++
        this.#expand(choice.nodes, this)
      }
      while (!this.stopped && this.#hasGrown()) this.#reconsider()
      if (this.stopped) return
    }
  }

  override successor(kind: number, a: number, b: number): boolean {
    const known = this.states.size
    if (this.#bound.any) {
      // States outside count as well: where the border is hangs on what is looked at there.
      const { configuration, changedLocals } = this.successors
      this.#bound.note(this.configurations.internChanged(configuration, changedLocals), this.successors)
    }
    const more = super.successor(kind, a, b)
    if (this.states.size > known) this.#seen.note(this.states.configuration(known), this.successors)
    return more
  }

  #hasGrown(): boolean {
    const sees = this.#seen.hasGrown()
    return this.#bound.hasGrown() || sees
  }

  #load(state: number): void {
    this.configurations.load(this.states.configuration(state), this.successors.configuration)
    this.networks.load(this.states.network(state), this.successors.network)
  }

  /** @returns false if the sink ended it */
  #expand(nodes: number, sink: SuccessorSink): boolean {
    for (let node = 0; node < this.model.nodes.length; node++) {
      if ((nodes & (1 << node)) !== 0 && !this.successors.expandNode(node, sink)) return false
    }
    return true
  }

  /** The nodes that go first in the state in the vectors: those with the fewest actions. Undefined for all. */
  #choice(): Offer | undefined {
    const { configuration, network } = this.successors
    const { nodes } = this.model
    let best: Offer | undefined
    let tried = 0
    for (let node = 0; node < nodes.length && best?.actions !== 1; node++) {
      if ((tried & (1 << node)) !== 0) continue
      const first = this.#apart.around(node, configuration, network)
      // A smaller set around another of its nodes may do, but this one need not be looked at again.
      if (first === 1 << node) tried |= first
      if (first === this.#apart.all) continue
      const offer = this.#offer(first)
      if (offer && (best === undefined || offer.actions < best.actions)) best = offer
    }
    return best
  }

  /** What nodes can do, if that is enough for now. */
  #offer(nodes: number): Offer | undefined {
    const { successors } = this
    const { configuration } = successors
    const locals = configuration.slice()
    let actions = 0
    let progress = false
    let sound: Change | undefined
    const all: Change[] = []
    const sink: SuccessorSink = {
      successor: (kind, a) => {
        actions++
        if (kind !== ActionKind.lose && kind !== ActionKind.crash) progress = true
        if (sound && !this.#bound.any) return true
        const actor = actorOf(this.model, kind, a)
        const messages = successors.changedMailboxes !== 0
        const change = { before: locals[actor], after: configuration[actor], messages }
        if (this.#bound.any) {
          if (!this.#bound.isBlindTo(change)) return false
          all.push(change)
        }
        if (!sound && (!this.#seen.any || (this.#seen.isBlindTo(change) && this.#isOpen()))) sound = change
        return true
      },
    }
    return this.#expand(nodes, sink) && sound && progress ? { nodes, actions, sound, all } : undefined
  }

  /** Is the successor in the vectors a state that is not expanded yet? */
  #isOpen(): boolean {
    const { configuration, network, changedLocals, changedMailboxes } = this.successors
    const state = this.states.find(
      this.configurations.internChanged(configuration, changedLocals),
      this.networks.internChanged(network, changedMailboxes),
    )
    return state < 0 || state > this.cursor
  }

  /** Properties look at more than they did: what is no longer invisible is no reason to put off anything. */
  #reconsider(): void {
    const { cursor } = this
    for (const [state, { sound, all }] of this.#choices) {
      if (this.stopped) return
      const isBlind = !this.#seen.any || this.#seen.isBlindTo(sound)
      if (isBlind && all.every((change) => this.#bound.isBlindTo(change))) continue
      this.#choices.delete(state)
      this.reductions.partialOrder.reduced--
      this.cursor = state
      this.#load(state)
      this.successors.expand(this)
    }
    this.cursor = cursor
  }
}
