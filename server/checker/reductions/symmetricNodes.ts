/** Which nodes may be exchanged for each other: those of each symmetric role, by any permutation. */
import type { Model } from '../../semantics/index.js'
import { ReductionRefused } from './refusal.js'

/** A renaming: the number of the node that takes the place of each node. `known` numbers those that are asked for again and again. */
export type Permutation = readonly number[] & { readonly known?: number }

/** Supports of local states are bit sets. */
const mostNodes = 31
/** Groups up to this size are enumerated where properties are compared. */
const smallGroup = 24
/** So many samples of larger ones are drawn anew, after them one in so many; the others are taken from a pool of so many. */
const freshSamples = 64
const freshEvery = 8
const pooled = 7

export class SymmetricNodes {
  /** The nodes of each symmetric role, in their order. */
  readonly classes: readonly (readonly number[])[]
  readonly roles: readonly string[]
  /** By node: the index of its class, or -1. */
  readonly classOf: readonly number[]
  /** Exchanges of neighbours: they generate every permutation. */
  readonly generators: readonly Permutation[]
  /** As few as generate every permutation: of each class the exchange of its first two nodes, and the turn of all of them. */
  readonly fewest: readonly Permutation[]
  /** How many renamings there are. */
  readonly size: number
  /** Whether {@link sample} is less than all. */
  readonly isSampled: boolean
  #others: readonly Permutation[] | undefined
  readonly #pool: Permutation[] = []
  #samples = 0
  readonly #exchanges: (Permutation | undefined)[] = []

  /**
   * @param wanted `true` for all roles with several nodes
   * @throws ReductionRefused where the model tells nodes of a role apart, or is of a kind that renaming does not know
   */
  constructor(
    readonly model: Model,
    wanted: true | readonly string[],
  ) {
    const all = [...new Set(model.nodes.map(({ role }) => role))]
    const members = (role: string) => model.nodes.flatMap((node, number) => (node.role === role ? [number] : []))
    for (const role of wanted === true ? [] : wanted) {
      if (!all.includes(role)) refuse(`there is no role "${role}"; the roles are ${all.join(', ')}.`)
      if (members(role).length < 2) refuse(`the role "${role}" has one node only.`)
    }
    this.roles = (wanted === true ? all : all.filter((role) => wanted.includes(role))).filter(
      (role) => members(role).length > 1,
    )
    if (this.roles.length === 0) refuse('no role has more than one node.')
    if (model.nodes.length > mostNodes) refuse(`it knows at most ${mostNodes} nodes.`)
    this.classes = this.roles.map(members)
    this.size = this.classes.reduce((product, { length }) => product * factorial(length), 1)
    this.isSampled = this.size > smallGroup
    this.classOf = model.nodes.map((_, node) => this.classes.findIndex((nodes) => nodes.includes(node)))
    this.generators = this.classes.flatMap((nodes) =>
      nodes.slice(1).map((node, index) => this.exchange(nodes[index], node)),
    )
    this.fewest = this.classes.flatMap((nodes, index) => {
      const exchange = this.exchange(nodes[0], nodes[1])
      return nodes.length > 2 ? [exchange, this.#turn(nodes, index)] : [exchange]
    })
    this.#refuseUnknown()
  }

  /** The permutation that exchanges two nodes. */
  exchange(a: number, b: number): Permutation {
    const { length } = this.model.nodes
    const known = a < b ? a * length + b : b * length + a
    this.#exchanges[known] ??= Object.assign(
      this.model.nodes.map((_, node) => (node === a ? b : node === b ? a : node)),
      { known },
    )
    return this.#exchanges[known]
  }

  /** Exchanges of neighbours that, one after the other, are a permutation. */
  exchangesOf(to: Permutation): readonly Permutation[] {
    const found: Permutation[] = []
    for (const nodes of this.classes) {
      const places = nodes.map((node) => to[node])
      // Sorted by exchanges of what is at the places, the last of which comes first on the way back.
      for (let sorted = false; !sorted; ) {
        sorted = true
        for (let i = 1; i < nodes.length; i++) {
          const [a, b] = [places.indexOf(nodes[i - 1]), places.indexOf(nodes[i])]
          if (a < b) continue
          ;[places[a], places[b]] = [places[b], places[a]]
          found.unshift(this.exchange(nodes[i - 1], nodes[i]))
          sorted = false
        }
      }
    }
    return found
  }

  /** The permutation by which each node of a class takes the place of the next one. */
  #turn(nodes: readonly number[], index: number): Permutation {
    const to = this.model.nodes.map((_, node) => node)
    for (const [place, node] of nodes.entries()) to[node] = nodes[(place + 1) % nodes.length]
    return Object.assign(to, { known: this.model.nodes.length ** 2 + index })
  }

  /**
   * Renamings by which properties are compared: all of a small group, else two drawn by `below`. After many draws most are of a few
   * drawn before, for which what they make of parts of a state is known already.
   */
  sample(below: (bound: number) => number): readonly Permutation[] {
    if (!this.isSampled) return (this.#others ??= this.all().slice(1))
    const turn = this.#samples++
    if (turn < freshSamples || turn % freshEvery === 0) return [this.#drawn(below), this.#drawn(below)]
    if (this.#pool.length < pooled) {
      const known = this.model.nodes.length ** 2 + this.classes.length + this.#pool.length
      this.#pool.push(Object.assign([...this.#drawn(below)], { known }))
    }
    return [this.#pool[turn % this.#pool.length], this.#pool[(turn + 1) % this.#pool.length]]
  }

  #drawn(below: (bound: number) => number): Permutation {
    const drawn = this.model.nodes.map((_, node) => node)
    for (const nodes of this.classes) {
      for (let i = nodes.length - 1; i > 0; i--) {
        const j = below(i + 1)
        ;[drawn[nodes[i]], drawn[nodes[j]]] = [drawn[nodes[j]], drawn[nodes[i]]]
      }
    }
    return drawn
  }

  /** Every permutation, the identity first. */
  all(): Permutation[] {
    let found: number[][] = [this.model.nodes.map((_, node) => node)]
    for (const nodes of this.classes) {
      const orders = ordersOf(nodes)
      found = found.flatMap((permutation) =>
        orders.map((order) => {
          const next = [...permutation]
          nodes.forEach((node, index) => {
            next[node] = order[index]
          })
          return next
        }),
      )
    }
    return found
  }

  #refuseUnknown(): void {
    const { faults } = this.model.protocol
    const ids = this.classes.flat().map((node) => this.model.nodes[node].id)
    for (const fault of ['crash', 'partition', 'storage', 'clockSkew', 'byzantine'] as const) {
      const named = (faults[fault]?.nodes ?? []).find((target) => ids.includes(target as never))
      if (named !== undefined)
        refuse(`faults.${fault}.nodes names ${named}, so it differs from the others of its role.`)
    }
  }
}

/** The nodes that do not stay in their places. */
export const moved = (to: Permutation): number[] => to.flatMap((other, node) => (other === node ? [] : [node]))

function refuse(why: string): never {
  throw new ReductionRefused('symmetry', why)
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

const ordersOf = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first) => ordersOf(items.filter((other) => other !== first)).map((rest) => [first, ...rest]))
