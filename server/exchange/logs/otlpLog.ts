/**
 * Spans and log records of OpenTelemetry in the JSON of OTLP, one document or one in each line as the collector writes them. A
 * service is a host; a span that has its parent, or a link, at another host heard from it.
 */
import type { LogEntry } from '../../wire/log.js'
import type { JsonValue } from '../../wire/trace.js'
import { isObject, LogError, parsed } from './logError.js'
import { causalOrder } from './order.js'
import { speaks, spoken } from './words.js'

/** The attribute that says what happened in the words of `replay` and `conforms`, as JSON. */
export const entryAttribute = 'protocol.entry'

type Fields = Readonly<Record<string, unknown>>

interface Recorded {
  readonly place: string
  readonly host: string
  readonly nanoseconds: bigint
  readonly id?: string
  /** Identities of spans that come before. */
  readonly after: readonly string[]
  readonly name: string
  readonly attributes: { readonly [name: string]: JsonValue }
}

export const isOtlp = (value: unknown): boolean =>
  isObject(value) && ('resourceSpans' in value || 'resourceLogs' in value)

/** @param documents with the lines on which they begin */
export function otlpEntriesIn(
  documents: readonly { readonly value: unknown; readonly line: number }[],
  file: string,
): LogEntry[] {
  const recorded = documents.flatMap(({ value, line }) =>
    recordsIn(value, file, documents.length > 1 ? `line ${line}, ` : ''),
  )
  const byTime = recorded
    .map((record, index) => ({ ...record, index }))
    .sort((a, b) => (a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : a.index - b.index))
  const spans = new Map(byTime.flatMap(({ id }, index) => (id === undefined ? [] : [[id, index]])))
  const causes = byTime.map(({ after, id }) =>
    after.flatMap((span) => {
      const found = span === id ? undefined : spans.get(span)
      return found === undefined ? [] : [found]
    }),
  )
  const order = causalOrder(byTime.length, (entry) => causes[entry])
  if (!order) throw new LogError(file, '', 'some spans are parents of themselves.')
  const placeOf = new Map(order.map((record, index) => [record, index]))
  const start = byTime.find(({ nanoseconds }) => nanoseconds > 0n)?.nanoseconds ?? 0n
  return order.map((index) => {
    const { host, place, name, attributes, nanoseconds } = byTime[index]
    const heard = causes[index].filter((cause) => byTime[cause].host !== host).map((cause) => placeOf.get(cause)!)
    const time = nanoseconds > 0n ? { time: Number(nanoseconds - start) / 1e6 } : {}
    const { [entryAttribute]: entry, ...fields } = attributes
    const words = typeof entry === 'string' ? parsed(entry, file) : undefined
    if (isObject(words) && speaks(words)) {
      return { place, ...spoken(words as { [word: string]: JsonValue }), text: name, fields, causes: heard, ...time }
    }
    return { place, host, text: name, fields, causes: heard, seen: {}, ...time }
  })
}

function recordsIn(value: unknown, file: string, line: string): Recorded[] {
  const wrong = (what: string) => new LogError(file, line.replace(/, $/, ''), `this is no OTLP: ${what}.`)
  if (!isObject(value)) throw wrong('a document has resourceSpans or resourceLogs')
  let count = 0
  return (['resourceSpans', 'resourceLogs'] as const).flatMap((resources) =>
    listOf(value[resources], wrong, resources).flatMap((resource) => {
      const of = attributesOf(isObject(resource.resource) ? resource.resource.attributes : [])
      const host = String(of['service.instance.id'] ?? of['service.name'] ?? of['host.name'] ?? '')
      const [scopes, records] = resources === 'resourceSpans' ? ['scopeSpans', 'spans'] : ['scopeLogs', 'logRecords']
      return listOf(resource[scopes], wrong, scopes).flatMap((scope) =>
        listOf(scope[records], wrong, records).map((record) => {
          count++
          return resources === 'resourceSpans'
            ? spanOf(record, host, `${line}span ${count}`, wrong)
            : logOf(record, host, `${line}record ${count}`)
        }),
      )
    }),
  )
}

function spanOf(span: Fields, host: string, place: string, wrong: (what: string) => LogError): Recorded {
  const { spanId, parentSpanId, name, startTimeUnixNano, attributes, links } = span
  if (typeof spanId !== 'string' || spanId === '') throw wrong(`${place} has no spanId`)
  const linked = Array.isArray(links) ? links.flatMap((link) => (isObject(link) ? [String(link.spanId)] : [])) : []
  const parent = typeof parentSpanId === 'string' && parentSpanId !== '' ? [parentSpanId] : []
  const common = { place, host, id: spanId, after: [...parent, ...linked], name: String(name ?? '') }
  return { ...common, nanoseconds: nanosecondsOf(startTimeUnixNano), attributes: attributesOf(attributes) }
}

function logOf(record: Fields, host: string, place: string): Recorded {
  const { timeUnixNano, observedTimeUnixNano, body, attributes, spanId } = record
  const said = isObject(body) ? anyValue(body) : ''
  return {
    place,
    host,
    nanoseconds: nanosecondsOf(timeUnixNano ?? observedTimeUnixNano),
    after: typeof spanId === 'string' && spanId !== '' ? [spanId] : [],
    name: typeof said === 'string' ? said : JSON.stringify(said),
    attributes: attributesOf(attributes),
  }
}

function listOf(value: unknown, wrong: (what: string) => LogError, name: string): readonly Fields[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw wrong(`${name} has to be a list of objects`)
  return value
}

const nanosecondsOf = (value: unknown): bigint =>
  (typeof value === 'string' && /^\d+$/.test(value)) || Number.isSafeInteger(value)
    ? BigInt(value as string | number)
    : 0n

function attributesOf(value: unknown): { readonly [name: string]: JsonValue } {
  if (!Array.isArray(value)) return {}
  const pairs = value.flatMap((each) =>
    isObject(each) && typeof each.key === 'string' && isObject(each.value)
      ? [[each.key, anyValue(each.value)] as const]
      : [],
  )
  return Object.fromEntries(pairs)
}

/** An AnyValue of OTLP. */
function anyValue(value: Fields): JsonValue {
  if ('intValue' in value) return Number(value.intValue)
  if (isObject(value.arrayValue) && Array.isArray(value.arrayValue.values)) return value.arrayValue.values.map(anyValue)
  if (isObject(value.kvlistValue)) return attributesOf(value.kvlistValue.values)
  const found = value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null
  return found as JsonValue
}
