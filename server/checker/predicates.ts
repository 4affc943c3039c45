/** What authors wrote to judge states by, run once for each configuration where the network does not matter. */
import { ProtocolError } from '../../protocols/model/index.js'
import { type Views, withStackOf } from '../semantics/index.js'

/** What is known of a predicate in a configuration. */
export const Known = { nothing: 0, true: 1, false: 2, dependsOnNetwork: 3 } as const

/** A predicate on states, with its values by configuration. */
export class StatePredicate {
  #known = new Uint8Array(1024)

  constructor(
    readonly name: string,
    readonly views: Views,
    readonly predicate: (state: never) => boolean,
  ) {}

  known(configuration: number): number {
    return configuration < this.#known.length ? this.#known[configuration] : Known.nothing
  }

  /** The value in every state of a configuration, if it is known and the same in all. */
  knownValue(configuration: number): boolean | undefined {
    const known = this.known(configuration)
    return known === Known.true ? true : known === Known.false ? false : undefined
  }

  /** Configurations get other numbers from now on. */
  forget(): void {
    this.#known.fill(Known.nothing)
  }

  /** @param configuration its number; @param locals, network the vectors of the state */
  at(configuration: number, locals: Int32Array, network: Int32Array): boolean {
    if (configuration >= this.#known.length) {
      const larger = new Uint8Array(configuration * 2)
      larger.set(this.#known)
      this.#known = larger
    }
    const known = this.#known[configuration]
    if (known === Known.true) return true
    if (known === Known.false) return false
    this.views.forget()
    const value = this.views.valueOf(this, locals, () =>
      Boolean(evaluate(this.name, () => this.predicate(this.views.of(locals, network) as never))),
    )
    this.#known[configuration] = this.views.networkRead ? Known.dependsOnNetwork : value ? Known.true : Known.false
    return value
  }
}

/**
 * Runs a function of a property.
 *
 * @throws ProtocolError that names the property where the function fails, with the function's stack
 */
export function evaluate<T>(name: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause)
    const error = new ProtocolError(`The property "${name}" failed: ${fault}`, { cause })
    if (cause instanceof Error) error.stack = withStackOf(cause, `${error.name}: ${error.message}`)
    throw error
  }
}
