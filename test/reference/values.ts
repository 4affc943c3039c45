/** Equality of plain values, spelt out: two values are equal when their keys are equal strings. */

/**
 * The key of a plain value. The order of keys of an object and of entries of a Map or Set makes no difference; a key
 * whose value is `undefined` is not a missing key; -0 is 0.
 */
export function keyOf(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined'
    case 'bigint':
      return `${value}n`
    case 'number':
      return String(value === 0 ? 0 : value)
    case 'object':
      return keyOfObject(value)
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    default:
      throw new Error(`A ${typeof value} is no plain value.`)
  }
}

function keyOfObject(value: object | null): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  if (value instanceof Set) return `Set(${[...value].map(keyOf).sort().join()})`
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  const fields = entries.map(([key, field]) => `${keyOf(key)}:${keyOf(field)}`).sort()
  return value instanceof Map ? `Map(${fields.join()})` : `{${fields.join()}}`
}
