/**
 * Traces as OpenTelemetry spans in the JSON encoding of OTLP, for any viewer of distributed traces. A node is a service,
 * a step is a span; the step that handles a message is a child of the step that sent it.
 */
import type { JsonValue, Trace } from '../wire/trace.js'
import { networkHost } from '../wire/vectorClocks.js'
import { entryAttribute } from './logs/otlpLog.js'
import { recordedStart, recordedSteps } from './recorded.js'

export interface OtlpTraces {
  readonly resourceSpans: readonly OtlpResourceSpans[]
}

export interface OtlpResourceSpans {
  readonly resource: { readonly attributes: readonly OtlpAttribute[] }
  readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[]
}

export interface OtlpSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** The step that sent what this one received; `''` where there is none. */
  readonly parentSpanId: string
  readonly name: string
  /** 1 internal, 4 producer, 5 consumer. */
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly OtlpAttribute[]
  /** 2: the step in which the property is violated. */
  readonly status: { readonly code: 0 | 2; readonly message?: string }
}

export interface OtlpAttribute {
  readonly key: string
  readonly value: { readonly stringValue: string } | { readonly boolValue: boolean } | { readonly intValue: string }
}

/** One step takes a millisecond: a trace of a checker has an order and no clock. */
const stepNanoseconds = 1_000_000n

/** @param protocol the name of the protocol that the trace belongs to */
export function otlpOf(trace: Trace, protocol: string): OtlpTraces {
  const traceId = digits(`${protocol} ${trace.property} ${JSON.stringify(trace.steps.map(({ text }) => text))}`, 32)
  const spanOf = (step: number, node = '') => digits(`${step} ${node}`, 16)
  const byHost = new Map<string, OtlpSpan[]>(trace.nodes.map(({ id }) => [id, []]))
  const senders = new Map<string, string>()
  const add = (host: string, span: OtlpSpan) => byHost.set(host, [...(byHost.get(host) ?? []), span])

  for (const { id } of trace.nodes) {
    const sent = trace.initial.sent.filter(({ from }) => from === id)
    for (const message of sent) senders.set(message.id, spanOf(0, id))
    add(id, {
      ...base(traceId, spanOf(0, id), 0),
      name: 'start',
      kind: sent.length > 0 ? 4 : 1,
      attributes: attributesOf({
        'protocol.step': 0,
        'protocol.state': trace.initial.nodes[id].value,
        [entryAttribute]: JSON.stringify(recordedStart(id, trace.initial.nodes[id])),
      }),
      status: { code: 0 },
    })
  }
  const entries = recordedSteps(trace)
  trace.steps.forEach(({ action, text, sent, nodes, transitions }, index) => {
    const step = index + 1
    const host = 'node' in action ? action.node : networkHost
    const state = nodes[host]
    const received = action.type === 'deliver' || action.type === 'duplicate'
    for (const message of sent) senders.set(message.id, spanOf(step))
    const wrong = trace.purpose === 'violation' && step === trace.steps.length
    add(host, {
      ...base(traceId, spanOf(step), step, 'message' in action ? senders.get(action.message) : undefined),
      name: text,
      kind: received ? 5 : sent.length > 0 ? 4 : 1,
      attributes: attributesOf({
        'protocol.step': step,
        'protocol.action': action.type,
        [entryAttribute]: JSON.stringify(entries[index]),
        ...(state && { 'protocol.state': state.value, 'protocol.context': state.context }),
        ...(transitions.length > 0 && { 'protocol.transitions': transitions.join('; ') }),
        ...('handled' in action && { 'protocol.handled': action.handled }),
      }),
      status: wrong ? { code: 2, message: `${trace.property}: ${trace.text}` } : { code: 0 },
    })
  })
  return {
    resourceSpans: [...byHost].map(([host, spans]) => ({
      resource: { attributes: attributesOf({ 'service.namespace': protocol, 'service.name': host }) },
      scopeSpans: [{ scope: { name: 'protocol-notebook' }, spans }],
    })),
  }
}

function base(traceId: string, spanId: string, step: number, parentSpanId = '') {
  const start = BigInt(step) * stepNanoseconds
  return {
    traceId,
    spanId,
    parentSpanId,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + stepNanoseconds),
  }
}

function attributesOf(values: { readonly [key: string]: JsonValue }): OtlpAttribute[] {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === 'boolean') return { key, value: { boolValue: value } }
    if (typeof value === 'number') return { key, value: { intValue: String(value) } }
    return { key, value: { stringValue: typeof value === 'string' ? value : JSON.stringify(value) } }
  })
}

/** Hexadecimal digits that depend on a text alone (FNV-1a, started anew for every eight), so that equal traces are equal files. */
function digits(text: string, count: number): string {
  let result = ''
  for (let part = 0; result.length < count; part++) {
    let hash = 0x811c9dc5 ^ part
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    // an identifier of zeros would be invalid
    result += ((hash | 1) >>> 0).toString(16).padStart(8, '0')
  }
  return result.slice(0, count)
}
