import { type Outcome, ProtocolError, type SequentialSpec } from '../../../protocols/model/index.js'
import type { CanonicalValues } from '../values.js'

/** Numbers of the state after an operation and of what it answered. */
export interface NumberedOutcome {
  readonly state: number
  readonly result: number
}

/** A sequential specification whose states, operations and results are numbers: each is computed once. */
export class Sequential {
  readonly initial: number
  readonly #states: Numbers
  readonly #operations: Numbers
  readonly #results: Numbers
  /** By text. */
  readonly #keys = new Map<string, unknown>()
  /** By state, then by operation. */
  readonly #outcomes: (readonly NumberedOutcome[] | undefined)[][] = []

  constructor(
    readonly spec: SequentialSpec,
    readonly values: CanonicalValues,
  ) {
    this.#states = new Numbers(values, 'state')
    this.#operations = new Numbers(values, 'operation')
    this.#results = new Numbers(values, 'result')
    this.initial = this.#states.of(spec.initial)
  }

  state(state: unknown): number {
    return this.#states.of(state)
  }

  stateAt(number: number): unknown {
    return this.#states.at(number)
  }

  operationAt(number: number): unknown {
    return this.#operations.at(number)
  }

  resultAt(number: number): unknown {
    return this.#results.at(number)
  }

  /** What `keyOf` answered where it stands for the text. */
  keyValue(key: string): unknown {
    return this.#keys.get(key) ?? key
  }

  /** The text of a key of which something became. */
  renamedKey(key: string, rename: (value: unknown) => unknown): string {
    return this.#keys.has(key) ? this.#keyText(rename(this.#keys.get(key))) : key
  }

  operation(operation: unknown): number {
    return this.#operations.of(operation)
  }

  result(result: unknown): number {
    return this.#results.of(result)
  }

  /** What tells the part of the object that an operation is about; empty where it is all one. */
  keyOf(operation: unknown): string {
    const { spec, values } = this
    if (!spec.keyOf) return ''
    return this.#keyText(this.#run(operation, () => spec.keyOf?.(values.of(operation).value)))
  }

  #keyText(given: unknown): string {
    const { key, value } = this.values.of(given)
    this.#keys.set(key, value)
    return key
  }

  /**
   * What may come of an operation in a state.
   *
   * @throws ProtocolError if the specification fails or is not a function of its arguments
   */
  outcomes(state: number, operation: number): readonly NumberedOutcome[] {
    this.#outcomes[state] ??= []
    let outcomes = this.#outcomes[state][operation]
    if (!outcomes) {
      outcomes = this.#apply(state, operation)
      this.#outcomes[state][operation] = outcomes
    }
    return outcomes
  }

  #apply(state: number, operation: number): NumberedOutcome[] {
    const outcomes = this.#applyOnce(state, operation)
    if (JSON.stringify(this.#applyOnce(state, operation)) !== JSON.stringify(outcomes)) {
      const what = this.values.of(this.#operations.at(operation)).key
      throw new ProtocolError(
        `The specification "${this.spec.name}" is not a function of state and operation: applied twice to ${what}, it differs.`,
      )
    }
    return outcomes
  }

  #applyOnce(state: number, operation: number): NumberedOutcome[] {
    const given = this.#operations.at(operation)
    const outcomes = this.#run(given, () => [this.spec.apply(this.#states.at(state), given)].flat() as Outcome[])
    const seen = new Map<string, NumberedOutcome>()
    for (const outcome of outcomes) {
      if (typeof outcome !== 'object' || outcome === null || !('state' in outcome)) {
        throw new ProtocolError(
          `The specification "${this.spec.name}": apply must return { state, result }, or an array of them.`,
        )
      }
      const numbered = { state: this.#states.of(outcome.state), result: this.#results.of(outcome.result) }
      seen.set(`${numbered.state}:${numbered.result}`, numbered)
    }
    return [...seen.values()]
  }

  #run<T>(operation: unknown, run: () => T): T {
    try {
      return run()
    } catch (cause) {
      const fault = cause instanceof Error ? cause.message : String(cause)
      const what = this.values.of(operation).key
      throw new ProtocolError(`The specification "${this.spec.name}" failed on the operation ${what}: ${fault}`, {
        cause,
      })
    }
  }
}

/** Gives each distinct value a number from 0. */
class Numbers {
  readonly #all: unknown[] = []
  readonly #numbers = new Map<string, number>()

  constructor(
    readonly values: CanonicalValues,
    readonly name: string,
  ) {}

  of(given: unknown): number {
    const { key, value } = this.values.of(given, this.name)
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#all.push(value) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  at(number: number): unknown {
    return this.#all[number]
  }
}
