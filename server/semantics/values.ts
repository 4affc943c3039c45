/**
 * Canonical values. Contexts and messages are plain values: JSON, `undefined`, `bigint`, `Map` and `Set`. Two values that
 * mean the same have the same key and share one frozen representative. The order of an object's keys and the insertion
 * order of a `Map` or `Set` carry no meaning, so a machine sees them sorted: were they left as they came, two states
 * merged as equal could behave differently.
 */

/** A value in canonical form. */
export interface Canonical {
  readonly key: string
  /** Deeply frozen; equal keys share one object. */
  readonly value: unknown
  /** Nothing in it can change. A Map or Set can: freezing does not keep anybody from adding to it. */
  readonly solid: boolean
}

/** A value that is not plain. `path` says where in the value: `.log[2].when`. */
export class NotPlainError extends Error {
  override readonly name = 'NotPlainError'
  constructor(
    readonly path: string,
    readonly fault: string,
  ) {
    super(`${path || 'the value'} ${fault}`)
  }
}

/** Makes values canonical and keeps one representative of each composite value. */
export class CanonicalValues {
  readonly #representatives = new Map<string, Canonical>()
  /** The strings among them: ids and names recur in every value. */
  readonly #strings = new Map<string, Canonical>()
  /** The solid representatives, to be recognised without another look: most parts of a new context are parts of the old. */
  readonly #solid = new WeakMap<object, Canonical>()

  /** @throws NotPlainError for functions, symbols, class instances and cycles */
  of(value: unknown, path = ''): Canonical {
    return this.#visit(value, path, [])
  }

  #visit(value: unknown, path: string, above: readonly object[]): Canonical {
    switch (typeof value) {
      case 'string':
        return this.#string(value)
      case 'number':
        return value === 0 ? { key: '0', value: 0, solid: true } : { key: String(value), value, solid: true }
      case 'boolean':
        return { key: value ? 't' : 'f', value, solid: true }
      case 'undefined':
        return { key: 'u', value, solid: true }
      case 'bigint':
        return { key: `${value}n`, value, solid: true }
      case 'object':
        if (value === null) return { key: 'null', value, solid: true }
        return this.#solid.get(value) ?? this.#composite(value, path, above)
      default:
        throw new NotPlainError(path, `is a ${typeof value}; keep plain values only (JSON, bigint, Map, Set)`)
    }
  }

  #string(value: string): Canonical {
    let canonical = this.#strings.get(value)
    if (canonical === undefined) {
      canonical = { key: JSON.stringify(value), value, solid: true }
      this.#strings.set(value, canonical)
    }
    return canonical
  }

  #composite(value: object, path: string, above: readonly object[]): Canonical {
    if (above.includes(value)) throw new NotPlainError(path, 'contains itself; keep ids instead of references')
    const inside = [...above, value]
    if (Array.isArray(value)) {
      const parts = Array.from(value, (item, index) => this.#visit(item, `${path}[${index}]`, inside))
      return this.#represent(`[${keysOf(parts)}]`, areSolid(parts), () => parts.map((part) => part.value))
    }
    switch (Object.prototype.toString.call(value)) {
      case '[object Map]': {
        const entries = Array.from(value as Map<unknown, unknown>, ([k, v]) => {
          const name = this.#visit(k, `${path}<key>`, inside)
          const part = this.#visit(v, `${path}.get(${name.key})`, inside)
          return { key: `${name.key}:${part.key}`, value: [name.value, part.value] as const }
        }).sort(byKey)
        return this.#represent(`M[${keysOf(entries)}]`, false, () => new Map(entries.map((entry) => entry.value)))
      }
      case '[object Set]': {
        const parts = Array.from(value as Set<unknown>, (item) => this.#visit(item, `${path}<item>`, inside)).sort(
          byKey,
        )
        return this.#represent(`S[${keysOf(parts)}]`, false, () => new Set(parts.map((part) => part.value)))
      }
    }
    if (!isPlainObject(value)) {
      const name = value.constructor?.name || 'class'
      throw new NotPlainError(path, `is an instance of ${name}; keep plain values only (JSON, bigint, Map, Set)`)
    }
    if (Object.getOwnPropertySymbols(value).length) throw new NotPlainError(path, 'has a symbol as a key; use strings')
    const parts = Object.keys(value)
      .sort()
      .map((name) => {
        const part = this.#visit((value as Record<string, unknown>)[name], `${path}.${name}`, inside)
        return { name, key: `${JSON.stringify(name)}:${part.key}`, value: part.value, solid: part.solid }
      })
    return this.#represent(`{${keysOf(parts)}}`, areSolid(parts), () => {
      const result: Record<string, unknown> = {}
      for (const part of parts) {
        // A key such as "__proto__" must stay an ordinary one.
        Object.defineProperty(result, part.name, { value: part.value, enumerable: true })
      }
      return result
    })
  }

  #represent(key: string, solid: boolean, make: () => object): Canonical {
    let canonical = this.#representatives.get(key)
    if (canonical === undefined) {
      const value = Object.freeze(make())
      canonical = { key, value, solid }
      this.#representatives.set(key, canonical)
      if (solid) this.#solid.set(value, canonical)
    }
    return canonical
  }
}

const areSolid = (parts: readonly { solid: boolean }[]) => parts.every((part) => part.solid)
const keysOf = (parts: readonly { key: string }[]) => parts.map((part) => part.key).join(',')
const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** Objects of another realm count too: their prototype is an `Object.prototype`, only not ours. */
function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
