/**
 * What a permutation of nodes makes of the states of observers (monitors, histories), and whether observers treat ids as mere
 * names: for every observation that a search meets, the renamed observation moves the renamed state to the renamed one.
 *
 * Data of a monitor's context that hold lists of nodes from the start are constants, as those of nodes: see `renaming.ts`.
 */
import { type Model, PairMemo } from '../../semantics/index.js'
import { valueText } from '../actions.js'
import { NumberedPairs, NumberedTexts } from './numbered.js'
import { ReductionRefused } from './refusal.js'
import { RenamedParts } from './renamedParts.js'
import { erasedKey, sortIdLists } from './renamedValues.js'
import type { Renaming } from './renaming.js'
import { moved, type Permutation, type SymmetricNodes } from './symmetricNodes.js'

/** A state of an observer, as far as it is remembered. */
interface Known {
  /** The symmetric nodes that occur in it, and as bits. */
  readonly support: readonly number[]
  readonly bits: number
  /** By node, how it occurs: 0 where it does not. */
  readonly relations: Int32Array
}

type Context = Readonly<Record<string, unknown>>

export class RenamedObservers {
  /** By observer, then by state. */
  readonly #known: Known[][]
  /** By observer: what becomes of a state hangs on what becomes of the nodes that occur in it, one after the other. */
  readonly #images: readonly { readonly chains: NumberedPairs; readonly states: number[] }[]
  readonly #observations: RenamedParts
  /** By observer: (state, observations) compared. */
  readonly #compared: readonly PairMemo[]
  readonly #constants: readonly ReadonlySet<string>[]
  readonly #texts = new NumberedTexts()

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
  ) {
    const { all } = model.observers
    this.#known = all.map(() => [])
    this.#images = all.map(() => ({ chains: new NumberedPairs(), states: [] }))
    this.#compared = all.map(() => new PairMemo())
    this.#observations = new RenamedParts(
      {
        own: (number) => model.observations.at(number).node,
        others: (number) => {
          const { node, events } = model.observations.at(number)
          return renaming.nodesIn(events).filter((other) => other !== node)
        },
        label: () => '',
        renamed: (number, to) => this.#renamedObservations(number, to),
      },
      nodes,
    )
    this.#constants = all.map((_, observer) => this.#constantsOf(observer))
  }

  get bytes(): number {
    const tables = [...this.#images.map(({ chains }) => chains), ...this.#compared, this.#observations]
    const states = this.#known.reduce((sum, known) => sum + known.length, 0)
    return tables.reduce((sum, { bytes }) => sum + bytes, 0) + states * (64 + 4 * this.model.nodes.length)
  }

  /** Which nodes occur in an observer's state, and how. */
  of(observer: number, state: number): Known {
    this.#known[observer][state] ??= this.#lookAt(observer, state)
    return this.#known[observer][state]
  }

  /** The state of an observer, renamed. */
  state(observer: number, state: number, to: Permutation): number {
    const { support } = this.of(observer, state)
    let stays = true
    for (let i = 0; stays && i < support.length; i++) stays = to[support[i]] === support[i]
    if (stays) return state
    const images = this.#images[observer]
    let chain = images.chains.of(state, -1)
    for (let i = 0; i < support.length; i++) chain = images.chains.of(-1 - chain, to[support[i]])
    images.states[chain] ??= this.model.observers.all[observer].renamed(state, (value) =>
      this.#renamed(observer, value, to),
    )
    return images.states[chain]
  }

  /** What a step lets be seen, renamed. */
  observations(number: number, to: Permutation): number {
    if (number === 0) return 0
    return this.#observations.of(number, to)
  }

  #renamedObservations(number: number, to: Permutation): number {
    const { observations, values } = this.model
    const { node, events } = observations.at(number)
    const renamed = events.map((event) => values.of(this.renaming.value(event, to)).value as (typeof events)[number])
    return observations.intern(to[node], renamed)
  }

  /**
   * Compares what observations do in a state with what renamed ones do in renamed states.
   *
   * @throws ReductionRefused for an observer that tells nodes apart
   */
  verify(configuration: Int32Array, number: number): void {
    const { observers } = this.model
    for (let observer = 0; observer < observers.all.length; observer++) {
      const first = configuration[observers.first + observer]
      const compared = this.#compared[observer]
      if (compared.get(first, number) >= 0) continue
      compared.add(first, number, 0)
      const open = [{ state: first, seen: number }]
      for (let edge = open.pop(); edge; edge = open.pop()) {
        const after = observers.after(observer, edge.state, edge.seen)
        for (const to of this.nodes.fewest) {
          const state = this.state(observer, edge.state, to)
          const seen = this.observations(edge.seen, to)
          if (this.state(observer, after, to) !== this.#after(observer, state, seen))
            this.#refuse(observer, edge.seen, to)
          if (compared.get(state, seen) >= 0) continue
          compared.add(state, seen, 0)
          open.push({ state, seen })
        }
      }
    }
  }

  /** The initial state of each observer must be that of all names. */
  verifyInitial(configuration: Int32Array): void {
    const { observers } = this.model
    observers.all.forEach(({ property }, observer) => {
      const state = configuration[observers.first + observer]
      const to = this.nodes.generators.find((to) => this.state(observer, state, to) !== state)
      if (to) {
        throw new ReductionRefused(
          'symmetry',
          `what "${property}" has seen at the start is not the same for ${this.#names(to)}.`,
        )
      }
    })
  }

  /** A state in which it fails is no state of it. */
  #after(observer: number, state: number, seen: number): number {
    try {
      return this.model.observers.after(observer, state, seen)
    } catch {
      return -1
    }
  }

  #lookAt(observer: number, state: number): Known {
    const { place, data } = this.model.observers.all[observer].content(state)
    const variable = this.#variable(observer, data)
    const support = this.renaming.nodesIn(variable)
    const relations = new Int32Array(this.model.nodes.length)
    for (const node of support) {
      const text = erasedKey(variable, (string) => {
        const other = this.renaming.numberOf(string)
        return other === undefined ? undefined : other === node ? '*' : `#${this.nodes.classOf[other]}`
      })
      relations[node] = this.#texts.of(`${observer} ${place} ${text}`)
    }
    return { support, bits: support.reduce((bits, node) => bits | (1 << node), 0), relations }
  }

  /** What can hold ids and is no constant. */
  #variable(observer: number, data: object): unknown {
    const constants = this.#constants[observer]
    if (constants.size === 0) return data
    const { context, ...rest } = data as { context: Context }
    const initial = this.#initialContext(observer)
    for (const key of constants) {
      if (this.#name(context[key]) === this.#name(initial[key])) continue
      throw new ReductionRefused(
        'symmetry',
        `the monitor of "${this.#property(observer)}" changes "${key}", a list of nodes in an order that cannot be renamed ` +
          `(${valueText(initial[key])}, then ${valueText(context[key])}). Keep it as a Set.`,
      )
    }
    return { ...rest, context: Object.fromEntries(Object.entries(context).filter(([key]) => !constants.has(key))) }
  }

  #renamed(observer: number, value: unknown, to: Permutation): unknown {
    const constants = this.#constants[observer]
    if (constants.size === 0 || typeof value !== 'object' || value === null || Array.isArray(value))
      return this.renaming.value(value, to)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        this.renaming.value(key, to),
        constants.has(key) ? item : this.renaming.value(item, to),
      ]),
    )
  }

  /** The keys of a monitor's context whose values are renamed only up to the order of lists of ids. */
  #constantsOf(observer: number): ReadonlySet<string> {
    const context = this.#initialContext(observer)
    const isId = (text: string) => this.renaming.numberOf(text) !== undefined
    const changes = (value: unknown) =>
      this.nodes.generators.some((to) => this.#name(this.renaming.value(value, to)) !== this.#name(value))
    const keys = Object.keys(context).filter((key) => changes(context[key]))
    return new Set(keys.filter((key) => !changes(sortedLists(context[key], isId))))
  }

  #initialContext(observer: number): Context {
    const { all } = this.model.observers
    return (all[observer].content(all[observer].initial).data as { context?: Context }).context ?? {}
  }

  #name(value: unknown): string {
    return this.model.values.of(value).name
  }

  #property(observer: number): string {
    return this.model.observers.all[observer].property
  }

  #names(to: Permutation): string {
    return moved(to)
      .map((node) => this.model.nodes[node].id)
      .join(', ')
  }

  #refuse(observer: number, seen: number, to: Permutation): never {
    const { node, events } = this.model.observations.at(seen)
    const told = events.map(({ type }) => `"${type}"`).join(', ')
    throw new ReductionRefused(
      'symmetry',
      `"${this.#property(observer)}" does not treat ids as mere names: what it makes of ${told} from ${this.model.nodes[node].id} ` +
        `is another thing when nodes are renamed (${this.#names(to)}).`,
    )
  }
}

/** Lists of nothing but ids as what they hold, in no order. */
const sortedLists = (value: unknown, isId: (text: string) => boolean): unknown => {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && isId(item))) return new Set(value)
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    value instanceof Map ||
    value instanceof Set
  )
    return sortIdLists(value, isId)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sortedLists(item, isId)]))
}
