/**
 * Lists of peers that every node starts with (`peers`, `nodes`) are no data of a run, yet their order cannot follow a
 * renaming. They are *constants*: keys of the context that keep the value they start with. A renamed local state has
 * the constants of the node that it becomes.
 */
import type { Model } from '../../semantics/index.js'
import { valueText } from '../actions.js'
import { ReductionRefused } from './refusal.js'
import { sortIdLists } from './renamedValues.js'
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

export type Context = Readonly<Record<string, unknown>>

/** Renames ids in values. */
interface Names {
  value(value: unknown, to: Permutation): unknown
  numberOf(text: string): number | undefined
}

export class Constants {
  /** By node: the context that it starts with, and the keys that are constants in it. */
  readonly #initial: readonly Context[]
  readonly #keys: readonly ReadonlySet<string>[]

  /**
   * @param initial numbers of the local states that the nodes start in
   * @throws ReductionRefused where the nodes of a role start with different data
   */
  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    names: Names,
    initial: ArrayLike<number>,
  ) {
    this.#initial = model.nodes.map((_, node) => model.localStates.all[initial[node]].context as Context)
    this.#keys = this.#found(names)
  }

  /** Is the key of a node's context one? */
  has(node: number, key: string): boolean {
    return this.#keys[node].has(key)
  }

  /** The value of a constant of a node. */
  of(node: number, key: string): unknown {
    return this.#initial[node][key]
  }

  /** What of a node's context, or of a part of it, is no constant. */
  without(node: number, context: object): object {
    const keys = this.#keys[node]
    if (keys.size === 0) return context
    return Object.fromEntries(Object.entries(context).filter(([key]) => !keys.has(key)))
  }

  /** @throws ReductionRefused for a context in which one has changed */
  verify(node: number, context: Context): void {
    const { nodes, values } = this.model
    const initial = this.#initial[node]
    for (const key of this.#keys[node]) {
      const value = context[key]
      if (value === initial[key] || values.of(value).name === values.of(initial[key]).name) continue
      throw new ReductionRefused(
        'symmetry',
        `${nodes[node].id} changes "${key}", a list of nodes in an order that cannot be renamed ` +
          `(${valueText(initial[key])}, then ${valueText(value)}). Keep it as a Set.`,
      )
    }
  }

  /** The keys whose values are renamed only up to the order of lists of ids. */
  #found(names: Names): ReadonlySet<string>[] {
    const { model, nodes } = this
    const found = model.nodes.map(() => new Set<string>())
    const key = (value: unknown) => model.values.of(value).name
    const isId = (text: string) => names.numberOf(text) !== undefined
    for (const to of nodes.generators) {
      this.#initial.forEach((context, node) => {
        const other = this.#initial[to[node]]
        for (const name of new Set([...Object.keys(context), ...Object.keys(other)])) {
          const renamed = names.value(context[name], to)
          if (key(renamed) === key(other[name])) continue
          if (key(sortIdLists(renamed, isId)) !== key(sortIdLists(other[name], isId))) this.#refuse(node, to, name)
          for (let peer = 0; peer < found.length; peer++) {
            if (model.nodes[peer].role === model.nodes[node].role) found[peer].add(name)
          }
        }
      })
    }
    return found
  }

  #refuse(node: number, to: Permutation, key: string): never {
    const { nodes } = this.model
    const [a, b] = to.flatMap((other, index) => (other === index ? [] : [index]))
    const text = (of: number) => `${nodes[of].id}'s is ${valueText(this.#initial[of][key])}`
    const whose = to[node] === node ? text(node) : `${text(node)}, ${text(to[node])}`
    throw new ReductionRefused(
      'symmetry',
      `${nodes[a].id} and ${nodes[b].id} are not alike at the start: with the two exchanged, "${key}" in the context ` +
        `would be another one (${whose}).`,
    )
  }
}
