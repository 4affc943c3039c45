/** Why a property has its value, as text: the sentence, and the values of the parts on which it rests. */
import type { ExplainedExpression } from '../../wire/explanation.js'
import type { Trace } from '../../wire/trace.js'
import { type Layout, wrap } from './style.js'
import { cut } from './values.js'

/** Longer tables are no help on a terminal. */
const mostRows = 16
/** Changes of a value that are shown: the last ones. */
const mostChanges = 4
const valueWidth = 40

export function explanationLines({ explanation }: Trace, { style, width }: Layout): string[] {
  if (!explanation) return []
  const { text, expressions, unfollowed } = explanation
  const told = expressions.filter(({ decides, values }) => decides && values.length > 0)
  const least = Math.min(...told.map(({ depth }) => depth))
  const names = told.map((each) => `${'  '.repeat(each.depth - least)}${each.text}`)
  const column = Math.min(Math.floor(width / 2), Math.max(0, ...names.map((name) => name.length)))
  const rows = told.slice(0, mostRows).flatMap((each, index) => {
    const margin = `  ${cut(names[index]!, column).padEnd(column)}  `
    return wrap(timeline(each), width, margin, ' '.repeat(margin.length))
  })
  const more = told.length > mostRows ? [`  and ${told.length - mostRows} more`] : []
  return [
    '',
    style.bold('Why'),
    ...wrap(text, width),
    ...[...rows, ...more].map(style.dim),
    ...unfollowed.flatMap((line) => wrap(line, width, '  ', '  ')),
  ]
}

/** `0 → 1 (step 3) → 2 (step 9)` */
function timeline({ values }: ExplainedExpression): string {
  const told = values.map(({ state, text = 'not asked' }) => {
    return state === 0 ? cut(text, valueWidth) : `${cut(text, valueWidth)} (step ${state})`
  })
  return [...(told.length > mostChanges ? ['…'] : []), ...told.slice(-mostChanges)].join(' → ')
}
