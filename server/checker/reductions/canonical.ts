/**
 * The representative of an orbit: of all renamings of a global state always the same one, whichever of them is given.
 *
 * Nodes are coloured by what they are without ids and by how they occur in each other's local states and mailboxes, and the
 * colours refined by those of the others until nothing changes. Colours do not depend on names, so a permutation that
 * sorts by them leads all members of an orbit to the same vector, where no two nodes of a role have one colour. Nodes
 * of one colour whose exchanges leave the state as it is may stand in any order. Of others each is tried as the first
 * (individualised), and of all vectors the least is taken: the search tree of McKay, "Practical Graph Isomorphism" (1981),
 * pruned by the exchanges found to be automorphisms. Since colours and pruning are the same for all members of an orbit, so
 * is the set of vectors at the leaves, and its least element.
 */
import { type Model, PairMemo, slot } from '../../semantics/index.js'
import { NumberedPairs } from './numbered.js'
import type { RenamedObservers } from './renamedObservers.js'
import type { Renaming } from './renaming.js'
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

/** What a node is by its local state and its mailbox, whatever the others are. */
interface Own {
  /** What it is without ids. */
  readonly colour: number
  /** The nodes that occur in it, itself included where it is addressed, as bits. */
  readonly known: number
  /** How each node occurs in it: 0 where it does not. */
  readonly relations: Int32Array
}

export class Canonical {
  /** The representative's vectors, after {@link of}. */
  readonly configuration: Int32Array
  readonly network: Int32Array
  /**
   * Of the representative, after {@link of}: as bits the nodes that may be exchanged with the one before them in their class, so that
   * the state stays as it is.
   */
  alike = 0
  readonly #pairs = new NumberedPairs()
  /** By local state and mailbox: the place in `#all`. */
  readonly #places = new PairMemo()
  readonly #all: Own[] = []
  readonly #count: number
  readonly #observers: number
  /** By node. */
  readonly #own: Own[]
  /** Nodes in which others occur. */
  readonly #knowing: number[] = []
  readonly #noRelations: Int32Array
  readonly #terms: Int32Array
  /** The nodes of each class by colour, one class after the other. */
  readonly #order: Int32Array
  readonly #starts: readonly number[]
  readonly #to: number[]
  /** The nodes that are not symmetric. */
  readonly #fixed: readonly number[]
  #locals: Int32Array
  #mailboxes: Int32Array
  #isPartitioned = false
  #found = false

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
    readonly observers: RenamedObservers,
  ) {
    this.#observers = model.observers.all.length
    this.#count = model.nodes.length
    this.configuration = new Int32Array(model.width)
    this.network = new Int32Array(this.#count)
    this.#noRelations = new Int32Array(this.#count)
    this.#own = model.nodes.map(() => ({ colour: 0, known: 0, relations: this.#noRelations }))
    this.#terms = new Int32Array(this.#count - 1)
    this.#order = new Int32Array(this.#count)
    let start = 0
    this.#starts = nodes.classes.map(({ length }) => (start += length) - length)
    this.#to = model.nodes.map((_, node) => node)
    this.#fixed = model.nodes.flatMap((_, node) => (nodes.classOf[node] < 0 ? [node] : []))
    this.#locals = this.configuration
    this.#mailboxes = this.network
  }

  get bytes(): number {
    return this.#pairs.bytes + this.#places.bytes + this.#all.length * (64 + 4 * this.#count)
  }

  /** Finds the representative of the state in the vectors, which stay as they are. */
  of(configuration: Int32Array, network: Int32Array): void {
    this.#locals = configuration
    this.#mailboxes = network
    this.#found = false
    const count = this.#count
    const inForce = this.model.surroundings.at(configuration[count], slot.partition)
    this.#isPartitioned = inForce !== 0
    this.#knowing.length = 0
    for (let node = 0; node < count; node++) {
      const own = this.#ownOf(node)
      this.#own[node] = own
      if ((own.known & ~(1 << node)) !== 0) this.#knowing.push(node)
    }
    if (inForce !== 0) this.#cut(this.model.partitions[inForce - 1].links)
    const colours = this.#colours()
    // Often what the nodes are and what the others know of them is enough, and refining would change nothing.
    const open = this.#openClass(colours)
    if (open) this.#descend(this.#refine(colours))
    else this.#leaf(colours)
  }

  /** What a permutation makes of the state in the vectors. */
  image(configuration: Int32Array, network: Int32Array, to: Permutation, into: Vectors): void {
    this.imageOfConfiguration(configuration, to, into)
    for (let node = 0; node < this.#count; node++) into.network[to[node]] = this.renaming.mailbox(network[node], to)
  }

  /** As {@link image}, without the network. */
  imageOfConfiguration(configuration: Int32Array, to: Permutation, into: Vectors): void {
    const { renaming } = this
    for (let node = 0; node < this.#count; node++) {
      into.configuration[to[node]] = renaming.local(configuration[node], to)
    }
    this.#imageOfOthers(configuration, to, into)
  }

  /** Of the surroundings and the observers. */
  #imageOfOthers(configuration: Int32Array, to: Permutation, into: Vectors): void {
    into.configuration[this.#count] = this.renaming.surroundings(configuration[this.#count], to)
    for (let observer = 0; observer < this.#observers; observer++) {
      const at = this.#count + 1 + observer
      into.configuration[at] = this.observers.state(observer, configuration[at], to)
    }
  }

  /** The {@link image} of the state at hand, whose parts are known: most of them stay as they are. */
  #imageOfOwn(to: Permutation, into: Vectors): void {
    const { renaming } = this
    const locals = this.#locals
    const mailboxes = this.#mailboxes
    let moved = 0
    for (let node = 0; node < this.#count; node++) if (to[node] !== node) moved |= 1 << node
    for (let node = 0; node < this.#count; node++) {
      const stays = ((this.#own[node].known | (1 << node)) & moved) === 0
      into.configuration[to[node]] = stays ? locals[node] : renaming.local(locals[node], to)
      into.network[to[node]] = stays ? mailboxes[node] : renaming.mailbox(mailboxes[node], to)
    }
    this.#imageOfOthers(locals, to, into)
  }

  #colours(): Int32Array {
    const colours = new Int32Array(this.#count)
    for (let node = 0; node < this.#count; node++) {
      const { colour, relations } = this.#own[node]
      colours[node] = colour
      for (let i = 0; i < this.#fixed.length; i++) {
        const fixed = this.#fixed[i]
        const there = relations[fixed]
        const back = this.#own[fixed].relations[node]
        // A pair's number is not negative.
        if (there !== 0) colours[node] = this.#pairs.of(-1 - colours[node], this.#pairs.of(-1 - there, -1 - back))
        else if (back !== 0) colours[node] = this.#pairs.of(-1 - colours[node], -1 - back)
      }
    }
    for (let observer = 0; observer < this.#observers; observer++) {
      const { support, relations } = this.observers.of(observer, this.#locals[this.#count + 1 + observer])
      for (const node of support) colours[node] = this.#pairs.of(-1 - colours[node], -1 - relations[node])
    }
    return colours
  }

  #ownOf(node: number): Own {
    const local = this.#locals[node]
    const mailbox = this.#mailboxes[node]
    const place = this.#places.get(local, mailbox)
    if (place >= 0) return this.#all[place]
    const { renaming, nodes } = this
    const here = this.#pairs.of(renaming.erasedLocal(local, -1), renaming.erasedMailbox(mailbox, -1))
    const own = {
      // What is not symmetric has a colour of its own.
      colour: this.#pairs.of(-1 - here, nodes.classOf[node] < 0 ? -1 - node : nodes.classOf[node]),
      known: renaming.knownIn(local, mailbox),
      relations: this.#relationsOf(local, mailbox),
    }
    this.#places.add(local, mailbox, this.#all.push(own) - 1)
    return own
  }

  #relationsOf(local: number, mailbox: number): Int32Array {
    const { renaming } = this
    const inLocal = renaming.localSupport(local)
    const inMailbox = renaming.mailboxSupport(mailbox)
    if (inLocal.length + inMailbox.length === 0) return this.#noRelations
    const relations = new Int32Array(this.#count)
    for (const other of inLocal) relations[other] = 1 + renaming.erasedLocal(local, other)
    for (const other of inMailbox) {
      relations[other] = 1 + this.#pairs.of(relations[other], -2 - renaming.erasedMailbox(mailbox, other))
    }
    return relations
  }

  /** A link that is cut is a relation, too. */
  #cut(links: readonly (readonly [from: number, to: number])[]): void {
    for (let node = 0; node < this.#count; node++) {
      const own = this.#own[node]
      this.#own[node] = { ...own, relations: own.relations.slice() }
    }
    for (const [from, to] of links) {
      const { relations } = this.#own[from]
      relations[to] = 1 + this.#pairs.of(relations[to], -1)
    }
  }

  /** Colours by the colours of the others, until no more nodes differ. */
  #refine(colours: Int32Array): Int32Array {
    const count = this.#count
    let classes = new Set(colours).size
    let now = colours
    for (;;) {
      if (classes === count) return now
      const next = new Int32Array(count)
      for (let node = 0; node < count; node++) next[node] = this.#refined(now, node)
      const refined = new Set(next).size
      if (refined === classes) return now
      classes = refined
      now = next
    }
  }

  #refined(colours: Int32Array, node: number): number {
    const count = this.#count
    const terms = this.#terms
    let at = 0
    for (let other = 0; other < count; other++) {
      if (other === node) continue
      const there = this.#own[node].relations[other]
      const back = this.#own[other].relations[node]
      const both = there === 0 && back === 0 ? 0 : 1 + this.#pairs.of(-1 - there, -1 - back)
      terms[at++] = this.#pairs.of(colours[other], -1 - both)
    }
    terms.sort()
    let colour = colours[node]
    for (const term of terms) colour = this.#pairs.of(-1 - colour, term)
    return colour
  }

  #descend(colours: Int32Array): void {
    const open = this.#openClass(colours)
    if (open === undefined) {
      this.#leaf(colours)
      return
    }
    const tried: number[] = []
    for (const node of open) {
      if (tried.some((other) => this.#isAutomorphism(other, node))) continue
      tried.push(node)
      const individual = colours.slice()
      individual[node] = this.#pairs.of(-1 - colours[node], -1)
      this.#descend(this.#refine(individual))
    }
  }

  /** Sorts the nodes by colour. @returns of those of one colour that cannot stand in any order, those of the least colour */
  #openClass(colours: Int32Array): readonly number[] | undefined {
    const { classes } = this.nodes
    const order = this.#order
    let found: readonly number[] | undefined
    for (let index = 0; index < classes.length; index++) {
      const members = classes[index]
      const start = this.#starts[index]
      const last = start + members.length
      this.#sort(members, start, colours)
      for (let begin = start, end = start; begin < last; begin = end) {
        const colour = colours[order[begin]]
        let alike = true
        for (end = begin + 1; end < last && colours[order[end]] === colour; end++) {
          alike &&= this.#isAutomorphism(order[end - 1], order[end])
        }
        if (!alike && !(found && colours[found[0]] < colour)) found = Array.from(order.subarray(begin, end))
      }
    }
    return found
  }

  /** The nodes by colour, those of one colour in their order. */
  #sort(members: readonly number[], start: number, colours: Int32Array): void {
    const order = this.#order
    for (let i = 0; i < members.length; i++) {
      const node = members[i]
      let at = start + i
      for (; at > start && colours[order[at - 1]] > colours[node]; at--) order[at] = order[at - 1]
      order[at] = node
    }
  }

  /** Does the exchange of two nodes of one colour leave the state as it is? */
  #isAutomorphism(a: number, b: number): boolean {
    const { renaming } = this
    const locals = this.#locals
    const mailboxes = this.#mailboxes
    const to = this.nodes.exchange(a, b)
    const moved = (1 << a) | (1 << b)
    // Where no other node occurs in the two, their colour says that they are alike. Else it is enough to look at the one: an
    // exchange is its own inverse.
    const { known } = this.#own[a]
    if ((known & ~(1 << a)) !== 0) {
      if (renaming.local(locals[a], to) !== locals[b] || renaming.mailbox(mailboxes[a], to) !== mailboxes[b])
        return false
    }
    for (let i = 0; i < this.#knowing.length; i++) {
      const node = this.#knowing[i]
      if (node === a || node === b || (this.#own[node].known & moved) === 0) continue
      if (renaming.local(locals[node], to) !== locals[node]) return false
      if (renaming.mailbox(mailboxes[node], to) !== mailboxes[node]) return false
    }
    for (let observer = 0; observer < this.#observers; observer++) {
      const state = locals[this.#count + 1 + observer]
      const { bits } = this.observers.of(observer, state)
      if ((bits & moved) !== 0 && this.observers.state(observer, state, to) !== state) return false
    }
    const surroundings = locals[this.#count]
    return !this.#isPartitioned || renaming.surroundings(surroundings, to) === surroundings
  }

  /** Puts the nodes as they are sorted and keeps what comes of it, if it is less than what is kept. */
  #leaf(colours: Int32Array): void {
    const to = this.#to
    const order = this.#order
    const { classes } = this.nodes
    let alike = 0
    for (let index = 0; index < classes.length; index++) {
      const members = classes[index]
      const start = this.#starts[index]
      for (let i = 0; i < members.length; i++) {
        to[order[start + i]] = members[i]
        if (i > 0 && colours[order[start + i]] === colours[order[start + i - 1]]) alike |= 1 << members[i]
      }
    }
    if (!this.#found) {
      this.#found = true
      this.alike = alike
      this.#imageOfOwn(to, this)
      return
    }
    const other = { configuration: new Int32Array(this.configuration.length), network: new Int32Array(this.#count) }
    this.#imageOfOwn(to, other)
    const before = compare(other.configuration, this.configuration) || compare(other.network, this.network)
    if (before >= 0) return
    this.alike = alike
    this.configuration.set(other.configuration)
    this.network.set(other.network)
  }
}

interface Vectors {
  readonly configuration: Int32Array
  readonly network: Int32Array
}

function compare(a: Int32Array, b: Int32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return 0
}
