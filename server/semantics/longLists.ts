/**
 * Long lists that nobody can change and that are read as quickly as others. V8 takes a slow way through the methods of a frozen
 * array (`every`, `slice`, `filter`, ... of a thousand items: 20 to 60 times as long), and what protocols keep in their contexts are
 * logs, which guards and properties go through with each step. So a long frozen array has these methods itself: they read a copy
 * that is not frozen, and that nobody else can reach.
 */

/** Items from which on that pays. */
const long = 64

const items = Symbol('items')

type Listed = readonly unknown[] & { readonly [items]?: readonly unknown[] }
type Method = (this: Listed, ...args: unknown[]) => unknown

const withCallback = [
  ...(['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap', 'forEach', 'map'] as const),
  ...(['some'] as const),
]
const withoutCallback = ['concat', 'includes', 'indexOf', 'join', 'lastIndexOf', 'slice'] as const

/** A callback with three parameters is given the array: the frozen one. One that declares none may take any number. */
const quickly = (name: (typeof withCallback)[number]): Method => {
  const method = Array.prototype[name] as Method
  return function (callback, ...others) {
    const { length } = callback as { length?: number }
    const plain = length === 1 || length === 2 ? this[items] : undefined
    return method.call(plain ?? this, callback, ...others)
  }
}

const reading = (name: (typeof withoutCallback)[number]): Method => {
  const method = Array.prototype[name] as Method
  return function (...args) {
    return method.apply(this[items] ?? this, args)
  }
}

const methods: PropertyDescriptorMap = Object.fromEntries([
  ...withCallback.map((name) => [name, { value: quickly(name) }]),
  ...withoutCallback.map((name) => [name, { value: reading(name) }]),
])

/** Freezes a list that nobody else has. */
export function frozenList<T>(list: T[]): readonly T[] {
  if (list.length < long) return Object.freeze(list)
  Object.defineProperty(list, items, { value: list.slice() })
  return Object.freeze(Object.defineProperties(list, methods))
}

/** The items of a list, to be gone through quickly, and not to be changed. */
export const itemsOf = (list: readonly unknown[]): readonly unknown[] => (list as Listed)[items] ?? list
