/** Global states as properties see them. */
import type { Action, EnvelopeView, NodeView } from '../../protocols/model/index.js'
import type { AnyStateMachine, StateValue } from 'xstate'
import type { Model } from './model.js'

/** Makes views of global states and notices whether a property looks at the network. */
export class Views {
  /** Set when the messages of a view are read; whoever evaluates a property clears it before. */
  networkRead = false
  readonly #nodeViews: (NodeView<AnyStateMachine> | undefined)[] = []

  constructor(readonly model: Model) {}

  /**
   * @param configuration numbers of local states by node
   * @param network numbers of mailboxes by node; copied, since the messages may be read later
   */
  of(configuration: Int32Array, network: Int32Array): object {
    const { nodes } = this.model
    const view: Record<string, unknown> = {}
    for (let node = 0; node < nodes.length; node++) {
      const { role } = nodes[node]
      const peers = (view[role] ??= []) as NodeView<AnyStateMachine>[]
      peers.push(this.#nodeView(configuration[node]))
    }
    const mailboxes = network.slice()
    let messages: EnvelopeView[] | undefined
    Object.defineProperty(view, 'messages', {
      enumerable: true,
      get: () => {
        this.networkRead = true
        messages ??= this.#messages(mailboxes)
        return messages
      },
    })
    return view
  }

  #nodeView(local: number): NodeView<AnyStateMachine> {
    let view = this.#nodeViews[local]
    if (!view) {
      const { node, up, snapshot, context } = this.model.localStates.all[local]
      view = Object.freeze({
        id: this.model.nodes[node].id,
        up,
        value: snapshot?.value ?? {},
        context,
        status: snapshot?.status ?? 'stopped',
        matches: (value: StateValue) => snapshot?.matches(value as never) ?? false,
        hasTag: (tag: string) => snapshot?.hasTag(tag as never) ?? false,
      }) as NodeView<AnyStateMachine>
      this.#nodeViews[local] = view
    }
    return view
  }

  #messages(network: Int32Array): EnvelopeView[] {
    const { mailboxes, envelopes, nodes } = this.model
    const all: EnvelopeView[] = []
    for (const mailbox of network) {
      for (let position = 0; position < mailboxes.count(mailbox); position++) {
        const { from, to, sent } = envelopes.all[mailboxes.at(mailbox, position)]
        all.push({ from: nodes[from].id, to: nodes[to].id, message: sent })
      }
    }
    return all
  }
}

export type { Action }
