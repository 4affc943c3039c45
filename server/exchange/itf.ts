/**
 * Traces as ITF, the Informal Trace Format of Apalache (ADR-015), which Quint and the ITF trace viewer read. Each node is a
 * variable, and so are the network, the cut links and the action.
 */
import type { JsonValue, NodeState, Trace, TraceMessage } from '../wire/trace.js'
import { momentsOf } from './moments.js'
import { recordedSteps } from './recorded.js'

/** A value of ITF. Records are plain objects, sequences are arrays; what JSON lacks is tagged. */
export type ItfValue =
  | boolean
  | number
  | string
  | readonly ItfValue[]
  | { readonly '#bigint': string }
  | { readonly '#tup': readonly ItfValue[] }
  | { readonly '#set': readonly ItfValue[] }
  | { readonly '#map': readonly (readonly [ItfValue, ItfValue])[] }
  | { readonly '#unserializable': string }
  | { readonly [field: string]: ItfValue }

export interface ItfTrace {
  readonly '#meta': { readonly [key: string]: string | number }
  readonly vars: readonly string[]
  /** What led to a state stands in its metadata, in the words of `replay`, as JSON. */
  readonly states: readonly {
    readonly '#meta': { readonly index: number; readonly entry: string }
    readonly [name: string]: ItfValue
  }[]
  /** The index of the state in which the last one goes on. */
  readonly loop?: number
}

/** @param protocol the name of the protocol that the trace belongs to */
export function itfOf(trace: Trace, protocol: string): ItfTrace {
  const nodes = trace.nodes.map(({ id }) => id)
  const entries = recordedSteps(trace)
  const states = momentsOf(trace).map(({ step, nodes: now, inFlight, blocked }, index) => ({
    '#meta': { index, entry: index > 0 ? JSON.stringify(entries[index - 1]) : '' },
    action: step ? step.text : 'start',
    ...Object.fromEntries(nodes.map((id) => [id, nodeValue(now[id])])),
    network: { '#set': inFlight.map(messageValue) },
    blocked: { '#set': blocked.map(([from, to]) => ({ '#tup': [from, to] })) },
  }))
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: protocol,
      status: trace.purpose === 'violation' ? 'violation' : 'ok',
      description: `${trace.property}: ${trace.text}`,
    },
    vars: ['action', ...nodes, 'network', 'blocked'],
    states,
    ...(trace.loop !== undefined && { loop: trace.loop }),
  }
}

const nodeValue = ({ up, value, context, timers }: NodeState): ItfValue => ({
  up,
  state: itfValue(value),
  context: itfValue(context),
  timers: { '#set': timers },
})

/** The identity keeps equal messages apart, as in a multiset. */
const messageValue = ({ id, from, to, event }: TraceMessage): ItfValue => ({ id, from, to, event: itfValue(event) })

/** Any plain value. Numbers that are no integers, null and undefined have no counterpart and are told as text. */
export function itfValue(value: JsonValue): ItfValue {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { '#unserializable': String(value) }
    return { '#bigint': String(BigInt(value)) }
  }
  if (value === null) return { '#unserializable': 'null' }
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(itfValue)
  const { $undefined, $bigint, $map, $set, ...fields } = value as { readonly [key: string]: JsonValue }
  if ($undefined === true) return { '#unserializable': 'undefined' }
  if (typeof $bigint === 'string') return { '#bigint': $bigint }
  if (Array.isArray($set)) return { '#set': $set.map(itfValue) }
  if (Array.isArray($map)) {
    return { '#map': $map.map((entry) => entryOf(entry).map(itfValue) as [ItfValue, ItfValue]) }
  }
  // names with a hash are reserved
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key.replace(/^#/, '_#'), itfValue(inner)]))
}

const entryOf = (entry: JsonValue): readonly JsonValue[] => (Array.isArray(entry) ? entry : [entry, null])
