/**
 * Predicates by what they read. Where contexts grow, nearly every state is a new one, but most of what changes in it is not what
 * a property looks at: a predicate that read the same values before says the same. A predicate is a function of the state, so it
 * is enough that what it read that time is equal; what it did not read then it would not read now.
 *
 * What is told apart is the first level of a node's context (`log`, `term`); everything else of a node counts as read.
 */
import type { AnyStateMachine } from 'xstate'
import type { NodeView } from '../../protocols/model/index.js'
import { type Model, TupleTree } from '../semantics/index.js'

type View = NodeView<AnyStateMachine>

/** Values of a predicate by one choice of keys. */
class Reading {
  readonly #numbers = new Map<string, number>()
  /** By local state: a number for what is read of it. */
  readonly #parts: (number | undefined)[] = []
  readonly #tuple: Int32Array
  readonly #tuples: TupleTree
  /** 1: true, 2: false. */
  readonly #known: (1 | 2 | undefined)[] = []
  #at = -1

  /** @param keys numbers of the keys that are read */
  constructor(
    readonly keys: ReadonlySet<number>,
    readonly parts: Parts,
    width: number,
  ) {
    this.#tuple = new Int32Array(width)
    this.#tuples = new TupleTree(width)
  }

  /** The value in a state whose read parts are known. */
  valueAt(locals: Int32Array): boolean | undefined {
    const last = this.#tuple.length - 1
    for (let node = 0; node < last; node++) this.#tuple[node] = this.#parts[locals[node]] ?? this.#part(locals[node])
    this.#tuple[last] = locals[last]
    this.#at = this.#tuples.intern(this.#tuple)
    const known = this.#known[this.#at]
    return known === undefined ? undefined : known === 1
  }

  /** Remembers the value in a state. */
  set(locals: Int32Array, value: boolean): void {
    this.valueAt(locals)
    this.#known[this.#at] = value ? 1 : 2
  }

  #part(local: number): number {
    const text = this.parts.textOf(local, this.keys)
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(text, number)
    }
    this.#parts[local] = number
    return number
  }
}

/** Parts of local states, by numbers. */
class Parts {
  readonly #keys = new Map<string, number>()
  /** Equal parts of contexts are one object. */
  readonly #values = new Map<unknown, number>()

  constructor(readonly model: Model) {}

  /** The number of a key of a context. */
  keyNumber(key: string): number {
    let number = this.#keys.get(key)
    if (number === undefined) {
      number = this.#keys.size
      this.#keys.set(key, number)
    }
    return number
  }

  /** Of a local state what the keys name, and all that is not in the context. */
  textOf(local: number, keys: ReadonlySet<number>): string {
    const { node, up, snapshot, context } = this.model.localStates.all[local]
    const states = snapshot?._nodes.map(({ id }: { id: string }) => id).join() ?? ''
    const parts = Object.entries(context).map(([key, value]) =>
      keys.has(this.keyNumber(key)) ? `${key}=${this.#valueNumber(value)}` : key,
    )
    return [node, up, snapshot?.status, states, ...parts].join('|')
  }

  #valueNumber(value: unknown): number {
    let number = this.#values.get(value)
    if (number === undefined) {
      number = this.#values.size
      this.#values.set(value, number)
    }
    return number
  }
}

export class Remembering {
  readonly #parts: Parts
  readonly #width: number
  readonly #readings = new Map<object, Reading[]>()
  readonly #views: (View | undefined)[] = []
  /** By the number of a key: whether it is read now. */
  readonly #read: boolean[] = []

  constructor(model: Model) {
    this.#parts = new Parts(model)
    this.#width = model.nodes.length + 1
  }

  /**
   * @param predicate which one
   * @param evaluate its value in the state, by views from {@link watched}
   * @param isOfNodes after an evaluation: whether it read nothing but nodes
   */
  value(predicate: object, locals: Int32Array, evaluate: () => boolean, isOfNodes: () => boolean): boolean {
    let readings = this.#readings.get(predicate)
    if (!readings) {
      readings = []
      this.#readings.set(predicate, readings)
    }
    for (const reading of readings) {
      const known = reading.valueAt(locals)
      if (known !== undefined) return known
    }
    this.#read.fill(false)
    const value = evaluate()
    if (!isOfNodes()) return value
    const keys = new Set(this.#read.flatMap((isRead, key) => (isRead ? [key] : [])))
    let reading = readings.find((each) => each.keys.size === keys.size && [...keys].every((key) => each.keys.has(key)))
    if (!reading) {
      if (readings.length >= mostReadings) return value
      reading = new Reading(keys, this.#parts, this.#width)
      readings.push(reading)
    }
    reading.set(locals, value)
    return value
  }

  /** The same view of a node, but it is noticed which keys of its context are looked at. */
  watched(local: number, view: View): View {
    return (this.#views[local] ??= Object.freeze({ ...view, context: this.#watchedContext(view.context as object) }))
  }

  #watchedContext(context: object): never {
    const watched = {}
    const read = this.#read
    for (const [key, value] of Object.entries(context)) {
      const number = this.#parts.keyNumber(key)
      read[number] ??= false
      Object.defineProperty(watched, key, {
        enumerable: true,
        get: () => {
          read[number] = true
          return value
        },
      })
    }
    return Object.freeze(watched) as never
  }
}

/** Choices of keys that are remembered of a predicate: more would cost more than they save. */
const mostReadings = 4
