/** Plain values as JSON for the wire, and the differences between two of them. */
import type { Change, JsonValue } from '../wire/trace.js'

/** A plain value as JSON; what JSON lacks is tagged, see {@link JsonValue}. */
export function toJson(value: unknown): JsonValue {
  switch (typeof value) {
    case 'undefined':
      return { $undefined: true }
    case 'bigint':
      return { $bigint: String(value) }
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'string':
    case 'boolean':
      return value
  }
  if (value === null) return null
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [toJson(key), toJson(item)]) }
  if (value instanceof Set) return { $set: [...value].map(toJson) }
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, toJson(item)]))
}

/** The places at which two values differ, deepest first to be told apart: `context.log[2].term`. */
export function changesBetween(before: JsonValue | undefined, after: JsonValue | undefined, path = ''): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    const child = (key: string) => (Array.isArray(after) ? `${path}[${key}]` : path ? `${path}.${key}` : key)
    return keys.flatMap((key) => changesBetween(at(before, key), at(after, key), child(key)))
  }
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]
}

type Branch = { readonly [key: string]: JsonValue } | readonly JsonValue[]

/** Tagged values (a Set, say) are leaves: they read better whole. */
const isBranch = (value: JsonValue | undefined): value is Branch =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || !Object.keys(value).some((key) => key.startsWith('$')))

const at = (branch: Branch, key: string): JsonValue | undefined =>
  (branch as { readonly [key: string]: JsonValue })[key]
