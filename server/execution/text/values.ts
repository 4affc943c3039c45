/** Plain values of traces and numbers of reports as a reader sees them. */
import type { JsonValue } from '../../wire/trace.js'

/** A value in one line, as it would be written in a program. */
export function valueText(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  const { $undefined, $bigint, $map, $set } = value as Record<string, JsonValue>
  if ($undefined === true) return 'undefined'
  if (typeof $bigint === 'string') return `${$bigint}n`
  if (Array.isArray($map)) {
    return `Map {${$map.map((entry) => (entry as readonly JsonValue[]).map(valueText).join(' => ')).join(', ')}}`
  }
  if (Array.isArray($set)) return `Set {${$set.map(valueText).join(', ')}}`
  const entries = Object.entries(value as Record<string, JsonValue>)
  return entries.length > 0 ? `{ ${entries.map(([key, entry]) => `${key}: ${valueText(entry)}`).join(', ')} }` : '{}'
}

/** Cuts a text at a width, in characters. */
export const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text

/** `1,234,567`. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 step`, `2 steps`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** `12.3 MB`. */
export function bytes(value: number): string {
  if (value < 2 ** 20) return `${Math.ceil(value / 2 ** 10)} KB`
  return value < 2 ** 30 ? `${(value / 2 ** 20).toFixed(1)} MB` : `${(value / 2 ** 30).toFixed(2)} GB`
}

/** `0.12 s`, `75 s`. */
export const duration = (seconds: number): string => `${seconds < 10 ? seconds.toFixed(2) : Math.round(seconds)} s`
