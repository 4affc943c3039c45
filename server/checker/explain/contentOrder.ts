import { ActionKind, type Model } from '../../semantics/index.js'
import type { CodedAction } from '../search.js'

/**
 * The order of a state's actions by what they are. `Successors` has a fixed one, except that it goes through the messages for a
 * node by their numbers, which they get as they are met.
 */
export class ContentOrder {
  /** By envelope: what it is, in words that compare. */
  readonly #keys: string[] = []

  constructor(readonly model: Model) {}

  /** Sorts what holds all actions of a state, or some, as `Successors` tells them. */
  sorted<T extends { readonly action: CodedAction }>(found: T[]): readonly T[] {
    for (let from = 0; from < found.length; ) {
      let to = from + 1
      while (to < found.length && this.#areAlike(found[from].action, found[to].action)) to++
      if (to - from > 1) {
        const part = found.slice(from, to).sort((a, b) => this.#compare(a.action, b.action))
        for (const [index, each] of part.entries()) found[from + index] = each
      }
      from = to
    }
    return found
  }

  /** Are both about messages for the same node? */
  #areAlike(one: CodedAction, other: CodedAction): boolean {
    const { all } = this.model.envelopes
    return one.kind <= ActionKind.lose && other.kind <= ActionKind.lose && all[one.a].to === all[other.a].to
  }

  #compare(one: CodedAction, other: CodedAction): number {
    if (one.a === other.a) return one.kind - other.kind || one.b - other.b
    const [a, b] = [this.#key(one.a), this.#key(other.a)]
    return a < b ? -1 : a > b ? 1 : 0
  }

  #key(envelope: number): string {
    const { envelopes, values } = this.model
    const { from, event, left, arrived } = envelopes.all[envelope]
    this.#keys[envelope] ??= `${from} ${values.of(event).key} ${left} ${arrived}`
    return this.#keys[envelope]
  }
}
