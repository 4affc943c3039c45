/** A frontier as text: a table of the least budgets that break each property, then the runs. */
import {
  type Breaking,
  budgetEntries,
  budgetText,
  type FrontierProperty,
  type FrontierReport,
} from '../../wire/frontier.js'
import { limitLine } from './report.js'
import { type Layout, plainLayout, wrap } from './style.js'
import { traceText } from './trace.js'
import { count, duration, plural } from './values.js'

/** The verdict on each property with its least budgets; then their runs. Ends without a line end. */
export function frontierText(report: FrontierReport, layout: Layout = plainLayout): string {
  const { style, width } = layout
  const properties: [string, FrontierProperty][] = Object.entries(report.properties)
  const { assumptions, asExpected, statistics, limits } = report
  const { budgets, checks, distinct, seconds } = statistics
  const colour = asExpected
    ? style.good
    : properties.some(([, { unknown }]) => unknown.length > 0)
      ? style.open
      : style.bad
  const dim = (text: string) => wrap(text, width, '  ', '    ').map(style.dim)
  const said = asExpected
    ? ''
    : colour(
        properties.every(([, one]) => one.asExpected || one.unknown.length > 0)
          ? ': not all is known'
          : ': not as expected',
      )
  const blocks = [
    [
      `${style.bold(report.protocol)}: fault budgets up to ${budgetText(report.upTo)}${said}`,
      ...(assumptions.length > 0 ? dim(`assuming ${assumptions.join(', ')}`) : []),
    ],
    tableLines(properties, report),
    properties.flatMap(([name, property]) =>
      wrap(`${name}: ${property.text}${expectation(property)}`, width, '  ', '    '),
    ),
    [
      ...dim(
        `${plural(budgets, 'combination')} of budgets, ${plural(checks, 'check')}, ${count(distinct)} distinct states in all, ${duration(seconds)}`,
      ),
      ...limits.flatMap((limit) => wrap(limitLine(limit), width, '  ', '    ')),
    ],
    ...properties.flatMap(([name, { minimal }]) =>
      minimal.map((one) => [
        ...wrap(`${name}, with ${one.name}: ${one.text}`, width, '  ', '    '),
        ...traceText(one.trace, { style, width: width - 2 })
          .split('\n')
          .map((line) => (line ? `  ${line}` : line)),
      ]),
    ),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** One line for each least combination; the columns are the budgets. */
function tableLines(properties: readonly [string, FrontierProperty][], { upTo }: FrontierReport): string[] {
  const heads = ['property', ...budgetEntries(upTo).map(({ name }) => name), '']
  const rows = properties.flatMap(([name, property]) =>
    property.minimal.length > 0
      ? property.minimal.map((one, index) => [
          index === 0 ? name : '',
          ...budgetEntries(one.budgets).map(({ max }) => String(max)),
          verdictOf(property, one),
        ])
      : [[name, ...budgetEntries(upTo).map(() => '-'), verdictWithout(property)]],
  )
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)))
  return [heads, ...rows].map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : column === row.length - 1 ? cell : cell.padStart(widths[column]))).join('  ')}`.trimEnd(),
  )
}

const verdictOf = ({ kind }: FrontierProperty, { least }: Breaking) =>
  `${kind === 'reachable' ? 'reach it' : 'break it'}${least ? '' : ' (perhaps less does)'}`

const verdictWithout = ({ kind, verdict }: FrontierProperty) =>
  verdict === 'unknown' ? 'unknown' : kind === 'reachable' ? 'nothing here reaches it' : 'nothing here breaks it'

function expectation({ expected, asExpected, unknown }: FrontierProperty): string {
  if (!expected) return ''
  if (asExpected) return ' As expected.'
  const wanted = expected.length > 0 ? expected.map(budgetText).join(', or ') : 'nothing'
  return unknown.length > 0 ? '' : ` Expected: ${wanted}.`
}
