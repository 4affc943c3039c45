/**
 * Traces in ITF (Apalache ADR-015) as logs: each state after the first is an entry. Variables whose values are functions of the
 * same names are the states of nodes; where there are none, one host has all variables.
 */
import type { LogEntry, SeenNode } from '../../wire/log.js'
import type { JsonValue } from '../../wire/trace.js'
import { isObject, LogError } from './logError.js'
import { speaks, spoken } from './words.js'

type Values = { readonly [name: string]: JsonValue }

/** Where nothing tells nodes apart. */
const everything = 'system'

export const isItf = (value: unknown): boolean =>
  isObject(value) && Array.isArray(value.vars) && Array.isArray(value.states)

export function itfEntriesIn(value: unknown, file: string): LogEntry[] {
  const { states } = value as { states: readonly unknown[] }
  const all = states.map((state, index) => {
    if (!isObject(state))
      throw new LogError(file, `state ${index}`, 'a state is an object with a value for each variable.')
    const { '#meta': meta, ...variables } = state
    const read = (of: unknown) => plain(of, file, `state ${index}`)
    const values = Object.fromEntries(Object.entries(variables).map(([name, each]) => [name, read(each)]))
    return { entry: isObject(meta) ? wordsIn(meta.entry) : undefined, text: textOf(values), nodes: nodesIn(values) }
  })
  const start = Object.entries(all[0]?.nodes ?? {}).map(([host, seen]) => startOf(host, seen))
  const steps = all.slice(1).map(({ entry, text, nodes }, index): LogEntry => {
    const place = `state ${index + 1}`
    const before = all[index].nodes
    const changed = Object.keys(nodes).filter((host) => JSON.stringify(nodes[host]) !== JSON.stringify(before[host]))
    const seen = Object.fromEntries(changed.map((host) => [host, nodes[host]]))
    if (isObject(entry) && speaks(entry)) {
      const read = spoken(entry as Values)
      return { place, ...read, text: text ?? read.text, seen: { ...seen, ...read.seen }, causes: [] }
    }
    const host = changed.length === 1 ? changed[0] : ''
    return {
      place,
      host,
      text: text ?? (changed.length > 0 ? `${changed.join(', ')} changes` : 'nothing changes'),
      fields: {},
      causes: [],
      seen,
    }
  })
  return [...start, ...steps]
}

function startOf(host: string, seen: SeenNode): LogEntry {
  const step = { seen: host, ...seen }
  return { place: 'state 0', host, text: `${host} is seen`, fields: {}, causes: [], seen: { [host]: seen }, step }
}

/** What variables say of the nodes. */
function nodesIn(values: Values): { readonly [host: string]: SeenNode } {
  const own = Object.entries(values).filter(([, value]) => isNode(value))
  if (own.length > 0)
    return Object.fromEntries(
      own.map(([id, value]) => {
        const { up, state, context } = value as { up: boolean; state: JsonValue; context: SeenNode['context'] }
        return [id, up ? { state, context } : {}]
      }),
    )
  const functions = Object.entries(values).flatMap(([name, value]) => {
    const entries = functionIn(value)
    return entries ? [{ name, entries }] : []
  })
  const hosts = Object.keys(functions[0]?.entries ?? {}).sort()
  const same = functions.filter(({ entries }) => Object.keys(entries).sort().join('\n') === hosts.join('\n'))
  if (hosts.length === 0) return { [everything]: { context: values } }
  return Object.fromEntries(
    hosts.map((host) => [
      host,
      { context: Object.fromEntries(same.map(({ name, entries }) => [name, entries[host]])) },
    ]),
  )
}

/** A node as our own export writes it. */
const isNode = (value: JsonValue): boolean =>
  isObject(value) && typeof value.up === 'boolean' && 'state' in value && 'context' in value

/** A function of names. */
function functionIn(value: JsonValue): Values | undefined {
  if (!isObject(value) || !Array.isArray(value.$map)) return undefined
  const pairs = value.$map as readonly (readonly [JsonValue, JsonValue])[]
  return pairs.length > 0 && pairs.every(([key]) => typeof key === 'string') ? Object.fromEntries(pairs) : undefined
}

/** What happened in the words of `replay`, where the metadata of a state has them. */
function wordsIn(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // another program's metadata
    return undefined
  }
}

/** What happened, where a variable says it. */
function textOf(values: Values): string | undefined {
  const found = values.action ?? values.action_taken ?? values['mbt::actionTaken']
  return typeof found === 'string' ? found : undefined
}

/** A value of ITF as ours. */
function plain(value: unknown, file: string, place: string): JsonValue {
  if (value === null || typeof value !== 'object') return value as JsonValue
  const read = (inner: unknown) => plain(inner, file, place)
  if (Array.isArray(value)) return value.map(read)
  const fields = value as Readonly<Record<string, unknown>>
  const tag = Object.keys(fields).find((key) => key.startsWith('#'))
  if (tag === undefined)
    return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key.replace(/^_#/, '#'), read(inner)]))
  const inner = fields[tag]
  if (tag === '#bigint') {
    if (typeof inner !== 'string' || !/^-?\d+$/.test(inner))
      throw new LogError(file, place, `${inner} is no whole number.`)
    const number = Number(inner)
    return Number.isSafeInteger(number) ? number : { $bigint: inner }
  }
  if (tag === '#unserializable') return unserializable(String(inner))
  if (!Array.isArray(inner)) throw new LogError(file, place, `${tag} takes a list.`)
  if (tag === '#tup') return inner.map(read)
  if (tag === '#set') return { $set: inner.map(read) }
  if (tag === '#map') return { $map: inner.map(read) }
  throw new LogError(file, place, `ADR-015 knows no "${tag}".`)
}

/** What we write for values that ITF lacks, and whatever else programs write. */
function unserializable(text: string): JsonValue {
  if (text === 'null') return null
  if (text === 'undefined') return { $undefined: true }
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}
