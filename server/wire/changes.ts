/** What differs between two values, for reading. */
import type { Change, JsonValue } from './trace.js'

/**
 * The places at which two values differ, deepest first to be told apart: `context.log[2].term`. Where a machine is (its `value`) is
 * one thing, however its states are nested.
 */
export function changesBetween(before: JsonValue | undefined, after: JsonValue | undefined, path = ''): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (path !== 'value' && isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
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
