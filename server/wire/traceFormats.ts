/** The formats in which a trace leaves the notebook, for a list to choose from. */
export type TraceFormat = 'html' | 'svg' | 'png' | 'jsonl' | 'itf' | 'mermaid' | 'otlp' | 'shiviz' | 'text' | 'json'

/** The formats that are text, and can be written without a page to draw on. */
export type TextFormat = Exclude<TraceFormat, 'png'>

export interface FormatDescription {
  readonly format: TraceFormat
  readonly label: string
  readonly detail: string
  /** What names of such files end with. */
  readonly ending: string
}

export const traceFormats: readonly FormatDescription[] = [
  {
    format: 'html',
    label: 'Web page',
    detail: 'One file with the trace and the viewer; needs no network',
    ending: 'html',
  },
  {
    format: 'svg',
    label: 'Picture (SVG)',
    detail: 'The diagram and its steps, light or dark; any size',
    ending: 'svg',
  },
  { format: 'png', label: 'Picture (PNG)', detail: 'The same in pixels, two for each of the screen', ending: 'png' },
  { format: 'mermaid', label: 'Mermaid', detail: 'A sequence diagram for Markdown files and wikis', ending: 'mmd' },
  { format: 'text', label: 'Text', detail: 'A picture of letters, and the steps in words', ending: 'txt' },
  { format: 'itf', label: 'ITF', detail: 'Informal Trace Format, as Apalache and Quint read it', ending: 'itf.json' },
  { format: 'shiviz', label: 'ShiViz', detail: 'A log with vector clocks', ending: 'shiviz.log' },
  {
    format: 'otlp',
    label: 'OpenTelemetry',
    detail: 'Spans in the JSON of OTLP, for viewers of traces',
    ending: 'otlp.json',
  },
  { format: 'jsonl', label: 'JSON lines', detail: 'A log as `openLog` reads it: one entry in a line', ending: 'jsonl' },
  { format: 'json', label: 'JSON', detail: 'The trace as this tool keeps it', ending: 'trace.json' },
]
