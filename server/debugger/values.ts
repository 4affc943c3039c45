/** Plain values of a trace as a debugger shows them: in a line, and what they are made of. */
import type { ShownMember, ShownValue } from '../wire/inspection.js'
import type { JsonValue } from '../wire/trace.js'

/** A value in a line, as it would be written in a program. */
export function valueText(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  const { $undefined, $bigint, $map, $set } = value as { readonly [key: string]: JsonValue }
  if ($undefined === true) return 'undefined'
  if (typeof $bigint === 'string') return `${$bigint}n`
  if (Array.isArray($map)) return `Map(${$map.length}) {${$map.map(entryText).join(', ')}}`
  if (Array.isArray($set)) return `Set(${$set.length}) {${$set.map(valueText).join(', ')}}`
  const entries = Object.entries(value)
  return entries.length > 0 ? `{ ${entries.map(([key, inner]) => `${key}: ${valueText(inner)}`).join(', ')} }` : '{}'
}

const entryText = (entry: JsonValue): string => (entry as readonly JsonValue[]).map(valueText).join(' => ')

/** A value with its parts. */
export function shown(value: JsonValue): ShownValue {
  const members = membersOf(value)
  return { text: valueText(value), ...(members.length > 0 && { members }) }
}

function membersOf(value: JsonValue): ShownMember[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.map((item, index) => ({ name: String(index), ...shown(item) }))
  const { $undefined, $bigint, $map, $set } = value as { readonly [key: string]: JsonValue }
  if ($undefined === true || typeof $bigint === 'string') return []
  if (Array.isArray($set)) return $set.map((item, index) => ({ name: String(index), ...shown(item) }))
  if (Array.isArray($map)) {
    return $map.map((entry) => {
      const [key, item] = entry as readonly JsonValue[]
      return { name: valueText(key), ...shown(item) }
    })
  }
  return Object.entries(value).map(([name, item]) => ({ name, ...shown(item) }))
}

/** An event in a line: `requestVote(term 1, lastIndex 0)`. */
export function eventText(event: JsonValue): string {
  const { type, ...payload } = event as { readonly [key: string]: JsonValue }
  const fields = Object.entries(payload).map(([key, value]) => `${key} ${valueText(value)}`)
  return fields.length > 0 ? `${type}(${fields.join(', ')})` : String(type)
}

/** The part of a value to which a path leads: `['context', 'log', '0']`; undefined where it leads nowhere. */
export const partAt = (value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as { readonly [key: string]: JsonValue })[key] : undefined,
    value,
  )

/** Are two values the same? The order of keys is that of the machine's text, so it does not differ. */
export const isSame = (one: JsonValue | undefined, other: JsonValue | undefined): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)
