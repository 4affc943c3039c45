import { ProtocolError } from '../../../protocols/model/index.js'
import type { Sequential } from './sequential.js'

/** The state of a history that has no linearization, whatever comes. */
export const notLinearizable = 1

/** In place of a result: the operation has not taken effect. */
const open = -1

/** An operation that was not answered yet. */
interface Waiting {
  readonly process: string
  readonly operation: number
}

/** One way in which the operations so far may have taken effect. */
interface Possibility {
  /** The state of the specification. */
  readonly state: number
  /** For each waiting operation the result that it has had, or {@link open}. */
  readonly results: readonly number[]
  /** Operations that were given up and have not taken effect, in the order of their numbers. */
  readonly abandoned: readonly number[]
}

/** What is known of one part of the object. */
interface Part {
  readonly key: string
  /** In the order of their processes. */
  readonly waiting: readonly Waiting[]
  /** In the order of their texts. */
  readonly possible: readonly Possibility[]
  readonly text: string
}

/** So many possibilities are followed, no more: they grow with the factorial of the operations under way. */
const mostPossibilities = 200_000

/**
 * The linearizations of a history, on the fly: a state is the set of all ways in which the operations so far may have
 * taken effect (Herlihy and Wing, Linearizability, 1990): the state of the specification, and which of the operations
 * under way have taken effect with which result. The set is closed: whatever may have taken effect, may have. So an
 * invocation adds possibilities, and a response keeps those that foresaw it; when none is left the history has no
 * linearization.
 *
 * States are numbers. The set depends on the partial order of the operations only, and histories with the same set have
 * the same future, so they share a number: how many states there are depends on the protocol, not on the search. A
 * possibility that another one covers (the same, with more abandoned operations to come) is left out.
 */
export class Linearizations {
  /** The state before the first operation. */
  readonly initial = 0
  readonly #states: (readonly Part[])[] = []
  readonly #numbers = new Map<string, number>()
  readonly #untouched: string

  constructor(readonly sequential: Sequential) {
    this.#untouched = this.#part('', [], [{ state: sequential.initial, results: [], abandoned: [] }]).text
    this.#intern([])
    this.#states.push([])
  }

  /** The number of distinct states so far. */
  get size(): number {
    return this.#states.length
  }

  /** The state after a process has invoked an operation. What it had under way is given up. */
  invoke(state: number, process: string, operation: unknown): number {
    if (state === notLinearizable) return state
    const { sequential } = this
    const parts = this.#states[state].map((part) => this.#abandon(part, process))
    const key = sequential.keyOf(operation)
    const at = parts.findIndex((part) => part.key === key)
    const { waiting, possible } = parts[at] ?? this.#fresh(key)
    const place = waiting.filter((other) => other.process < process).length
    const invoked = [...waiting]
    invoked.splice(place, 0, { process, operation: sequential.operation(operation) })
    const opened = possible.map(({ results, ...rest }) => {
      const longer = [...results]
      longer.splice(place, 0, open)
      return { ...rest, results: longer }
    })
    const part = this.#part(key, invoked, opened)
    return this.#intern(at < 0 ? [...parts, part] : parts.with(at, part))
  }

  /**
   * The state after a process was answered.
   *
   * @throws ProtocolError if the process has invoked nothing that is unanswered
   */
  respond(state: number, process: string, result: unknown): number {
    if (state === notLinearizable) return state
    const parts = this.#states[state]
    const at = parts.findIndex(({ waiting }) => waiting.some((other) => other.process === process))
    if (at < 0) throw new ProtocolError(`${process} responds, but it has invoked nothing that is still unanswered.`)
    const { key, waiting, possible } = parts[at]
    const place = waiting.findIndex((other) => other.process === process)
    const answered = this.sequential.result(result)
    const foreseen = possible
      .filter(({ results }) => results[place] === answered)
      .map(({ results, ...rest }) => ({ ...rest, results: results.toSpliced(place, 1) }))
    if (foreseen.length === 0) return notLinearizable
    return this.#intern(parts.with(at, this.#part(key, waiting.toSpliced(place, 1), foreseen)))
  }

  /** What the state is made of, as plain values without an order that means nothing. */
  content(state: number): object {
    const { sequential } = this
    const parts = this.#states[state].map(({ key, waiting, possible }) => [
      sequential.keyValue(key),
      new Map(waiting.map(({ process, operation }) => [process, sequential.operationAt(operation)])),
      new Set(
        possible.map(({ state, results, abandoned }) => [
          sequential.stateAt(state),
          new Map(
            waiting.flatMap(({ process }, at) =>
              results[at] === open ? [] : [[process, sequential.resultAt(results[at])] as const],
            ),
          ),
          new Map(
            abandoned.map((each, _, all) => [sequential.operationAt(each), all.lastIndexOf(each) - all.indexOf(each)]),
          ),
        ]),
      ),
    ])
    return new Set(parts)
  }

  /** The state of the same history with other names. @param rename what becomes of any value */
  renamed(state: number, rename: (value: unknown) => unknown): number {
    if (state === notLinearizable) return state
    const { sequential } = this
    const operation = (number: number) => sequential.operation(rename(sequential.operationAt(number)))
    const result = (number: number) => (number === open ? open : sequential.result(rename(sequential.resultAt(number))))
    return this.#intern(
      this.#states[state].map(({ key, waiting, possible }) => {
        const renamed = waiting.map((each, at) => ({
          at,
          process: rename(each.process) as string,
          operation: operation(each.operation),
        }))
        renamed.sort((a, b) => (a.process < b.process ? -1 : 1))
        const ways = possible.map(({ state, results, abandoned }) => ({
          state: sequential.state(rename(sequential.stateAt(state))),
          results: renamed.map(({ at }) => result(results[at])),
          abandoned: abandoned.map(operation).sort((a, b) => a - b),
        }))
        const asked = renamed.map(({ process, operation }) => ({ process, operation }))
        return partOf(sequential.renamedKey(key, rename), asked, ways.sort(byText))
      }),
    )
  }

  #fresh(key: string): Pick<Part, 'key' | 'waiting' | 'possible'> {
    return { key, waiting: [], possible: [{ state: this.sequential.initial, results: [], abandoned: [] }] }
  }

  /** The part after a process has given up what it waits for there. */
  #abandon(part: Part, process: string): Part {
    const { key, waiting, possible } = part
    const place = waiting.findIndex((other) => other.process === process)
    if (place < 0) return part
    const { operation } = waiting[place]
    const without = possible.map(({ state, results, abandoned }) => ({
      state,
      results: results.toSpliced(place, 1),
      abandoned: results[place] === open ? [...abandoned, operation].sort((a, b) => a - b) : abandoned,
    }))
    return this.#part(key, waiting.toSpliced(place, 1), without)
  }

  #part(key: string, waiting: readonly Waiting[], some: readonly Possibility[]): Part {
    return partOf(key, waiting, uncovered(this.#close(waiting, some)))
  }

  /** All that may be, given some of it. */
  #close(waiting: readonly Waiting[], some: readonly Possibility[]): Possibility[] {
    const found = new Map<string, Possibility>()
    const add = (possibility: Possibility) => void found.set(textOf(possibility), possibility)
    some.forEach(add)
    // A Map's iteration comes to what is added meanwhile; what is there already keeps its place.
    for (const { state, results, abandoned } of found.values()) {
      waiting.forEach(({ operation }, place) => {
        if (results[place] !== open) return
        for (const outcome of this.sequential.outcomes(state, operation)) {
          add({ state: outcome.state, results: results.with(place, outcome.result), abandoned })
        }
      })
      abandoned.forEach((operation, place) => {
        if (abandoned[place - 1] === operation) return
        const rest = abandoned.toSpliced(place, 1)
        for (const outcome of this.sequential.outcomes(state, operation)) {
          add({ state: outcome.state, results, abandoned: rest })
        }
      })
      if (found.size > mostPossibilities) {
        throw new ProtocolError(
          `More than ${mostPossibilities} orders of the operations under way are possible: let fewer of them overlap, or give the specification a keyOf.`,
        )
      }
    }
    return [...found.values()]
  }

  /** Parts about which nothing is known are as if they had never been touched. */
  #intern(parts: readonly Part[]): number {
    const touched = parts.filter(({ text }) => text !== this.#untouched).sort((a, b) => (a.key < b.key ? -1 : 1))
    const key = touched.map((part) => `${part.key}=${part.text}`).join('\n')
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#states.push(touched) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}

/** @param possible in the order of their texts */
function partOf(key: string, waiting: readonly Waiting[], possible: readonly Possibility[]): Part {
  const asked = waiting.map(({ process, operation }) => `${JSON.stringify(process)}:${operation}`)
  return { key, waiting, possible, text: `${asked.join()}|${possible.map(textOf).join(';')}` }
}

const byText = (a: Possibility, b: Possibility) => (textOf(a) < textOf(b) ? -1 : 1)

const textOf = ({ state, results, abandoned }: Possibility): string => `${state}/${results.join()}/${abandoned.join()}`

/** Without those that others cover, in order. */
function uncovered(all: readonly Possibility[]): readonly Possibility[] {
  const groups = new Map<string, Possibility[]>()
  for (const possibility of all) {
    const alike = `${possibility.state}/${possibility.results.join()}`
    const group = groups.get(alike)
    if (group) group.push(possibility)
    else groups.set(alike, [possibility])
  }
  return [...groups.values()]
    .flatMap((group) => group.filter((one) => !group.some((other) => other !== one && covers(other, one))))
    .sort(byText)
}

const covers = (larger: Possibility, smaller: Possibility): boolean => contains(larger.abandoned, smaller.abandoned)

/** Is one multiset, in order, part of another? */
function contains(larger: readonly number[], smaller: readonly number[]): boolean {
  let at = 0
  for (const item of larger) if (at < smaller.length && smaller[at] === item) at++
  return at === smaller.length
}
