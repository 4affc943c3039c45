/** What the parts of a property are in a state, line by line of its source. */
import { type ExplainedExpression, type Explanation, valueIn } from '../../server/wire/explanation.js'
import { shortened } from './markText.js'

/** The values of what begins in one line. */
export interface ValuesInLine {
  readonly uri: string
  readonly line: number
  readonly text: string
}

const longestPart = 32
const longestValue = 40
const mostValues = 4

/**
 * @param state 0 is the initial one, n the one after step n
 * @param stands whether an expression still stands where it stood when the property was explained
 */
export function valuesByLine(
  { expressions }: Explanation,
  state: number,
  stands: (expression: ExplainedExpression) => boolean,
): ValuesInLine[] {
  const lines = new Map<string, { uri: string; line: number; of: ExplainedExpression[] }>()
  for (const expression of expressions) {
    const { uri, line } = expression.at
    if (!valueIn(expression, state) || !stands(expression)) continue
    const key = `${uri}:${line}`
    const known = lines.get(key) ?? { uri, line, of: [] }
    lines.set(key, known)
    known.of.push(expression)
  }
  return [...lines.values()].map(({ uri, line, of }) => {
    // what the sentence rests on first: there may be no room for all
    const ordered = [...of.filter(({ decides }) => decides), ...of.filter(({ decides }) => !decides)]
    const shown = ordered.slice(0, mostValues).map((expression) => valueText(expression, state))
    const rest = ordered.length - shown.length
    return { uri, line, text: `${shown.join(' · ')}${rest > 0 ? ` · +${rest}` : ''}` }
  })
}

/** "✗ leaders.length <= 1 is false", "leaders.length is 2". */
function valueText(expression: ExplainedExpression, state: number): string {
  const { text, truth } = valueIn(expression, state) ?? {}
  const sign = truth === undefined ? '' : truth ? '✓ ' : '✗ '
  return `${sign}${elided(expression.text)} is ${shortened(text ?? String(truth), longestValue)}`
}

/** The source stands beside it: its beginning and its end are enough to find it there. */
const elided = (text: string): string =>
  text.length <= longestPart ? text : `${text.slice(0, longestPart / 2)}…${text.slice(1 - longestPart / 2)}`
