/**
 * ITF and OTLP files against JSON schemas, read by a validator of JSON schemas: ADR-015 of Apalache, and trace.proto of OpenTelemetry in
 * its JSON encoding; and against what those texts demand beyond what a schema can say.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { tracesOf, written } from '../../../server/exchange/formats.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { Trace } from '../../../server/wire/trace.js'
import { anyTrace, checked } from './traces.js'

const folder = fileURLToPath(new URL('../../../../test/server/exchange/schemas/', import.meta.url))
const ajv = new Ajv2020({ strict: true, strictTypes: false })

/** What is wrong with a value; undefined: nothing. @param name of the schema's file */
function judgeOf(name: string): (value: unknown) => string | undefined {
  const validate = ajv.compile(JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8')))
  return (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors))
}
const itfSchema = judgeOf('itf')
const otlpSchema = judgeOf('otlpTraces')

/** Each state gives a value to every variable and to nothing else, and the loop begins in one of them. */
function itf(file: unknown): string | undefined {
  const wrong = itfSchema(file)
  if (wrong) return wrong
  const { vars, states, loop = 0 } = file as { vars: string[]; states: object[]; loop?: number }
  if (loop >= states.length) return `the loop begins in state ${loop} of ${states.length}`
  const expected = [...vars].sort().join()
  const names = states.map((state) =>
    Object.keys(state)
      .filter((name) => name !== '#meta')
      .sort()
      .join(),
  )
  const at = names.findIndex((each) => each !== expected)
  return at < 0 ? undefined : `state ${at} has ${names[at]}, and the variables are ${expected}`
}

interface Attributed {
  readonly attributes?: readonly { readonly key: string }[]
}
interface Span extends Attributed {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
}
interface Resource {
  readonly resource?: Attributed
  readonly scopeSpans: readonly { readonly scope?: Attributed; readonly spans: readonly Span[] }[]
}

/**
 * Keys of attributes and identities of spans are unique, a parent is in the same trace and does not begin later, and nothing
 * ends before it begins.
 */
function otlp(file: unknown): string | undefined {
  const wrong = otlpSchema(file)
  if (wrong) return wrong
  const { resourceSpans } = file as { resourceSpans: Resource[] }
  const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)
  const spans = scopes.flatMap((each) => each.spans)
  const attributed = [...resourceSpans.map(({ resource }) => resource), ...scopes.map(({ scope }) => scope), ...spans]
  for (const { attributes = [] } of attributed.filter((each) => each !== undefined)) {
    if (new Set(attributes.map(({ key }) => key)).size < attributes.length) return 'keys of attributes are not unique'
  }
  const known = new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span]))
  if (known.size < spans.length) return 'identities of spans are not unique'
  return spans
    .map(({ traceId, spanId, parentSpanId, startTimeUnixNano: start, endTimeUnixNano: end }) => {
      if (BigInt(end) < BigInt(start)) return `${spanId} ends before it begins`
      if (!parentSpanId) return undefined
      const parent = known.get(`${traceId} ${parentSpanId}`)
      if (!parent) return `nobody is ${parentSpanId}, the parent of ${spanId}`
      return BigInt(parent.startTimeUnixNano) > BigInt(start) ? `${spanId} begins before its parent` : undefined
    })
    .find(Boolean)
}

test('every file of ITF and of OTLP is as its schema says', async () => {
  const around = { viewer: () => '', charts: {}, text: () => '', picture: () => '' }
  const report = (await checked()) as CheckReport
  const judge = (trace: Trace) => {
    for (const [format, schema] of [['itf', itf] as const, ['otlp', otlp] as const]) {
      const file = JSON.parse(written({ report, property: trace.property, trace }, format, around))
      assert.equal(schema(file), undefined, format)
    }
  }
  for (const { trace } of tracesOf(report)) judge(trace)
  fc.assert(fc.property(anyTrace, judge), { numRuns: 50 })
})

test('the schemas find what is wrong', () => {
  assert.match(itf({ vars: ['x'], states: [{ x: 1.5 }] })!, /data\/states\/0\/x/)
  assert.match(itf({ vars: ['x'], states: [{ x: { '#set': [], y: 1 } }] })!, /data\/states\/0\/x/)
  assert.match(itf({ vars: ['x'], states: [{ x: { '#map': [[1]] } }] })!, /data\/states\/0\/x/)
  assert.match(itf({ vars: ['x'], states: [{ x: 1 }, {}] })!, /state 1 has , and the variables are x/)
  assert.match(itf({ vars: ['x'], states: [{ x: 1 }], loop: 1 })!, /the loop begins in state 1 of 1/)
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'x', kind: 1 }
  const timed = { ...span, startTimeUnixNano: '1', endTimeUnixNano: '2' }
  const fileOf = (...spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
  assert.equal(otlp(fileOf(timed)), undefined)
  assert.match(otlp(fileOf(span))!, /must have required property 'startTimeUnixNano'/)
  assert.match(otlp(fileOf({ ...timed, traceId: '0'.repeat(32) }))!, /traceId must match pattern/)
  assert.match(otlp(fileOf({ ...timed, start_time: 1 }))!, /must NOT have additional properties/)
  assert.match(otlp(fileOf(timed, timed))!, /identities of spans are not unique/)
  assert.match(otlp(fileOf({ ...timed, parentSpanId: 'c'.repeat(16) }))!, /nobody is c+, the parent/)
})
