/**
 * ITF and OTLP files against their published schemas: ADR-015 of Apalache, and opentelemetry/proto/trace/v1/trace.proto in its JSON
 * encoding (fields in lowerCamelCase, 64-bit integers as strings, identifiers in hexadecimal, enumerations as numbers), with what the
 * comments of trace.proto demand beyond the types.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tracesOf, written } from '../../../server/exchange/formats.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { Trace } from '../../../server/wire/trace.js'
import { anyTrace, checked } from './traces.js'

/** Says what is wrong with a value at a path; undefined: nothing. */
type Rule = (value: unknown, path: string) => string | undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text =
  (pattern = /^/): Rule =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? undefined : `${path}: ${JSON.stringify(value)}`
const whole =
  (most = 2 ** 31): Rule =>
  (value, path) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most ? undefined : `${path}: ${value}`
const truth: Rule = (value, path) => (typeof value === 'boolean' ? undefined : `${path} is no boolean`)
const anything: Rule = () => undefined

const list =
  (of: Rule): Rule =>
  (value, path) =>
    Array.isArray(value)
      ? value.map((each, index) => of(each, `${path}[${index}]`)).find(Boolean)
      : `${path} is no list`

/** Names that end with `?` may be missing; others than those may not be there. @param rest what any other name has */
const fields =
  (rules: { readonly [name: string]: Rule }, rest?: Rule): Rule =>
  (value, path) => {
    if (!isRecord(value)) return `${path} is no object`
    const missing = Object.keys(rules).find((name) => !name.endsWith('?') && !(name in value))
    if (missing) return `${path}.${missing} is missing`
    return Object.entries(value)
      .map(([name, each]) => {
        const rule = rules[name] ?? rules[`${name}?`] ?? rest
        return rule ? rule(each, `${path}.${name}`) : `${path}.${name} is not in the schema`
      })
      .find(Boolean)
  }

/** Exactly one of the fields. */
const one =
  (rules: { readonly [name: string]: Rule }): Rule =>
  (value, path) => {
    if (!isRecord(value) || Object.keys(value).length !== 1) return `${path} has not one of ${Object.keys(rules)}`
    return fields(Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`${name}?`, rule])))(value, path)
  }

const anyValue: Rule = (value, path) =>
  one({
    stringValue: text(),
    boolValue: truth,
    intValue: text(/^-?\d+$/),
    doubleValue: (double, at) => (typeof double === 'number' ? undefined : at),
    arrayValue: fields({ values: list(anyValue) }),
    kvlistValue: fields({ values: list(keyValue) }),
    bytesValue: text(),
  })(value, path)
const keyValue: Rule = fields({ key: text(/./), value: anyValue })
/** "Attribute keys MUST be unique." */
const keyValues: Rule = (value, path) => {
  const keys = Array.isArray(value) ? value.map((each: { key?: unknown }) => each.key) : []
  return new Set(keys).size < keys.length ? `${path}: keys are not unique` : list(keyValue)(value, path)
}
const attributes = { 'attributes?': keyValues, 'droppedAttributesCount?': whole() }
const nanoseconds = text(/^\d{1,20}$/)
const otlpTypes = fields({
  resourceSpans: list(
    fields({
      'resource?': fields(attributes),
      scopeSpans: list(
        fields({
          'scope?': fields({ 'name?': text(), 'version?': text(), ...attributes }),
          spans: list(
            fields({
              traceId: text(/^(?!0*$)[0-9a-f]{32}$/),
              spanId: text(/^(?!0*$)[0-9a-f]{16}$/),
              'parentSpanId?': text(/^([0-9a-f]{16})?$/),
              'traceState?': text(),
              'flags?': whole(),
              name: text(/./),
              kind: whole(5),
              startTimeUnixNano: nanoseconds,
              endTimeUnixNano: nanoseconds,
              ...attributes,
              'events?': list(fields({ timeUnixNano: nanoseconds, name: text(), ...attributes })),
              'links?': list(fields({ traceId: text(), spanId: text(), ...attributes })),
              'status?': fields({ 'code?': whole(2), 'message?': text() }),
            }),
          ),
          'schemaUrl?': text(),
        }),
      ),
      'schemaUrl?': text(),
    }),
  ),
})

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
}

/** Identities are unique, a parent is in the same trace and does not begin later, and nothing ends before it begins. */
const otlp: Rule = (value, path) => {
  const wrong = otlpTypes(value, path)
  if (wrong) return wrong
  const { resourceSpans } = value as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans))
  const known = new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span]))
  if (known.size < spans.length) return `${path}: identities of spans are not unique`
  return spans
    .map(({ traceId, spanId, parentSpanId, startTimeUnixNano: start, endTimeUnixNano: end }) => {
      if (BigInt(end) < BigInt(start)) return `${path}: ${spanId} ends before it begins`
      if (!parentSpanId) return undefined
      const parent = known.get(`${traceId} ${parentSpanId}`)
      if (!parent) return `${path}: nobody is ${parentSpanId}, the parent of ${spanId}`
      return BigInt(parent.startTimeUnixNano) > BigInt(start)
        ? `${path}: ${spanId} begins before its parent`
        : undefined
    })
    .find(Boolean)
}

const itfValue: Rule = (value, path) => {
  if (typeof value === 'boolean' || typeof value === 'string') return undefined
  if (Array.isArray(value)) return list(itfValue)(value, path)
  if (!isRecord(value)) return `${path}: ${JSON.stringify(value)} is no value: numbers are written as "#bigint"`
  if (!Object.keys(value).some((name) => name.startsWith('#'))) return fields({}, itfValue)(value, path)
  return one({
    '#bigint': text(/^-?\d+$/),
    '#tup': list(itfValue),
    '#set': list(itfValue),
    '#map': list((pair, at) =>
      Array.isArray(pair) && pair.length === 2 ? list(itfValue)(pair, at) : `${at}: no pair`,
    ),
    '#unserializable': text(),
  })(value, path)
}
const itf: Rule = (value, path) => {
  const vars = (value as { vars?: unknown }).vars
  if (!Array.isArray(vars)) return `${path}.vars is missing`
  const state = fields({ '#meta?': fields({}, anything), ...Object.fromEntries(vars.map((name) => [name, itfValue])) })
  if (new Set(vars).size < vars.length) return `${path}.vars: a variable is there twice`
  const states = (value as { states: readonly unknown[] }).states
  if (states.length === 0) return `${path}.states: there is no initial state`
  return fields({
    '#meta?': fields({}, anything),
    'params?': list(text()),
    vars: list(text()),
    states: list(state),
    'loop?': whole(states.length - 1),
  })(value, path)
}

test('every file of ITF and of OTLP is as its schema says', async () => {
  const around = { viewer: () => '', charts: {}, text: () => '', picture: () => '' }
  const report = (await checked()) as CheckReport
  const judge = (trace: Trace) => {
    for (const [format, schema] of [['itf', itf] as const, ['otlp', otlp] as const]) {
      const file = JSON.parse(written({ report, property: trace.property, trace }, format, around))
      assert.equal(schema(file, format), undefined)
    }
  }
  for (const { trace } of tracesOf(report)) judge(trace)
  fc.assert(fc.property(anyTrace, judge), { numRuns: 50 })
})

test('the schemas find what is wrong', () => {
  assert.match(itf({ vars: ['x'], states: [{ x: 1 }] }, 'itf')!, /states\[0\]\.x: 1 is no value/)
  assert.match(itf({ vars: ['x'], states: [{}] }, 'itf')!, /states\[0\]\.x is missing/)
  assert.match(
    otlp({ resourceSpans: [{ scopeSpans: [{ spans: [{ spanId: 'zz' }] }] }] }, 'otlp')!,
    /traceId is missing/,
  )
})
