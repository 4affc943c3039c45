import { emptyMailbox, grown, type Model } from '../../semantics/index.js'
import { type CoreMemory, field } from './coreMemory.js'

/**
 * The components of a state in the core: the configuration's, then the mailboxes. The core knows each by numbers of its own,
 * given from 0 in the order in which they are met, so that a state takes few bits.
 */
export class Components {
  /** Of so many states all keys are packed anew at once; of more, piece by piece. Less only where that is tried. */
  static packedAtOnce = 1 << 14
  /** Combinations of small components that may have a number: see assembly/combinations.ts. Fewer only where that is tried. */
  static mostCombinations = 1 << 10
  readonly width: number
  readonly nodes: number
  readonly count: number
  /** Components with equal kinds grow alike. */
  readonly kinds: readonly string[]
  /** What each number stands for, by component. */
  readonly #meant: Int32Array[]
  /** How many numbers each component has. */
  readonly #counts: Int32Array
  /**
   * The number of each; -1: none yet. A local state belongs to one node, and so does a mailbox, but for the empty one: all
   * nodes share an array, and all mailboxes do.
   */
  readonly #numbers: Int32Array[]
  /** Of the empty mailbox. */
  readonly #ofEmpty: Int32Array
  readonly #scratch: number

  constructor(
    readonly memory: CoreMemory,
    model: Model,
  ) {
    this.width = model.width
    this.nodes = model.nodes.length
    this.count = this.width + this.nodes
    const roles = model.nodes.map(({ role }) => role)
    const others = Array.from({ length: this.width - this.nodes }, (_, index) => `${index}`)
    this.kinds = [...roles.map((role) => `node ${role}`), ...others, ...roles.map((role) => `mailbox ${role}`)]
    this.#meant = Array.from({ length: this.count }, () => new Int32Array(16))
    this.#counts = new Int32Array(this.count)
    this.#numbers = Array.from({ length: this.width - this.nodes + 2 }, () => new Int32Array(16).fill(-1))
    this.#ofEmpty = new Int32Array(this.nodes).fill(-1)
    this.#scratch = memory.allocate(4 * this.count)
    memory.set(field.mostCombinations, Components.mostCombinations)
  }

  /** The core's number of what a component may be, which gets one if it has none. */
  number(component: number, meant: number): number {
    const { numbers, at } = this.#placeOf(component, meant)
    let number = numbers[at]
    if (number < 0) {
      number = this.#add(component, meant)
      numbers[at] = number
      this.#admit(component, number)
    }
    return number
  }

  #add(component: number, meant: number): number {
    const number = this.#counts[component]++
    if (number === this.#meant[component].length) this.#meant[component] = grown(this.#meant[component], number)
    this.#meant[component][number] = meant
    return number
  }

  /** Where the number of what a component may be stands. */
  #placeOf(component: number, meant: number): { numbers: Int32Array; at: number } {
    const { width, nodes } = this
    if (component >= width && meant === emptyMailbox) return { numbers: this.#ofEmpty, at: component - width }
    const shared = component < nodes ? 0 : component >= width ? 1 : 2 + component - nodes
    let numbers = this.#numbers[shared]
    if (meant >= numbers.length) {
      numbers = new Int32Array(Math.ceil(1.25 * (meant + 1))).fill(-1)
      numbers.set(this.#numbers[shared])
      this.#numbers[shared] = numbers
    }
    return { numbers, at: meant }
  }

  /**
   * Makes sure that a number has room, or, where others work or that takes long and the state at hand can be left, asks for it. What
   * one node may be others of its role will be.
   */
  #admit(component: number, number: number): void {
    const { memory } = this
    const { core } = memory
    if (!core.outgrows(component, number)) return
    const kind = this.kinds[component]
    for (let other = 0; other < this.count; other++) if (this.kinds[other] === kind) core.outgrows(other, number)
    const isLong = core.size(memory.get(field.states)) > Components.packedAtOnce
    if (memory.isRound || (isLong && memory.get(field.mayWait))) {
      memory.set(field.outgrown, 1)
    } else core.adapt()
  }

  /** What a number of a component stands for. */
  meaning(component: number, number: number): number {
    return this.#meant[component][number]
  }

  /** Copies what the core shows. */
  shown(configuration: Int32Array, network: Int32Array | undefined): void {
    const { memory, width, nodes } = this
    const from = memory.core.view()
    for (let i = 0; i < width; i++) configuration[i] = this.#meant[i][memory.at(from + 4 * i)]
    if (network) for (let i = 0; i < nodes; i++) network[i] = this.#meant[width + i][memory.at(from + 4 * (width + i))]
  }

  /** Puts a state where the core can read it. @returns its address */
  put(configuration: Int32Array, network: Int32Array | undefined): number {
    const { width, nodes } = this
    // Numbers first: giving one may move the memory.
    for (let i = 0; i < width; i++) this.memory.put(this.#scratch + 4 * i, this.number(i, configuration[i]))
    if (network) {
      for (let i = 0; i < nodes; i++)
        this.memory.put(this.#scratch + 4 * (width + i), this.number(width + i, network[i]))
    }
    return this.#scratch
  }

  /** As {@link put}, but nothing gets a number. @returns 0 if something has none, so that no state of the core can be this one */
  putKnown(configuration: Int32Array, network: Int32Array): number {
    const { width, nodes } = this
    for (let i = 0; i < width + nodes; i++) {
      const { numbers, at } = this.#placeOf(i, i < width ? configuration[i] : network[i - width])
      if (numbers[at] < 0) return 0
      this.memory.put(this.#scratch + 4 * i, numbers[at])
    }
    return this.#scratch
  }

  get bytes(): number {
    return [...this.#meant, ...this.#numbers].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** Everything, as one array: for each component how many numbers there are, and what they stand for. */
  save(): Int32Array {
    return Int32Array.from(
      this.#meant.flatMap((all, component) => [this.#counts[component], ...all.subarray(0, this.#counts[component])]),
    )
  }

  /** Takes over what another one has saved, once the memory has been put back. */
  restore(saved: Int32Array): void {
    let from = 0
    for (let component = 0; component < this.count; component++) {
      const all = saved.slice(from + 1, from + 1 + saved[from])
      from += 1 + all.length
      this.#meant[component] = all
      this.#counts[component] = all.length
      all.forEach((meant, number) => {
        const { numbers, at } = this.#placeOf(component, meant)
        numbers[at] = number
      })
    }
  }
}
