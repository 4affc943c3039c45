import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { svgOf } from '../../../notebooks/renderer/picture/index.js'
import { fileNameOf, tracesOf, written } from '../../../server/exchange/formats.js'
import { type ItfTrace, type ItfValue, itfOf } from '../../../server/exchange/itf.js'
import { momentsOf } from '../../../server/exchange/moments.js'
import { type OtlpSpan, otlpOf } from '../../../server/exchange/otlp.js'
import { shivizOf } from '../../../server/exchange/shiviz.js'
import type { JsonValue, Trace } from '../../../server/wire/trace.js'
import { traceFormats } from '../../../server/wire/traceFormats.js'
import { clockedEvents, happensBefore } from '../../../server/wire/vectorClocks.js'
import { readShiviz, shivizDefault } from './shivizReader.js'
import { anyTrace, checked } from './traces.js'

/** What a test says of every trace: those of a check, and random ones. */
async function everyTrace(judge: (trace: Trace) => void): Promise<void> {
  const found = tracesOf(await checked())
  assert.equal(found.length, 3)
  for (const { trace } of found) judge(trace)
  fc.assert(fc.property(anyTrace, judge), { numRuns: 100 })
}

test('ITF: a reader by the rules of ADR-015 gets every state back', async () => {
  await everyTrace((trace) => {
    const itf: ItfTrace = JSON.parse(JSON.stringify(itfOf(trace, 'p')))
    assert.equal(new Set(itf.vars).size, itf.vars.length)
    const moments = momentsOf(trace)
    assert.equal(itf.states.length, moments.length)
    itf.states.forEach(({ '#meta': { index, entry }, ...state }, at) => {
      assert.equal(index, at)
      assert.equal(entry === '', at === 0)
      assert.deepEqual(Object.keys(state).sort(), [...itf.vars].sort())
      for (const { id } of trace.nodes) {
        const { up, value, context, timers } = moments[at].nodes[id]
        assert.deepEqual(readItf(state[id]), { up, state: value, context, timers: { $set: timers } })
      }
      const network = moments[at].inFlight.map(({ id, from, to, event }) => ({ id, from, to, event }))
      assert.deepEqual(readItf(state.network), { $set: network })
    })
  })
})

test('ITF: a loop leads back to the state that it begins with', async () => {
  const { trace } = tracesOf(await checked()).find(({ trace }) => trace.loop !== undefined)!
  const { states, loop } = itfOf(trace, 'p')
  assert.ok(loop !== undefined)
  const { server1: first, client1: begin } = states[loop]
  const { server1: last, client1: end } = states[states.length - 1]
  assert.deepEqual([first, begin], [last, end])
})

/** The values of ADR-015, into ours. Anything else is an error. */
function readItf(value: ItfValue): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  assert.ok(typeof value === 'object', `${value} is no value of ITF: whole numbers are written as "#bigint"`)
  if (Array.isArray(value)) return value.map(readItf)
  const special = Object.keys(value).filter((key) => key.startsWith('#'))
  if (special.length === 0)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readItf(inner)]))
  assert.equal(Object.keys(value).length, 1)
  const [key, inner] = Object.entries(value)[0] as [string, never]
  switch (key) {
    case '#bigint':
      return Number(inner)
    case '#set':
      return { $set: (inner as ItfValue[]).map(readItf) }
    case '#map':
      return { $map: (inner as [ItfValue, ItfValue][]).map((entry) => entry.map(readItf)) }
    case '#tup':
      return (inner as ItfValue[]).map(readItf)
    case '#unserializable':
      return inner === 'null' ? null : { $undefined: true }
  }
  assert.fail(`${key} is reserved`)
}

test('ShiViz: it reads every event, as its own first line says and by its default, and derives the same clocks', async () => {
  await everyTrace((trace) => {
    const text = shivizOf(trace)
    const [expression, delimiter, ...lines] = text.split('\n')
    assert.equal(delimiter, '')
    const found = readShiviz(lines.join('\n'), expression)
    const events = clockedEvents(trace)
    assert.deepEqual(
      found.map(({ event, host, clock }) => ({ event, host, clock })),
      events.map(({ step, host, clock }) => ({
        event: step === 0 ? 'start' : oneLine(trace.steps[step - 1]),
        host,
        clock,
      })),
    )
    assert.ok(found.every(({ fields }) => isObject(JSON.parse(fields.entry))))
    const unfolded = found.map((event) => ({ ...event, fields: {} }))
    assert.deepEqual(readShiviz(lines.join('\n'), shivizDefault), unfolded, 'pasted without its first lines')
    assert.deepEqual(readShiviz(text, shivizDefault), unfolded, 'pasted as it is')
    for (const [index, { host, clock }] of found.entries()) {
      for (const [at, other] of found.entries()) {
        const before = index !== at && clock[host] <= (other.clock[host] ?? 0)
        assert.equal(before, happensBefore(events[index], events[at]))
      }
    }
  })
})

const oneLine = ({ text }: Trace['steps'][number]) => text.replace(/\s+/g, ' ')
const isObject = (value: unknown) => typeof value === 'object' && value !== null

test('ShiViz: the reader refuses what ShiViz refuses', () => {
  const read = (log: string) => () => readShiviz(log, shivizDefault)
  assert.throws(read('go\na {"a":2}'), /must start at 1/)
  assert.throws(read('go\na {"b":1}'), /Local host "a" is missing/)
  assert.throws(read('go\na {"a":1}\ngo\na {"a":3}'), /increase monotonically by 1/)
  assert.throws(read('go\na {"a":1,"b":1}'), /unrecognized host "b"/)
  assert.throws(read('go\na {"a":1}\ngo\nb {"b":1,"a":2}'), /invalid clock value 2/)
  assert.throws(read('x\na {"a":1,"b":1}\ny\nb {"b":1,"a":1}'), /intransitive/)
  assert.throws(read('x\na {"a":1}\ny\nb {"b":1,"a":1}\nz\nc {"c":1,"b":1}'), /impermissible vector clock/)
  assert.throws(read('nothing'), /does not capture any events/)
})

test('OTLP: identifiers are unique and well-formed, parents exist and begin before, times are nanoseconds', async () => {
  await everyTrace((trace) => {
    const { resourceSpans } = JSON.parse(JSON.stringify(otlpOf(trace, 'p'))) as ReturnType<typeof otlpOf>
    const spans = resourceSpans.flatMap(({ resource, scopeSpans }) => {
      assert.ok(resource.attributes.some(({ key }) => key === 'service.name'))
      return scopeSpans.flatMap((scope) => scope.spans)
    })
    assert.equal(spans.length, trace.nodes.length + trace.steps.length)
    const known = new Map<string, OtlpSpan>(spans.map((span) => [span.spanId, span]))
    assert.equal(known.size, spans.length)
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1)
    for (const span of spans) {
      assert.match(span.traceId, /^(?!0+$)[0-9a-f]{32}$/)
      assert.match(span.spanId, /^(?!0+$)[0-9a-f]{16}$/)
      assert.match(span.startTimeUnixNano, /^\d+$/)
      assert.ok(BigInt(span.endTimeUnixNano) > BigInt(span.startTimeUnixNano))
      if (span.parentSpanId === '') continue
      const parent = known.get(span.parentSpanId)
      assert.ok(parent && BigInt(parent.startTimeUnixNano) < BigInt(span.startTimeUnixNano))
      assert.ok(parent.kind === 4 || parent.kind === 5, 'only who sent something has children')
    }
    const wrong = spans.filter(({ status }) => status.code === 2)
    assert.equal(wrong.length, trace.purpose === 'violation' && trace.steps.length > 0 ? 1 : 0)
  })
})

test('every format writes every trace, and equal traces are equal files', async () => {
  const around = {
    viewer: () => 'export const activate = () => {}',
    charts: {},
    text: ({ text }: Trace) => text,
    picture: svgOf,
  }
  for (const { format, ending } of traceFormats) {
    if (format === 'png') continue
    const names = new Set<string>()
    for (const found of tracesOf(await checked())) {
      const text = written(found, format, around)
      assert.ok(text.endsWith('\n'))
      assert.equal(text, written(structuredClone(found), format, around))
      const name = fileNameOf(found, format)
      assert.match(name, /^[a-z0-9-]+\.[a-z.]+$/)
      assert.ok(name.endsWith(`.${ending}`))
      names.add(name)
    }
    assert.equal(names.size, 3)
  }
})

test('a page has its report in one piece, whatever the report says', async () => {
  const [found] = tracesOf(await checked())
  const hostile = { ...found, report: { ...found.report, protocol: '</script><script>alert(1)//' } }
  const page = written(hostile, 'html', {
    viewer: () => 'export const a = "</script>"',
    charts: {},
    text: () => '',
    picture: svgOf,
  })
  assert.equal(page.match(/<\/script>/g)?.length, 4)
  const [, json] = /id="report">(.*?)<\/script>/s.exec(page) ?? []
  assert.equal(JSON.parse(json).protocol, hostile.report.protocol)
})
