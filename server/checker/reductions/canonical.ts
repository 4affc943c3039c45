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
import { emptyMailbox, type Model, slot } from '../../semantics/index.js'
import { NumberedPairs } from './numbered.js'
import type { Renaming } from './renaming.js'
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

export class Canonical {
  /** The representative's vectors, after {@link of}. */
  readonly configuration: Int32Array
  readonly network: Int32Array
  readonly #pairs = new NumberedPairs()
  readonly #count: number
  /** How each node stands to each other, by `from * count + to`. */
  readonly #relations: Int32Array
  readonly #terms: Int32Array
  /** By node: which nodes occur in its local state and its mailbox, as bits. */
  readonly #known: Int32Array
  readonly #order: Int32Array
  readonly #identity: readonly number[]
  /** The nodes that are not symmetric. */
  readonly #fixed: readonly number[]
  #locals: Int32Array
  #mailboxes: Int32Array
  #found = false

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
  ) {
    this.#count = model.nodes.length
    this.configuration = new Int32Array(model.width)
    this.network = new Int32Array(this.#count)
    this.#relations = new Int32Array(this.#count * this.#count)
    this.#terms = new Int32Array(this.#count - 1)
    this.#known = new Int32Array(this.#count)
    this.#order = new Int32Array(this.#count)
    this.#identity = model.nodes.map((_, node) => node)
    this.#fixed = model.nodes.flatMap((_, node) => (nodes.classOf[node] < 0 ? [node] : []))
    this.#locals = this.configuration
    this.#mailboxes = this.network
  }

  get bytes(): number {
    return this.#pairs.bytes
  }

  /** Finds the representative of the state in the vectors, which stay as they are. */
  of(configuration: Int32Array, network: Int32Array): void {
    this.#locals = configuration
    this.#mailboxes = network
    this.#found = false
    for (let node = 0; node < this.#count; node++) {
      this.#known[node] = this.renaming.knownIn(configuration[node], network[node])
    }
    this.#relate()
    const colours = this.#colours()
    // Often what the nodes are and what the others know of them is enough, and refining would change nothing.
    this.#descend(this.#openClass(colours) ? this.#refine(colours) : colours)
  }

  /** What a permutation makes of the state in the vectors. */
  image(configuration: Int32Array, network: Int32Array, to: Permutation, into: Vectors): void {
    const { renaming } = this
    for (let node = 0; node < this.#count; node++) {
      into.configuration[to[node]] = renaming.local(configuration[node], to)
      into.network[to[node]] = renaming.mailbox(network[node], to)
    }
    into.configuration[this.#count] = renaming.surroundings(configuration[this.#count], to)
  }

  #colours(): Int32Array {
    const colours = new Int32Array(this.#count)
    for (let node = 0; node < this.#count; node++) {
      const own = this.renaming.erasedLocal(this.#locals[node], -1)
      const mailbox = this.renaming.erasedMailbox(this.#mailboxes[node], -1)
      const here = this.#pairs.of(own, mailbox)
      const { classOf } = this.nodes
      // What is not symmetric has a colour of its own.
      let colour = this.#pairs.of(-1 - here, classOf[node] < 0 ? -1 - node : classOf[node])
      for (const fixed of this.#fixed) {
        const there = this.#relations[node * this.#count + fixed]
        const back = this.#relations[fixed * this.#count + node]
        if (there !== 0 || back !== 0) colour = this.#pairs.of(-1 - colour, this.#pairs.of(-1 - there, -1 - back))
      }
      colours[node] = colour
    }
    return colours
  }

  /** How a node occurs in another's local state and mailbox, and whether a link is cut. */
  #relate(): void {
    const { renaming, model } = this
    const count = this.#count
    const relations = this.#relations.fill(0)
    for (let node = 0; node < count; node++) {
      const local = this.#locals[node]
      for (const other of renaming.localSupport(local)) {
        relations[node * count + other] = 1 + renaming.erasedLocal(local, other)
      }
      const mailbox = this.#mailboxes[node]
      if (mailbox === emptyMailbox) continue
      for (const other of renaming.mailboxSupport(mailbox)) {
        const at = node * count + other
        relations[at] = 1 + this.#pairs.of(relations[at], -2 - renaming.erasedMailbox(mailbox, other))
      }
    }
    const inForce = model.surroundings.at(this.#locals[count], slot.partition)
    if (inForce === 0) return
    for (const [from, to] of model.partitions[inForce - 1].links) {
      const at = from * count + to
      relations[at] = 1 + this.#pairs.of(relations[at], -1)
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
      const there = this.#relations[node * count + other]
      const back = this.#relations[other * count + node]
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

  /** Of the nodes of one colour that cannot stand in any order: those of the least colour. */
  #openClass(colours: Int32Array): readonly number[] | undefined {
    let found: readonly number[] | undefined
    for (const members of this.nodes.classes) {
      const order = this.#sort(members, colours)
      for (let begin = 0, end = 0; begin < members.length; begin = end) {
        const colour = colours[order[begin]]
        let alike = true
        for (end = begin + 1; end < members.length && colours[order[end]] === colour; end++) {
          alike &&= this.#isAutomorphism(order[end - 1], order[end])
        }
        if (!alike && !(found && colours[found[0]] < colour)) found = Array.from(order.subarray(begin, end))
      }
    }
    return found
  }

  /** The nodes by colour, those of one colour in their order; until the next call. */
  #sort(members: readonly number[], colours: Int32Array): Int32Array {
    const order = this.#order
    for (let i = 0; i < members.length; i++) {
      const node = members[i]
      let at = i
      for (; at > 0 && colours[order[at - 1]] > colours[node]; at--) order[at] = order[at - 1]
      order[at] = node
    }
    return order
  }

  /** Does the exchange of two nodes leave the state as it is? */
  #isAutomorphism(a: number, b: number): boolean {
    const { renaming } = this
    const locals = this.#locals
    const mailboxes = this.#mailboxes
    const to = this.nodes.exchange(a, b)
    const moved = (1 << a) | (1 << b)
    for (let node = 0; node < this.#count; node++) {
      if (node !== a && node !== b && (this.#known[node] & moved) === 0) continue
      if (renaming.local(locals[node], to) !== locals[to[node]]) return false
      if (renaming.mailbox(mailboxes[node], to) !== mailboxes[to[node]]) return false
    }
    return renaming.surroundings(locals[this.#count], to) === locals[this.#count]
  }

  /** Sorts the nodes by colour and keeps what comes of it, if it is less than what is kept. */
  #leaf(colours: Int32Array): void {
    const to = this.#identity.slice()
    for (const members of this.nodes.classes) {
      const order = this.#sort(members, colours)
      for (let i = 0; i < members.length; i++) to[order[i]] = members[i]
    }
    if (!this.#found) {
      this.#found = true
      this.image(this.#locals, this.#mailboxes, to, this)
      return
    }
    const other = { configuration: new Int32Array(this.configuration.length), network: new Int32Array(this.#count) }
    this.image(this.#locals, this.#mailboxes, to, other)
    const order = compare(other.configuration, this.configuration) || compare(other.network, this.network)
    if (order >= 0) return
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
