/** `openLog`: the log of a real system, from its file. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { readLog } from '../exchange/logs/readLog.js'
import type { SystemLog } from '../wire/log.js'

/** What to show of a log. */
export interface OpenOptions {
  /** The number of the first entry to show, from 1. All are read. Default 1. */
  readonly from?: number
}

/** The most that a file may have, in bytes: more is no text that fits a string. */
const largest = 400_000_000

/**
 * Reads the log of a real system: JSON lines, ShiViz, ITF or OpenTelemetry (OTLP as JSON); its text tells which. Shown, it is drawn as
 * traces are; `conforms(protocol, log)` holds it against a protocol.
 *
 * @param file its path; in a notebook from the notebook's folder
 * @throws LogError with the line, where the file is torn or of another kind
 * @example await openLog('logs/run.jsonl')
 */
export async function openLog(file: string, { from = 1 }: OpenOptions = {}): Promise<SystemLog> {
  if (!Number.isSafeInteger(from) || from < 1)
    throw new TypeError(`openLog: from is the number of an entry, not ${from}.`)
  const { size } = await stat(file)
  if (size > largest) throw new Error(`${file} is too large: ${Math.round(size / 1e6)} MB. Cut it to less than 400 MB.`)
  const log = readLog(await readFile(file, 'utf8'), basename(file))
  return from === 1 ? log : { ...log, shownFrom: from }
}

/** Is this value what `openLog` gives? */
export const isLog = (value: unknown): value is SystemLog =>
  typeof value === 'object' &&
  value !== null &&
  (value as Partial<SystemLog>).type === 'log' &&
  (value as Partial<SystemLog>).version === 1
