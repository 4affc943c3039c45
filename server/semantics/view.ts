/** Global states as properties see them. */

import type { AnyStateMachine, StateValue } from 'xstate'
import type { EnvelopeView, NodeView } from '../../protocols/model/index.js'
import { messagesView } from './messagesView.js'
import type { Model } from './model.js'
import { slot } from './surroundings.js'

/** Makes views of global states and notices whether a property looks at the network. */
export class Views {
  /** Set when the messages of a view are looked at, and when more than their number is: see {@link forget}. */
  networkRead = false
  contentsRead = false
  readonly #nodeViews: (NodeView<AnyStateMachine> | undefined)[] = []
  readonly #envelopeViews: (EnvelopeView | undefined)[] = []

  constructor(readonly model: Model) {}

  /** Forgets what was looked at: whoever evaluates a property does that before. */
  forget(): void {
    this.networkRead = false
    this.contentsRead = false
  }

  /**
   * A view is for looking at once, while the vectors hold the state.
   *
   * @param configuration numbers of local states by node @param network numbers of mailboxes by node
   */
  of(configuration: Int32Array, network: Int32Array): object {
    const { nodes } = this.model
    const view = new GlobalView(this, network, this.stabilised(configuration[nodes.length])) as unknown as Record<
      string,
      NodeView<AnyStateMachine>[]
    >
    for (let node = 0; node < nodes.length; node++) {
      const { role } = nodes[node]
      const nodeView = this.node(configuration[node])
      const peers = view[role]
      if (peers === undefined) view[role] = [nodeView]
      else peers.push(nodeView)
    }
    return view
  }

  /**
   * The value of a predicate in a state, as it comes out of running it; for others to remember.
   *
   * @param predicate which one @param locals the state's local states
   */
  valueOf(_predicate: object, _locals: Int32Array, run: () => boolean): boolean {
    return run()
  }

  /** The messages in a network, for {@link GlobalView}. */
  messages(network: Int32Array): EnvelopeView[] {
    return messagesView(
      () => this.#count(network),
      () => this.#messages(network),
      (what) => {
        this.networkRead = true
        if (what === 'contents') this.contentsRead = true
      },
    )
  }

  /** @param surroundings their number */
  protected stabilised(surroundings: number): boolean {
    return this.model.clock !== undefined && this.model.surroundings.at(surroundings, slot.stabilise) === 0
  }

  /** A node as properties see it. @param local the number of its local state */
  node(local: number): NodeView<AnyStateMachine> {
    let view = this.#nodeViews[local]
    if (!view) {
      const { node, up, chart, context } = this.model.localStates.all[local]
      let matched: Map<StateValue, boolean> | undefined
      view = Object.freeze({
        id: this.model.nodes[node].id,
        up,
        byzantine: this.model.nodes[node].byzantine,
        value: chart?.value ?? {},
        context,
        status: chart?.status ?? 'stopped',
        matches: (value: StateValue) => {
          let result = matched?.get(value)
          if (result === undefined) {
            result = chart?.matches(value as never) ?? false
            if (typeof value === 'string') {
              matched ??= new Map()
              matched.set(value, result)
            }
          }
          return result
        },
        hasTag: (tag: string) => chart?.hasTag(tag as never) ?? false,
      }) as NodeView<AnyStateMachine>
      this.#nodeViews[local] = view
    }
    return view
  }

  #count(network: Int32Array): number {
    let count = 0
    for (const mailbox of network) count += this.model.mailboxes.count(mailbox)
    return count
  }

  #messages(network: Int32Array): EnvelopeView[] {
    const { mailboxes, envelopes, nodes } = this.model
    const all: EnvelopeView[] = []
    for (const mailbox of network) {
      for (let position = 0; position < mailboxes.count(mailbox); position++) {
        const envelope = mailboxes.at(mailbox, position)
        let view = this.#envelopeViews[envelope]
        if (view === undefined) {
          const { from, to, sent } = envelopes.all[envelope]
          view = Object.freeze({ from: nodes[from].id, to: nodes[to].id, message: sent })
          this.#envelopeViews[envelope] = view
        }
        all.push(view)
      }
    }
    return all
  }
}

/** The roles become its own properties; the messages are looked up only when a property asks for them. */
class GlobalView {
  readonly #views: Views
  readonly #network: Int32Array

  constructor(
    views: Views,
    network: Int32Array,
    readonly stabilised: boolean,
  ) {
    this.#views = views
    this.#network = network
  }

  get messages(): EnvelopeView[] {
    return this.#views.messages(this.#network)
  }
}
