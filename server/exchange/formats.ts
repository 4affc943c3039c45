/** Traces as files for other programs. */
import type { PaletteName } from '../wire/palettes.js'
import type { CheckReport } from '../wire/report.js'
import type { Trace } from '../wire/trace.js'
import { type TextFormat, type TraceFormat, traceFormats } from '../wire/traceFormats.js'
import { type DrawnMachines, htmlOf } from './html.js'
import { itfOf } from './itf.js'
import { jsonlOf } from './jsonl.js'
import { mermaidOf } from './mermaid.js'
import { otlpOf } from './otlp.js'
import { shivizOf } from './shiviz.js'

/** One trace, and the check that found it. */
export interface FoundTrace {
  readonly report: CheckReport
  /** The name of the property whose trace it is. */
  readonly property: string
  readonly trace: Trace
}

/** What writing needs that is not in the trace. */
export interface Surroundings {
  /** The text of the notebook renderer's bundle. */
  viewer(): string
  /** The machines of the report, drawn. */
  readonly charts: DrawnMachines
  /** The trace as the text of an SVG file. */
  picture(trace: Trace, options: { readonly theme: PaletteName; readonly protocol: string }): string
  /** The trace in words, for a terminal. */
  text(trace: Trace): string
}

/** The traces that a check found, in the order of its properties. */
export function tracesOf(report: CheckReport): FoundTrace[] {
  return Object.entries(report.properties).flatMap(([property, { trace }]) =>
    trace ? [{ report, property, trace }] : [],
  )
}

/**
 * A trace as a file's text.
 * @param theme of what is drawn
 */
export function written(
  { report, property, trace }: FoundTrace,
  format: TextFormat,
  around: Surroundings,
  theme: PaletteName = 'light',
): string {
  switch (format) {
    case 'html':
      return htmlOf(report.protocol, shownOf({ report, property, trace }), around.viewer(), around.charts)
    case 'svg':
      return around.picture(trace, { theme, protocol: report.protocol })
    case 'itf':
      return json(itfOf(trace, report.protocol))
    case 'jsonl':
      return jsonlOf(trace)
    case 'mermaid':
      return mermaidOf(trace)
    case 'otlp':
      return json(otlpOf(trace, report.protocol))
    case 'shiviz':
      return shivizOf(trace)
    case 'text':
      return `${around.text(trace)}\n`
    case 'json':
      return json(trace)
  }
}

/** What the page shows: the check with this one trace; of a log, which nobody judged, the log. */
const shownOf = ({ report, property, trace }: FoundTrace): object =>
  trace.purpose === 'record'
    ? { type: 'logReport', version: 1, file: report.protocol, entries: trace.steps.length, trace }
    : { ...report, properties: { [property]: report.properties[property] } }

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** A name for the file, without a folder: `raft-election-safety.mmd`. */
export function fileNameOf({ report, property }: FoundTrace, format: TraceFormat): string {
  const { ending } = traceFormats.find((each) => each.format === format)!
  return `${[report.protocol, property].map(slug).filter(Boolean).join('-') || 'trace'}.${ending}`
}

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
