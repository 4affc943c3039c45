/** Plain values as JSON for the wire, and back. */
import type { JsonValue } from '../wire/trace.js'

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

/** The inverse of {@link toJson}. */
export function fromJson(value: JsonValue): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(fromJson)
  const { $undefined, $bigint, $map, $set } = value as { readonly [key: string]: JsonValue }
  if ($undefined === true) return undefined
  if (typeof $bigint === 'string' && /^-?\d+$/.test($bigint)) return BigInt($bigint)
  if (Array.isArray($set)) return new Set($set.map(fromJson))
  if (Array.isArray($map)) return new Map($map.map((entry) => fromJson(entry) as [unknown, unknown]))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)]))
}
