/** What a value looks like below its cell. */
import { inspect } from 'node:util'
import type { Protocol } from '../../../protocols/model/index.js'
import { isProtocol } from '../../../protocols/model/index.js'
import type { FrontierReport } from '../../wire/frontier.js'
import type { CellOutput, ProtocolCard } from '../../wire/output.js'
import type { CheckReport } from '../../wire/report.js'
import { cardText, frontierText, reportText } from '../text/index.js'

/** A value whose text is longer is not read but scrolled past; in characters. */
const longest = 20_000

/** What `check` and `frontier` give. */
export type Report = CheckReport | FrontierReport

/** The outputs that show a value. */
export type ShownOutput = Extract<CellOutput, { type: 'check' | 'frontier' | 'protocol' | 'value' }>

/** A protocol as its card, a report as a table with its traces, anything else as Node.js prints it. */
export function outputOf(value: unknown, cardOf: (protocol: Protocol) => ProtocolCard): ShownOutput {
  if (isProtocol(value)) {
    const card = cardOf(value)
    return { type: 'protocol', card, text: cardText(card) }
  }
  if (isReport(value)) {
    return value.type === 'frontier'
      ? { type: 'frontier', report: value, text: frontierText(value) }
      : { type: 'check', report: value, text: reportText(value) }
  }
  const text = inspect(value, { depth: 4, maxStringLength: longest, breakLength: 100 })
  const left = text.length - longest
  return { type: 'value', text: left > 0 ? `${text.slice(0, longest)}\n… ${left} characters left out …` : text }
}

/** Is this value what `check` or `frontier` gives? */
export const isReport = (value: unknown): value is Report =>
  typeof value === 'object' &&
  value !== null &&
  ['check', 'frontier'].includes((value as Partial<Report>).type ?? '') &&
  (value as Partial<Report>).version === 1
