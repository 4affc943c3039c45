/**
 * Cells with their expected problems written below the lines they are in:
 *
 *     const n: string = 1
 *           ^ Type 'number' is not assignable
 *
 * The carets stand under the range (on its first line), the words after them are part of the message.
 */
import type { CellProblem } from '../../../server/language/questions.js'

const expectation = /^\s*(\^+) (.+)$/

/** The text of a cell, without its expectations. */
export function textOf(fixture: string): string {
  return fixture
    .split('\n')
    .filter((line) => !expectation.test(line))
    .join('\n')
}

/** Writes a cell with its problems in the manner of a fixture; of each message what the fixture says of it, if it does. */
export function render(fixture: string, problems: readonly Pick<CellProblem, 'start' | 'end' | 'message'>[]): string {
  const expected = fixture.split('\n').flatMap((line) => expectation.exec(line)?.[2] ?? [])
  let start = 0
  return textOf(fixture)
    .split('\n')
    .flatMap((line) => {
      const end = start + line.length
      const here = problems.filter((problem) => start <= problem.start && problem.start <= end)
      const from = start
      start = end + 1
      return [
        line,
        ...here.map((problem) => {
          const carets = '^'.repeat(Math.max(1, Math.min(problem.end, end) - problem.start))
          const words = expected.find((part) => problem.message.includes(part)) ?? problem.message
          return `${' '.repeat(problem.start - from)}${carets} ${words}`
        }),
      ]
    })
    .join('\n')
}
