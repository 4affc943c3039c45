/**
 * Of the actions of a state those that lead to the same orbit as another one. Nodes whose exchanges leave a state as it is do alike:
 * what one of them does is, renamed, what the other does. So the first of them is enough, and of alike messages to one node the one
 * from the first (Ip, Dill, "Better Verification Through Symmetry", 1996, expand one of such rules).
 */
import { ActionKind, type Model } from '../../semantics/index.js'
import type { Renaming } from './renaming.js'
import type { SymmetricNodes } from './symmetricNodes.js'

export class LikeActions {
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
  }

  /** @param alike see `Canonical.alike` of the state whose actions are asked for */
  of(alike: number): void {
    for (const members of this.nodes.classes) {
      for (let i = 0; i < members.length; i++) {
        const node = members[i]
        const isFirst = (alike & (1 << node)) === 0
        this.#first[node] = isFirst ? node : this.#first[members[i - 1]]
        if (isFirst) this.#second[node] = -1
        else if (this.#first[node] === members[i - 1]) this.#second[members[i - 1]] = node
      }
    }
  }

  /** Is it, but for names, what another action does? @param a see `SuccessorSink` */
  isRepeated(kind: number, a: number): boolean {
    if (kind > ActionKind.restart) return false
    if (kind > ActionKind.lose) return this.#first[a] !== a
    const { to } = this.model.envelopes.all[a]
    if (this.#first[to] !== to) return true
    const others = this.renaming.envelopeSupport(a)
    let only = -1
    for (const node of others) {
      if (node === to) continue
      if (only >= 0) return false
      only = node
    }
    if (only < 0) return false
    const first = this.#first[only]
    return only !== (first === to ? this.#second[to] : first)
  }
}
