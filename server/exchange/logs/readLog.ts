/** Logs of real systems, whatever their format, as entries. */
import type { LogEntry, LogFormat, SystemLog } from '../../wire/log.js'
import { isItf, itfEntriesIn } from './itfLog.js'
import { jsonLinesIn } from './jsonLines.js'
import { LogError, parsed } from './logError.js'
import { isOtlp, otlpEntriesIn } from './otlpLog.js'
import { isShiviz, shivizEventsIn } from './shivizLog.js'

/**
 * Reads a log. Its format is told by its text: JSON lines, ShiViz, ITF, or the JSON of OTLP.
 *
 * @param file a name for it, for messages
 * @throws LogError with the line, where it is torn or of another kind
 */
export function readLog(text: string, file: string): SystemLog {
  const content = text.replace(/^\uFEFF/, '')
  if (content.trim() === '') throw new LogError(file, '', 'it is empty.')
  const { format, entries } = content.trimStart().startsWith('{') ? ofJson(content, file) : ofText(content, file)
  if (entries.length === 0) throw new LogError(file, '', 'it has no entries.')
  return { type: 'log', version: 1, file, format, entries }
}

interface Found {
  readonly format: LogFormat
  readonly entries: LogEntry[]
}

function ofText(text: string, file: string): Found {
  if (isShiviz(text)) return { format: 'shiviz', entries: shivizEventsIn(text, file) }
  const [first] = text.trimStart().split('\n')
  throw new LogError(
    file,
    'line 1',
    `no log begins with “${first.length > 60 ? `${first.slice(0, 60)}…` : first}”. There are JSON lines, ShiViz, ITF and OTLP as JSON.`,
  )
}

function ofJson(text: string, file: string): Found {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  // a document in many lines does not end with the first
  const whole = documentIn(lines[first]) === undefined ? parsed(text, file) : undefined
  if (whole !== undefined) {
    if (isItf(whole)) return { format: 'itf', entries: itfEntriesIn(whole, file) }
    if (isOtlp(whole)) return { format: 'otlp', entries: otlpEntriesIn([{ value: whole, line: first + 1 }], file) }
    throw new LogError(
      file,
      'line 1',
      'this document is neither ITF (vars and states) nor OTLP (resourceSpans or resourceLogs).',
    )
  }
  const begins = documentIn(lines[first])
  if (isItf(begins)) return { format: 'itf', entries: itfEntriesIn(begins, file) }
  if (!isOtlp(begins)) return { format: 'jsonl', entries: jsonLinesIn(text, file) }
  const documents = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [{ value: parsed(line, file, index + 1), line: index + 1 }],
  )
  return { format: 'otlp', entries: otlpEntriesIn(documents, file) }
}

function documentIn(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
