/**
 * Logs of JSON lines. An entry in the words of `replay` and `conforms` says what happened; of any other the usual names of
 * structured logs are known (`time`, `host`, `msg`, ...), and the rest are its fields.
 */
import type { LogEntry } from '../../wire/log.js'
import type { JsonValue } from '../../wire/trace.js'
import { isObject, LogError, parsed } from './logError.js'
import { millisecondsOf } from './times.js'
import { faultIn, speaks, spoken } from './words.js'

const hostNames = ['host', 'node', 'server', 'service', 'process', 'instance', 'hostname', 'logger']
const textNames = ['msg', 'message', 'event', 'text', 'name', 'type']
const timeNames = ['time', 'timestamp', 'ts', '@timestamp', 't']

export function jsonLinesIn(text: string, file: string): LogEntry[] {
  const entries: LogEntry[] = []
  text.split('\n').forEach((content, index) => {
    if (content.trim() === '') return
    const value = parsed(content, file, index + 1)
    const place = `line ${index + 1}`
    if (!isObject(value))
      throw new LogError(file, place, 'an entry is an object: { "deliver": "vote", "to": "server1" }.')
    entries.push(speaks(value) ? inWords(value, file, place) : inOtherWords(value, file, place))
  })
  return entries
}

function inWords(value: Readonly<Record<string, unknown>>, file: string, place: string): LogEntry {
  const fault = faultIn(value)
  if (fault) throw new LogError(file, place, fault)
  const time = millisecondsOf(value.time)
  return { place, ...spoken(value as { [word: string]: JsonValue }), causes: [], ...(time !== undefined && { time }) }
}

function inOtherWords(value: Readonly<Record<string, unknown>>, file: string, place: string): LogEntry {
  const find = (names: readonly string[], fits: (found: unknown) => boolean) =>
    names.find((name) => name in value && fits(value[name]))
  const isText = (found: unknown) => typeof found === 'string' || typeof found === 'number'
  const host = find(hostNames, isText)
  const text = find(textNames, isText)
  if (host === undefined) {
    const names = Object.keys(value).slice(0, 8).join(', ')
    throw new LogError(
      file,
      place,
      `nothing says where it happened. An entry says what happened in the words of \`replay\` (deliver, timer, at, ...), or has a ${hostNames.slice(0, 4).join(', ')}; this one has ${names || 'nothing'}.`,
    )
  }
  const time = find(timeNames, (found) => millisecondsOf(found) !== undefined)
  const told = new Set([host, text, time])
  const fields = Object.fromEntries(Object.entries(value).filter(([name]) => !told.has(name))) as LogEntry['fields']
  const { state, context } = fields
  const seen = {
    ...(state !== undefined && { state }),
    ...(isObject(context) && { context: context as { [key: string]: JsonValue } }),
  }
  return {
    place,
    host: String(value[host]),
    text: text === undefined ? JSON.stringify(fields) : String(value[text]),
    fields,
    causes: [],
    seen: Object.keys(seen).length > 0 ? { [String(value[host])]: seen } : {},
    ...(time !== undefined && { time: millisecondsOf(value[time]) }),
  }
}
