/** Any value as a debugger shows it: in a line, and what it is made of. */
import type { EventObject } from 'xstate'
import type { ShownMember, ShownValue } from '../../wire/inspection.js'
import { stateText } from '../../wire/values.js'
import { eventText, valueText } from '../actions.js'

/** Nobody opens more of one value. */
const mostMembers = 500
const deepest = 12

export function shownTree(value: unknown, depth = 0): ShownValue {
  const members = depth < deepest ? membersOf(value, depth + 1) : []
  return { text: textOf(value), type: typeOf(value), ...(members.length > 0 && { members }) }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return value.name ? `function ${value.name}` : 'a function'
  if (typeof value === 'symbol') return String(value)
  if (isNode(value)) return `${value.id}: ${value.up ? stateText(value.value) || 'up' : 'down'}`
  if (isEnvelope(value)) return `${eventText(value.message)} from ${value.from} to ${value.to}`
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (value instanceof Set) return `Set(${value.size}) {${[...value].map(textOf).join(', ')}}`
  if (value instanceof Map) {
    return `Map(${value.size}) {${[...value].map(([key, item]) => `${textOf(key)} => ${textOf(item)}`).join(', ')}}`
  }
  if (value instanceof Error) return String(value)
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).slice(0, mostMembers)
    return entries.length > 0 ? `{ ${entries.map(([key, item]) => `${key}: ${textOf(item)}`).join(', ')} }` : '{}'
  }
  return valueText(value)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (isNode(value)) return 'node'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Set) return 'set'
  if (value instanceof Map) return 'map'
  return typeof value
}

function membersOf(value: unknown, depth: number): ShownMember[] {
  if (typeof value !== 'object' || value === null) return []
  const member = (name: string, item: unknown) => ({ name, ...shownTree(item, depth) })
  const few = <T>(items: Iterable<T>) => [...items].slice(0, mostMembers)
  if (Array.isArray(value) || value instanceof Set) return few(value).map((item, index) => member(String(index), item))
  if (value instanceof Map) return few(value).map(([key, item]) => member(textOf(key), item))
  return few(Object.entries(value)).flatMap(([name, item]) => (typeof item === 'function' ? [] : [member(name, item)]))
}

interface ShownNode {
  readonly id: string
  readonly up: boolean
  readonly value: unknown
}

const isNode = (value: unknown): value is ShownNode =>
  typeof value === 'object' && value !== null && 'id' in value && 'up' in value && 'matches' in value

const isEnvelope = (value: unknown): value is { from: string; to: string; message: EventObject } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value && 'message' in value
