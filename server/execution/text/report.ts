/** A check's report as text. */
import { estimateText } from '../../wire/estimate.js'
import type {
  CheckReport,
  LimitReport,
  PropertyReport,
  ReductionReport,
  StorageReport,
  VacuityReport,
} from '../../wire/report.js'
import { type Layout, plainLayout, type Style, wrap } from './style.js'
import { traceText } from './trace.js'
import { bytes, count, duration, plural } from './values.js'

/** Verdicts, statistics, limits and what was never reached; then the traces. Ends without a line end. */
export function reportText(report: CheckReport, layout: Layout = plainLayout): string {
  const { style, width } = layout
  const properties: [string, PropertyReport][] = Object.entries(report.properties)
  const dim = (text: string) => wrap(text, width, '  ', '    ').map(style.dim)
  const { assumptions } = report
  const blocks = [
    [headline(report, style), ...(assumptions.length > 0 ? dim(`assuming ${assumptions.join(', ')}`) : [])],
    properties.length > 0 ? verdictLines(properties, layout) : ['  No properties were declared.'],
    [
      ...dim(statistics(report)),
      ...report.limits.flatMap((limit) => wrap(limitLine(limit), width, '  ', '    ')),
      ...(report.estimate ? wrap(estimateText(report.estimate), width, '  ', '    ') : []),
    ],
    vacuityLines(report.vacuity, report.statistics.complete).flatMap(dim),
    ...properties.flatMap(([, { trace }]) => (trace ? [indent(traceText(trace, { style, width: width - 2 }))] : [])),
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

function verdictLines(properties: readonly [string, PropertyReport][], { style, width }: Layout): string[] {
  const nameWidth = Math.max(...properties.map(([name]) => name.length))
  return properties.flatMap(([name, property]) => {
    const { verdict, asExpected } = property
    const [mark, colour] = asExpected
      ? (['✓', style.good] as const)
      : verdict === 'unknown'
        ? (['?', style.open] as const)
        : (['✗', style.bad] as const)
    const judged = `${mark} ${verdict.padEnd(8)}`
    const margin = `  ${judged}  ${name.padEnd(nameWidth)}  `
    const hang = ' '.repeat(margin.length < width / 2 ? margin.length : 6)
    const [first = '', ...rest] = wrap(`${remark(property)}${property.text}`, width, margin, hang)
    return [first.replace(judged, () => colour(judged)), ...rest]
  })
}

function remark({ expected, asExpected }: PropertyReport): string {
  if (!expected) return ''
  if (!asExpected) return `Expected: ${expected}. `
  return expected === 'holds' ? '' : 'As expected. '
}

function statistics({ statistics: found }: CheckReport): string {
  return [
    found.reductions?.symmetry ? orbits(found.distinct, found.reductions) : `${count(found.distinct)} distinct states`,
    `${count(found.generated)} generated`,
    `depth ${count(found.depth)}${found.wholeLevels ? ' (the levels that were complete when the last property was decided)' : ''}`,
    duration(found.seconds),
    bytes(found.memoryBytes),
    ...storageNotes(found.storage),
    ...reductionNotes(found.reductions),
    ...(found.outside > 0 ? [`${count(found.outside)} outside the declared bound`] : []),
  ].join(', ')
}

function storageNotes(found: StorageReport | undefined): string[] {
  if (!found) return []
  const { bits, bytesPerState, diskBytes, missProbability } = found
  return [
    `fingerprints of ${bits} bits (${bytesPerState.toFixed(1)} bytes a state; a state is missed with probability ${missProbability.toPrecision(2)})`,
    ...(diskBytes > 0 ? [`${bytes(diskBytes)} on disk`] : []),
  ]
}

function orbits(distinct: number, { symmetry }: ReductionReport): string {
  const { roles, renamings, sampled } = symmetry!
  const compared = sampled ? '; properties compared on a sample of them' : ''
  return `${count(distinct)} orbits of states (symmetry of ${roles.join(', ')}: ${count(renamings)} renamings${compared})`
}

const reductionNotes = (found: ReductionReport | undefined): string[] => [
  ...(found?.partialOrder ? [partialOrder(found.partialOrder)] : []),
  ...(found?.full
    ? [
        `without reductions ${count(found.full.distinct)} states, ${count(found.full.generated)} generated, the same verdicts`,
      ]
    : []),
  ...(found?.refused ?? []).map((why) => why.replace(/\.$/, '')),
]

function partialOrder({ reduced, distinct, generated }: NonNullable<ReductionReport['partialOrder']>): string {
  const where = `partial order: only some nodes went first in ${plural(reduced, 'state')}`
  if (distinct === undefined) return `${where}; what was never reached is not told`
  return `${where}, which left ${count(distinct)} states, ${count(generated ?? 0)} generated`
}

/** A limit that was met, and what to raise. */
export function limitLine({ limit, value, cut, advice }: LimitReport): string {
  if (limit === 'fingerprints') {
    const since = value === undefined ? '' : ` since ${bytes(value)} of memory were full`
    return `states were stored as fingerprints${since}: one may have been missed. ${advice}`
  }
  const units: Record<Exclude<LimitReport['limit'], 'fingerprints'>, string> = {
    depth: plural(value ?? 0, 'level'),
    states: plural(value ?? 0, 'state'),
    inFlight: plural(value ?? 0, 'message'),
    seconds: `${value} s`,
    memory: bytes(value ?? 0),
    cancelled: '',
  }
  const bound = value === undefined ? limit : `${limit} (${units[limit]})`
  return `limit ${bound}: ${plural(cut, 'state')} not explored. ${advice}`
}

function vacuityLines(vacuity: VacuityReport, complete: boolean): string[] {
  const { states, transitions, guards, unhandledMessages, unsentMessages, unseenObservations } = vacuity
  const { antecedents, undeliveredMessages, unreceivedMessages } = vacuity
  const line = (title: string, names: readonly string[]) => (names.length > 0 ? [`${title}: ${names.join(', ')}`] : [])
  const lines = [
    ...line('conditions never true', antecedents),
    ...line('never entered', states),
    ...line('never taken', transitions),
    ...line('guards never true', guards),
    ...line('sent and never handled', unhandledMessages),
    ...line('sent and never delivered', undeliveredMessages),
    ...line('handled, and came to other roles only', unreceivedMessages),
    ...line('never sent', unsentMessages),
    ...line('awaited and never observed', unseenObservations),
  ]
  return complete || lines.length === 0 ? lines : ['The search was not complete. In the part explored:', ...lines]
}
