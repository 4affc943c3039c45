/** What a value looks like below its cell. */
import { inspect } from 'node:util'
import type { Protocol } from '../../../protocols/model/index.js'
import { isProtocol } from '../../../protocols/model/index.js'
import type { CellOutput, ProtocolCard } from '../../wire/output.js'
import type { CheckReport } from '../../wire/report.js'
import { cardText, reportText } from '../text/index.js'

/** A value whose text is longer is not read but scrolled past; in characters. */
const longest = 20_000

/** The outputs that show a value. */
export type ShownOutput = Extract<CellOutput, { type: 'check' | 'protocol' | 'value' }>

/** A protocol as its card, a report as a table with its traces, anything else as Node.js prints it. */
export function outputOf(value: unknown, cardOf: (protocol: Protocol) => ProtocolCard): ShownOutput {
  if (isProtocol(value)) {
    const card = cardOf(value)
    return { type: 'protocol', card, text: cardText(card) }
  }
  if (isReport(value)) return { type: 'check', report: value, text: reportText(value) }
  const text = inspect(value, { depth: 4, maxStringLength: longest, breakLength: 100 })
  const left = text.length - longest
  return { type: 'value', text: left > 0 ? `${text.slice(0, longest)}\n… ${left} characters left out …` : text }
}

/** Is this value what `check` gives? */
export const isReport = (value: unknown): value is CheckReport =>
  typeof value === 'object' &&
  value !== null &&
  (value as Partial<CheckReport>).type === 'check' &&
  (value as Partial<CheckReport>).version === 1
