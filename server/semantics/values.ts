/**
 * Canonical values. Contexts and messages are plain values: JSON, `undefined`, `bigint`, `Map` and `Set`. Two values that
 * mean the same share one frozen representative. The order of an object's keys and the insertion order of a `Map` or `Set`
 * carry no meaning, so a machine sees them sorted: were they left as they came, two states merged as equal could behave
 * differently.
 *
 * A representative is recognised by its identity, so a new context costs what is new in it: its other parts are parts of the
 * old one. What is new is found by a hash made of the hashes of its parts, never by a text: texts of long logs are long.
 */
import { imul, mix } from './interning/hash.js'
import { frozenList, itemsOf } from './longLists.js'

/** A value in canonical form. */
export interface Canonical {
  /** Deeply frozen; equal values share one object. */
  readonly value: unknown
  /** Short; equal for equal values of one table, and for no others. */
  readonly name: string
  /** Two hashes of the contents, of 32 bits each: the same in every table, thread and version. */
  readonly a: number
  readonly b: number
  /** The contents as a text: equal for equal values, in every table. As long as the value is large. */
  readonly key: string
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

/** Items from which on an array is looked for among those seen lately, and how many of these there are. */
const longArray = 16
const recentArrays = 32
/** Texts of composite values that are kept once they were asked for. */
const keptText = 256
/** What any composite value takes beside its parts, as parts. */
const overhead = 12

/** Makes values canonical and keeps one representative of each composite value. */
export class CanonicalValues {
  /** Parts of all composite values that are kept: what they take is about 16 bytes each. */
  size = 0
  /** The composite values, by the first of their hashes. */
  readonly #found = new Map<number, Composite>()
  /** The representatives, to be recognised without another look. */
  readonly #known = new Map<object, Composite>()
  readonly #strings = new Map<string, Canonical>()
  readonly #numbers = new Map<number, Canonical>()
  /** Long arrays that were seen lately. */
  readonly #recent: Canonical[] = []
  #turn = 0
  /** What is being looked at, from the outside to the inside, and where in each of them. */
  readonly #above: object[] = []
  readonly #places: (string | number | Canonical)[] = []

  /**
   * @param path what the value is called in an error
   * @throws NotPlainError for functions, symbols, class instances and cycles
   */
  of(value: unknown, path = ''): Canonical {
    try {
      return this.#visit(value)
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error
      const inside = this.#places.map((place, depth) => placeIn(this.#above[depth], place)).join('')
      throw new NotPlainError(path + inside, error.message)
    } finally {
      this.#above.length = 0
      this.#places.length = 0
    }
  }

  #visit(value: unknown): Canonical {
    switch (typeof value) {
      case 'string':
        return this.#strings.get(value) ?? this.#string(value)
      case 'number':
        return this.#numbers.get(value) ?? this.#number(value)
      case 'boolean':
        return value ? isTrue : isFalse
      case 'undefined':
        return isUndefined
      case 'bigint':
        return new Primitive(value)
      case 'object':
        if (value === null) return isNull
        return this.#known.get(value) ?? this.#composite(value)
      default:
        throw new NotPlain(`is a ${typeof value}; keep plain values only (JSON, bigint, Map, Set)`)
    }
  }

  #string(value: string): Canonical {
    const canonical = new Primitive(value)
    this.#strings.set(value, canonical)
    return canonical
  }

  #number(value: number): Canonical {
    // To a Map -0 is 0.
    const canonical = new Primitive(value === 0 ? 0 : value)
    this.#numbers.set(value, canonical)
    return canonical
  }

  #composite(value: object): Canonical {
    if (this.#above.includes(value)) throw new NotPlain('contains itself; keep ids instead of references')
    const depth = this.#above.push(value) - 1
    const canonical = this.#represented(value, depth)
    this.#above.length = depth
    this.#places.length = depth
    return canonical
  }

  #represented(value: object, depth: number): Canonical {
    if (Array.isArray(value)) return this.#array(value, depth)
    // Most are one of these; those of other realms are found out by their tags.
    if (value instanceof Set) return this.#set(value, depth)
    if (value instanceof Map) return this.#map(value, depth)
    switch (Object.prototype.toString.call(value)) {
      case '[object Map]':
        return this.#map(value as Map<unknown, unknown>, depth)
      case '[object Set]':
        return this.#set(value as Set<unknown>, depth)
    }
    if (!isPlainObject(value)) {
      const name = value.constructor?.name || 'class'
      throw new NotPlain(`is an instance of ${name}; keep plain values only (JSON, bigint, Map, Set)`)
    }
    if (Object.getOwnPropertySymbols(value).length) throw new NotPlain('has a symbol as a key; use strings')
    return this.#object(value as Record<string, unknown>, depth)
  }

  #array(value: readonly unknown[], depth: number): Canonical {
    const { length } = value
    const before = length > longArray ? this.#extended(value) : undefined
    const first = before ? itemsOf(before.value as unknown[]) : []
    if (before && first.length === length) return before
    const hash = before ? new Hash(before.a, before.b) : new Hash(kinds.array)
    const added: unknown[] = []
    for (let i = first.length; i < length; i++) {
      this.#places[depth] = i
      const part = this.#visit(value[i])
      hash.take(part)
      added.push(part.value)
    }
    const parts = before ? first.concat(added) : added
    const isSame = (other: object) =>
      Array.isArray(other) && other.length === length && isBeginning(itemsOf(other), parts)
    const canonical = this.#find(hash, isSame) ?? this.#keep(hash, 2 * length, frozenList(parts))
    if (length > longArray) this.#recent[this.#turn++ % recentArrays] = canonical
    return canonical
  }

  /** Of the arrays seen lately the longest that an array goes on from: logs grow at their ends. */
  #extended(value: readonly unknown[]): Canonical | undefined {
    let longest: Canonical | undefined
    let reach = 0
    // The latest first: of a log that grows it is the longest.
    for (let back = 1; back <= this.#recent.length; back++) {
      const recent = this.#recent[(this.#turn - back) % recentArrays]
      const items = itemsOf(recent.value as readonly unknown[])
      const last = items.length - 1
      // Most that do not fit are found out by their ends.
      if (last < reach || last >= value.length || !Object.is(items[last], value[last])) continue
      if (!isBeginning(items, value)) continue
      longest = recent
      reach = items.length
      if (reach === value.length) break
    }
    return longest
  }

  #object(value: Record<string, unknown>, depth: number): Canonical {
    const names = sortedNames(value)
    const hash = new Hash(kinds.object)
    const parts = names.map((name) => {
      this.#places[depth] = name
      const part = this.#visit(value[name])
      hash.take(this.#visit(name))
      hash.take(part)
      return part.value
    })
    const isSame = (other: object) => {
      if (!isPlainObject(other) || Object.keys(other).length !== names.length) return false
      return names.every((name, i) => Object.hasOwn(other, name) && Object.is(other[name as never], parts[i]))
    }
    const found = this.#find(hash, isSame)
    if (found) return found
    const result = {}
    for (const [i, name] of names.entries()) {
      // A key such as "__proto__" must stay an ordinary one.
      Object.defineProperty(result, name, { value: parts[i], enumerable: true })
    }
    return this.#keep(hash, names.length, result)
  }

  #map(value: Map<unknown, unknown>, depth: number): Canonical {
    const entries: [Canonical, Canonical][] = []
    for (const [k, v] of value) {
      this.#places[depth] = '<key>'
      const name = this.#visit(k)
      this.#places[depth] = name
      entries.push([name, this.#visit(v)])
    }
    sort(entries, byEntry)
    // Keys may be several and mean the same: the last counts.
    for (let i = entries.length - 1; i > 0; i--)
      if (isSameValue(entries[i - 1][0], entries[i][0])) entries.splice(i - 1, 1)
    const hash = new Hash(kinds.map)
    for (const entry of entries) for (const part of entry) hash.take(part)
    const isSame = (other: object) => {
      if (!(other instanceof Map) || other.size !== entries.length) return false
      let i = 0
      for (const [k, v] of other) {
        const [name, part] = entries[i++]
        if (!Object.is(k, name.value) || !Object.is(v, part.value)) return false
      }
      return true
    }
    const make = () => unchangeable(new Map(entries.map(([k, v]) => [k.value, v.value])))
    return this.#find(hash, isSame) ?? this.#keep(hash, 4 * entries.length, make())
  }

  #set(value: Set<unknown>, depth: number): Canonical {
    this.#places[depth] = '<item>'
    const parts = sort(
      Array.from(value, (item) => this.#visit(item)),
      byKey,
    )
    for (let i = parts.length - 1; i > 0; i--) if (isSameValue(parts[i - 1], parts[i])) parts.splice(i, 1)
    const hash = new Hash(kinds.set)
    for (const part of parts) hash.take(part)
    const isSame = (other: object) => {
      if (!(other instanceof Set) || other.size !== parts.length) return false
      let i = 0
      for (const part of other) if (!Object.is(part, parts[i++].value)) return false
      return true
    }
    const make = () => unchangeable(new Set(parts.map((part) => part.value)))
    return this.#find(hash, isSame) ?? this.#keep(hash, 3 * parts.length, make())
  }

  #find({ a }: Hash, isSame: (other: object) => boolean): Canonical | undefined {
    let canonical = this.#found.get(a)
    while (canonical && !isSame(canonical.value)) canonical = canonical.next
    return canonical
  }

  #keep({ a, b }: Hash, size: number, value: object): Canonical {
    const canonical = new Composite(Object.freeze(value), this.#known.size, a, b, this.#found.get(a))
    this.#found.set(a, canonical)
    this.#known.set(value, canonical)
    this.size += size + overhead
    return canonical
  }
}

/** Thrown on the way up; the place is known where it is caught. */
class NotPlain extends Error {}

class Primitive implements Canonical {
  readonly key: string
  readonly a: number
  readonly b: number

  constructor(readonly value: unknown) {
    this.key = textOf(value)
    let a = 0x811c9dc5
    let b = 0x9e3779b9
    for (let i = 0; i < this.key.length; i++) {
      const code = this.key.charCodeAt(i)
      a = imul(a ^ code, 0x01000193)
      b = imul(((b << 5) | (b >>> 27)) ^ code, 0x85ebca6b)
    }
    this.a = mix(a)
    this.b = mix(b)
  }

  get name(): string {
    return this.key
  }
}

const isTrue = new Primitive(true)
const isFalse = new Primitive(false)
const isNull = new Primitive(null)
const isUndefined = new Primitive(undefined)

/** An array, object, Map or Set. */
class Composite implements Canonical {
  #key: string | undefined

  constructor(
    readonly value: object,
    readonly number: number,
    readonly a: number,
    readonly b: number,
    /** Another one with the same hash. */
    readonly next: Composite | undefined,
  ) {}

  get name(): string {
    return `#${this.number}`
  }

  get key(): string {
    if (this.#key !== undefined) return this.#key
    const key = textOf(this.value)
    if (key.length <= keptText) this.#key = key
    return key
  }
}

/** What the hash of a composite value begins with. */
const kinds = { array: 0x3c6ef372, map: 0x510e527f, set: 0x1f83d9ab, object: 0x5be0cd19 } as const

/** A hash of parts in their order. */
class Hash {
  constructor(
    public a: number,
    public b = ~a,
  ) {}

  take(part: Canonical): void {
    this.a = imul(((this.a << 13) | (this.a >>> 19)) ^ part.a, 0x85ebca6b)
    this.b = imul(((this.b << 17) | (this.b >>> 15)) ^ part.b, 0xc2b2ae35)
  }
}

/** The text of a canonical value. */
function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return value ? 't' : 'f'
    case 'undefined':
      return 'u'
    case 'bigint':
      return `${value}n`
    case 'number':
      return String(value)
  }
  return value === null ? 'null' : textOfObject(value as object)
}

function textOfObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`
  if (value instanceof Map) return `M[${Array.from(value, ([k, v]) => `${textOf(k)}:${textOf(v)}`).join()}]`
  if (value instanceof Set) return `S[${Array.from(value, textOf).join()}]`
  const parts = sortedNames(value).map((name) => `${JSON.stringify(name)}:${textOf(value[name as keyof typeof value])}`)
  return `{${parts.join()}}`
}

/** Where something is in what is around it: `.log`, `[2]`, `.get("x")`. */
function placeIn(around: object, place: string | number | Canonical): string {
  if (typeof place === 'object') return `.get(${place.key})`
  if (typeof place === 'number') return `[${place}]`
  return around instanceof Map || around instanceof Set ? place : `.${place}`
}

const byKey = (a: Canonical, b: Canonical) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** By the texts `key:value`. */
const byEntry = ([k, v]: readonly Canonical[], [otherK, otherV]: readonly Canonical[]) =>
  k.key === otherK.key ? byKey(v, otherV) : `${k.key}:` < `${otherK.key}:` ? -1 : 1

/** Is one list how another begins? */
function isBeginning(items: readonly unknown[], of: readonly unknown[]): boolean {
  // `===` is quicker than `Object.is`, and differs only where it says no of NaN: 0 has one sign here.
  for (let i = 0; i < items.length; i++) if (items[i] !== of[i] && !Object.is(items[i], of[i])) return false
  return true
}

const isSameValue = (a: Canonical, b: Canonical) => Object.is(a.value, b.value)

/** Sorts in place. What comes from a representative is in order already. */
function sort<T>(items: T[], compare: (a: T, b: T) => number): T[] {
  for (let i = 1; i < items.length; i++) if (compare(items[i - 1], items[i]) > 0) return items.sort(compare)
  return items
}

function sortedNames(value: object): string[] {
  return sort(Object.keys(value), (a, b) => (a < b ? -1 : 1))
}

/** Freezing keeps nobody from adding to a Map or Set: this does. */
function unchangeable<T extends Map<unknown, unknown> | Set<unknown>>(collection: T): T {
  for (const name of ['add', 'set', 'delete', 'clear']) {
    if (name in collection) Object.defineProperty(collection, name, { value: refuse })
  }
  return collection
}

function refuse(this: object): never {
  const copy = this instanceof Map ? 'new Map(old).set(key, value)' : 'new Set(old).add(item)'
  throw new TypeError(`a Map or Set is changed in place, which other states share; use assign with a copy: ${copy}`)
}

/** Objects of another realm count too: their prototype is an `Object.prototype`, only not ours. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
