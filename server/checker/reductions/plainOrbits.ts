/**
 * Orbits that are known at a glance: of states in which the only nodes that know symmetric ones are such as are not symmetric
 * themselves. Such a state is, but for names, what the others are (a renaming of which local state and mailbox), and for each symmetric
 * node what it is and in which cells of what the others know it lies: see `renamedParts.ts`. That is a multiset, and needs no search
 * for a representative.
 */
import { type Model, PairMemo, slot } from '../../semantics/index.js'
import { NumberedPairs } from './numbered.js'
import type { Renaming } from './renaming.js'
import type { SymmetricNodes } from './symmetricNodes.js'

/** A local state with a mailbox. */
interface Known {
  /** The number of the local state and the mailbox of which they are renamings. */
  readonly root: number
  /** The nodes that occur in it, as bits. */
  readonly bits: number
  /** By node: in which cells of the two it lies; 0 for those that do not occur. */
  readonly places: Int32Array
}

export class PlainOrbits {
  readonly #pairs = new PairMemo()
  readonly #known: Known[] = []
  readonly #roots = new NumberedPairs()
  readonly #kinds = new NumberedPairs()
  readonly #orbits = new NumberedPairs()
  /** The nodes that are not symmetric, and what they are in the state at hand. */
  readonly #fixed: readonly number[]
  readonly #knowing: Known[] = []
  /** Of a class: the kinds of its nodes, in order. */
  readonly #sorted: Int32Array

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
  ) {
    this.#fixed = model.nodes.flatMap((_, node) => (nodes.classOf[node] < 0 ? [node] : []))
    this.#sorted = new Int32Array(model.nodes.length)
  }

  get bytes(): number {
    const tables = [this.#pairs, this.#roots, this.#kinds, this.#orbits]
    return tables.reduce((sum, { bytes }) => sum + bytes, this.#known.length * (64 + 4 * this.model.nodes.length))
  }

  /** A number for the orbit of the state, and for no other; -1 where this does not tell. An orbit may have several. */
  of(configuration: Int32Array, network: Int32Array): number {
    const { model, nodes } = this
    const around = configuration[model.nodes.length]
    if (this.#orbits.bytes > most) return -1
    if (model.observers.all.length > 0 || model.surroundings.at(around, slot.partition) !== 0) return -1
    let orbit = around
    for (let i = 0; i < this.#fixed.length; i++) {
      const node = this.#fixed[i]
      const known = this.#of(configuration[node], network[node])
      this.#knowing[i] = known
      orbit = this.#orbits.of(i === 0 ? orbit : -1 - orbit, known.root)
    }
    let isFirst = this.#fixed.length === 0
    for (let index = 0; index < nodes.classes.length; index++) {
      const members = nodes.classes[index]
      if (!this.#sort(members, configuration, network)) return -1
      for (let i = 0; i < members.length; i++) {
        orbit = this.#orbits.of(isFirst ? orbit : -1 - orbit, this.#sorted[i])
        isFirst = false
      }
    }
    return orbit
  }

  /** @returns false if one of the nodes knows others */
  #sort(members: readonly number[], configuration: Int32Array, network: Int32Array): boolean {
    const sorted = this.#sorted
    for (let i = 0; i < members.length; i++) {
      const node = members[i]
      const { root, bits } = this.#of(configuration[node], network[node])
      if ((bits & ~(1 << node)) !== 0) return false
      let kind = root
      for (let f = 0; f < this.#knowing.length; f++) {
        kind = this.#kinds.of(f === 0 ? kind : -1 - kind, this.#knowing[f].places[node])
      }
      let at = i
      for (; at > 0 && sorted[at - 1] > kind; at--) sorted[at] = sorted[at - 1]
      sorted[at] = kind
    }
    return true
  }

  #of(local: number, mailbox: number): Known {
    const place = this.#pairs.get(local, mailbox)
    if (place >= 0) return this.#known[place]
    const { renaming, model } = this
    const places = new Int32Array(model.nodes.length)
    const inMailbox = mailbox === 0 ? none : renaming.cellsOfMailbox(mailbox)
    for (const [scale, cells] of [[1, renaming.cellsOfLocal(local)] as const, [cellsAtMost, inMailbox] as const]) {
      for (let cell = 1; cell < cells.length; cell++) {
        for (let node = 0; node < places.length; node++) if ((cells[cell] >> node) & 1) places[node] += scale * cell
      }
    }
    const known = {
      root: this.#roots.of(renaming.rootOfLocal(local), mailbox === 0 ? 0 : renaming.rootOfMailbox(mailbox)),
      bits: renaming.knownIn(local, mailbox),
      places,
    }
    this.#pairs.add(local, mailbox, this.#known.push(known) - 1)
    return known
  }
}

/** Bytes for orbits. Beyond, what is found out in another way takes less room. */
const most = 16 * 2 ** 20
/** More than a part has cells: it knows at most 31 nodes. */
const cellsAtMost = 64
const none: readonly number[] = []
