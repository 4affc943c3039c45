/**
 * Of the actions of a state those that lead to the same orbit as another one. Nodes whose exchanges leave a state as it is do alike:
 * what one of them does is, renamed, what the other does. So the first of them is enough, and of alike messages to one node the one
 * from the first.
 */
import { ActionKind, type Model } from '../../semantics/index.js'
import type { Renaming } from './renaming.js'
import type { SymmetricNodes } from './symmetricNodes.js'

export class LikeActions {
  /** The nodes that are not the first of those that may be exchanged with them, as bits. */
  others = 0
  /** By node that is the first of such: how many there are. */
  readonly #sizes: number[]
  /** By node: the first of those that may be exchanged with it, and of these the second. */
  readonly #first: number[]
  readonly #second: number[]

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
  ) {
    this.#first = model.nodes.map((_, node) => node)
    this.#second = model.nodes.map(() => -1)
    this.#sizes = model.nodes.map(() => 1)
  }

  /** @param alike see `Canonical.alike` of the state whose actions are asked for */
  of(alike: number): void {
    this.others = alike
    for (const members of this.nodes.classes) {
      for (let i = 0; i < members.length; i++) {
        const node = members[i]
        if ((alike & (1 << node)) === 0) {
          this.#first[node] = node
          this.#second[node] = -1
          this.#sizes[node] = 1
          continue
        }
        const first = this.#first[members[i - 1]]
        this.#first[node] = first
        if (this.#sizes[first]++ === 1) this.#second[first] = node
      }
    }
  }

  /** How many actions of {@link others} are, but for names, an action of a node that is none of them. @param a see `SuccessorSink` */
  likeOf(kind: number, a: number): number {
    if (kind > ActionKind.restart) return 0
    return this.#sizes[kind > ActionKind.lose ? a : this.model.envelopes.all[a].to] - 1
  }

  /** Is a message, but for names, another one to the same node? @param a see `SuccessorSink` */
  isRepeated(kind: number, a: number): boolean {
    if (kind > ActionKind.lose) return false
    const { to } = this.model.envelopes.all[a]
    let only = -1
    const support = this.renaming.envelopeSupport(a)
    for (let i = 0; i < support.length; i++) {
      const node = support[i]
      if (node === to) continue
      if (only >= 0) return false
      only = node
    }
    if (only < 0) return false
    const first = this.#first[only]
    return only !== (first === to ? this.#second[to] : first)
  }
}
