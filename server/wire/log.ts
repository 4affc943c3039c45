/** The log of a real system, as it was read from a file. */
import type { JsonValue, NodeId, Trace } from './trace.js'

export type LogFormat = 'jsonl' | 'shiviz' | 'itf' | 'otlp'

/** What a log says of a node after an entry. */
export interface SeenNode {
  /** XState's state value, or whatever the log calls it. */
  readonly state?: JsonValue
  readonly context?: { readonly [key: string]: JsonValue }
}

/** One entry of a system's log. */
export interface LogEntry {
  /** Where it stands in its file: `line 7`, `state 3`, `span 12`. */
  readonly place: string
  /** Who wrote it, as the log calls it; empty where it was nobody: the network, time. */
  readonly host: string
  /** What happened, as the log says it in a line. */
  readonly text: string
  /** What else the log says of it, by the log's own names. */
  readonly fields: { readonly [name: string]: JsonValue }
  /** When, in milliseconds, by whatever clock the system has. */
  readonly time?: number
  /** What happened in the words of `replay` and `conforms`, where the log speaks them: `{ deliver, from, to, state, context }`. */
  readonly step?: { readonly [word: string]: JsonValue }
  /** Entries at other hosts from which this one heard, as indices into all entries; they come before it. */
  readonly causes: readonly number[]
  /** The nodes after the entry, as far as the log tells. */
  readonly seen: { readonly [host: NodeId]: SeenNode }
}

/**
 * What `openLog` gives. Its entries are in an order that agrees with what the log says of causes; what it leaves open is as in the
 * file.
 */
export interface SystemLog {
  readonly type: 'log'
  readonly version: 1
  /** The name of the file. */
  readonly file: string
  readonly format: LogFormat
  readonly entries: readonly LogEntry[]
  /** The number of the first entry to show, from 1; absent: the first. */
  readonly shownFrom?: number
}

/** A log as it is shown: a stretch of it as a trace that nobody judged. */
export interface LogReport {
  readonly type: 'logReport'
  readonly version: 1
  readonly file: string
  readonly format: LogFormat
  /** How many entries the log has. */
  readonly entries: number
  readonly trace: Trace
}

/** What people call the formats. */
export const logFormatNames: { readonly [format in LogFormat]: string } = {
  jsonl: 'JSON lines',
  shiviz: 'ShiViz',
  itf: 'ITF',
  otlp: 'OpenTelemetry',
}
