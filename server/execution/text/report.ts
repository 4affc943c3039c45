/** A check's report as text. */
import type { CheckReport, LimitReport, PropertyReport, VacuityReport } from '../../wire/report.js'
import { plain, type Style } from './style.js'
import { traceText } from './trace.js'
import { bytes, count, duration, plural } from './values.js'

/** Verdicts, statistics, limits and what was never reached; then the traces. Ends without a line end. */
export function reportText(report: CheckReport, style: Style = plain): string {
  const properties: [string, PropertyReport][] = Object.entries(report.properties)
  const blocks = [
    [headline(report, style), ...assumptions(report, style)],
    properties.length > 0 ? verdictLines(properties, style) : ['  No properties were declared.'],
    [
      style.dim(`  ${statistics(report)}`),
      ...report.limits.map((limit) => `  ${style.open('limit')} ${limitLine(limit)}`),
    ],
    vacuityLines(report.vacuity).map((line) => style.dim(`  ${line}`)),
    ...properties.flatMap(([, { trace }]) => (trace ? [indent(traceText(trace, style))] : [])),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

const indent = (text: string): string[] => text.split('\n').map((line) => (line ? `  ${line}` : line))

function headline({ protocol, verdict, asExpected }: CheckReport, style: Style): string {
  const word = asExpected && verdict !== 'holds' ? `${verdict}, as expected` : verdict
  const colour = asExpected ? style.good : verdict === 'unknown' ? style.open : style.bad
  return `${style.bold(protocol)}: ${colour(word)}`
}

const assumptions = ({ assumptions: given }: CheckReport, style: Style): string[] =>
  given.length > 0 ? [style.dim(`  assuming ${given.join(', ')}`)] : []

function verdictLines(properties: readonly [string, PropertyReport][], style: Style): string[] {
  const nameWidth = Math.max(...properties.map(([name]) => name.length))
  return properties.map(([name, { verdict, expected, asExpected, text }]) => {
    const [mark, colour] = asExpected
      ? (['✓', style.good] as const)
      : verdict === 'unknown'
        ? (['?', style.open] as const)
        : (['✗', style.bad] as const)
    const remark = asExpected
      ? expected && expected !== 'holds'
        ? 'As expected. '
        : ''
      : expected
        ? `Expected: ${expected}. `
        : ''
    return `  ${colour(`${mark} ${verdict.padEnd(8)}`)}  ${name.padEnd(nameWidth)}  ${remark}${text}`
  })
}

function statistics({ statistics: found }: CheckReport): string {
  return [
    `${count(found.distinct)} distinct states`,
    `${count(found.generated)} generated`,
    `depth ${count(found.depth)}`,
    duration(found.seconds),
    bytes(found.memoryBytes),
    ...(found.outside > 0 ? [`${count(found.outside)} outside the declared bound`] : []),
  ].join(', ')
}

function limitLine({ limit, value, cut, advice }: LimitReport): string {
  const units: Record<LimitReport['limit'], string> = {
    depth: plural(value ?? 0, 'level'),
    states: plural(value ?? 0, 'state'),
    inFlight: plural(value ?? 0, 'message'),
    seconds: `${value} s`,
    memory: bytes(value ?? 0),
    cancelled: '',
  }
  const bound = value === undefined ? limit : `${limit} (${units[limit]})`
  return `${bound}: ${plural(cut, 'state')} not explored. ${advice}`
}

function vacuityLines({ states, transitions, guards, unhandledMessages, unsentMessages }: VacuityReport): string[] {
  const line = (title: string, names: readonly string[]) => (names.length > 0 ? [`${title}: ${names.join(', ')}`] : [])
  return [
    ...line('never entered', states),
    ...line('never taken', transitions),
    ...line('guards never true', guards),
    ...line('sent and never handled', unhandledMessages),
    ...line('never sent', unsentMessages),
  ]
}
