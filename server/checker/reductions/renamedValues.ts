/** Ids inside plain values: renamed, erased, looked for. An id stands anywhere a string can: as a value, an item, a key. */

/** The value with every string that is an id replaced. */
export function renameIds(value: unknown, rename: (text: string) => string): unknown {
  if (typeof value === 'string') return rename(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => renameIds(item, rename))
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [renameIds(key, rename), renameIds(item, rename)]))
  }
  if (value instanceof Set) return new Set([...value].map((item) => renameIds(item, rename)))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renameIds(item, rename)]))
}

/**
 * A text that is the same for two values if and only if they differ at most in ids for which `erase` gives the same mark.
 *
 * @param erase the mark of a string that is an id, which must not begin like JSON; undefined for other strings
 */
export function erasedKey(value: unknown, erase: (text: string) => string | undefined): string {
  const text = (string: string) => erase(string) ?? JSON.stringify(string)
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'bigint':
      return `${value}n`
    case 'number':
      return String(value === 0 ? 0 : value)
    case 'boolean':
      return value ? 't' : 'f'
    case 'undefined':
      return 'u'
  }
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map((item) => erasedKey(item, erase)).join()}]`
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${erasedKey(key, erase)}:${erasedKey(item, erase)}`)
    return `M[${entries.sort().join()}]`
  }
  if (value instanceof Set)
    return `S[${[...value]
      .map((item) => erasedKey(item, erase))
      .sort()
      .join()}]`
  const entries = Object.entries(value as object).map(([key, item]) => `${text(key)}:${erasedKey(item, erase)}`)
  return `{${entries.sort().join()}}`
}

/** The value with lists that hold nothing but ids in alphabetical order: what a list of all peers is, whoever comes first. */
export function sortIdLists(value: unknown, isId: (text: string) => boolean): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => sortIdLists(item, isId))
    return items.every((item) => typeof item === 'string' && isId(item)) ? items.sort() : items
  }
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, sortIdLists(item, isId)]))
  if (value instanceof Set) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sortIdLists(item, isId)]))
}
