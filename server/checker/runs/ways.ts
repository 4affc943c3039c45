/** The ways in which an entry can happen in a state, and what may happen without an entry. */
import type { StateValue } from 'xstate'
import type { RunStep, RunStepKind } from '../../../protocols/model/index.js'
import { ActionKind, actorOf, type Model } from '../../semantics/index.js'
import { actionOf } from '../actions.js'
import type { CodedAction } from '../search.js'
import { fitsAction, fitsState, kindOf, nodeOf } from './fits.js'
import type { FollowedStates } from './followedStates.js'
import type { HiddenSteps } from './hiddenSteps.js'

/** One step, and the number of the state that it leads to. */
export interface WayStep {
  readonly action: CodedAction
  readonly end: number
  /** Whether it is what the entry says; else it was not written down. */
  readonly told: boolean
}

/** Steps one after the other; none where somebody only looked at a node. */
export type Way = readonly WayStep[]

/** Hears of an action while the vectors hold the state after it. @param was the acting node's local state before it */
type Hear = (action: CodedAction, was: number | undefined, acting: number) => void

export class Ways {
  constructor(
    readonly states: FollowedStates,
    readonly model: Model,
    readonly hidden: HiddenSteps,
    /** Whether a delivery may be one of which a copy stays. */
    readonly receiverCannotTell: boolean,
  ) {}

  /** How an entry can happen in a state, each way with another end. */
  of(state: number, entry: RunStep): Way[] {
    const found = new Map<number, Way>()
    if ('seen' in entry) {
      this.states.load(state)
      return this.#fitsNode(entry, -1) ? [[]] : []
    }
    this.#taken(state, entry, found, [])
    if (this.hidden.lossAhead && this.#mayDeliver(entry)) this.#behindLost(state, entry, found)
    return [...found.values()]
  }

  /** What may happen at any time without being written down. */
  unseen(state: number): Way[] {
    const { anytime } = this.hidden
    if (anytime.size === 0) return []
    const found: Way[] = []
    this.expand(state, undefined, (action, was) => {
      if (!anytime.has(actionOf(this.model, action, was).type as RunStepKind)) return
      found.push([{ action, end: this.states.reached(state), told: false }])
    })
    return found
  }

  /** The actions of a state that an entry could be, whatever it says of the node afterwards. */
  almost(state: number, entry: RunStep, hear: Hear): void {
    this.expand(state, this.#nodeWith(entry), (action, was, acting) => {
      if (this.#fits(entry, action, was)) hear(action, was, acting)
    })
  }

  /** Loses a message. @returns the state without it */
  lost(state: number, node: number, position: number): WayStep {
    let step: WayStep | undefined
    this.expand(state, node, (action) => {
      if (action.kind !== ActionKind.lose || action.b !== position) return
      step = { action, end: this.states.reached(state), told: false }
    })
    if (!step) throw new Error('A message that can be lost is not among those of its mailbox.')
    return step
  }

  /** @param node whose actions, and the network's with its mailbox; absent: everybody's */
  expand(state: number, node: number | undefined, hear: Hear): void {
    const { states, model } = this
    states.load(state)
    const before = states.successors.configuration.slice(0, model.nodes.length)
    const sink = {
      successor: (kind: number, a: number, b: number) => {
        const acting = actorOf(model, kind, a)
        hear({ kind, a, b }, acting < 0 ? undefined : before[acting], acting)
        return true
      },
    }
    if (node === undefined) states.successors.expand(sink)
    else states.successors.expandNode(node, sink)
  }

  /** @param before hidden steps that lead to the state */
  #taken(state: number, entry: RunStep, found: Map<number, Way>, before: Way, sender?: number): void {
    this.expand(state, this.#nodeWith(entry), (action, was, acting) => {
      if (sender !== undefined && !this.#isDeliveryFrom(sender, action)) return
      if (!this.#fits(entry, action, was) || !this.#fitsNode(entry, acting)) return
      const end = this.states.reached(state)
      if (!found.has(end)) found.set(end, [...before, { action, end, told: true }])
    })
  }

  /** In queues: what stood before the message that arrived was lost. Only the queue that it was in has to be looked at. */
  #behindLost(state: number, entry: RunStep, found: Map<number, Way>): void {
    const node = this.#nodeWith(entry)
    if (node === undefined) return
    const { envelopes, nodes } = this.model
    const from = 'from' in entry ? entry.from : undefined
    const senders = from === undefined ? nodes.map((_, index) => index) : [nodes.findIndex(({ id }) => id === from)]
    for (const sender of senders) {
      let before: Way = []
      for (let at = state; ; ) {
        let head: WayStep | undefined
        this.expand(at, node, (action) => {
          if (head || action.kind !== ActionKind.lose || envelopes.all[action.a].from !== sender) return
          head = { action, end: this.states.reached(at), told: false }
        })
        if (!head) break
        before = [...before, head]
        at = head.end
        this.#taken(at, entry, found, before, sender)
      }
    }
  }

  #isDeliveryFrom = (sender: number, { kind, a }: CodedAction): boolean =>
    (kind === ActionKind.deliver || kind === ActionKind.duplicate) && this.model.envelopes.all[a].from === sender

  #mayDeliver(entry: RunStep): boolean {
    const kind = kindOf(entry)
    return kind === undefined || kind === 'deliver' || kind === 'duplicate'
  }

  #fits(entry: RunStep, action: CodedAction, was: number | undefined): boolean {
    return fitsAction(entry, actionOf(this.model, action, was), this.receiverCannotTell)
  }

  /** The node whose actions an entry is among, losses of what is sent to it included; undefined: the network's, or a liar's. */
  #nodeWith(entry: RunStep): number | undefined {
    if ('byzantine' in entry) return undefined
    const id = 'lose' in entry ? entry.to : nodeOf(entry)
    return id === undefined ? undefined : this.model.nodes.findIndex((node) => node.id === id)
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
